public import RiskModel

/// Everything that rules, tier and owners demand of people for one change.
public struct ReviewRequirements: Hashable, Sendable {
    /// In order of id.
    public var requirements: [ReviewRequirement]
    /// Owners of files that need no approval; sorted, each once.
    public var suggested: [PersonName]
    public var problems: [ReviewProblem]
}

/// Turns a verdict and the owners of its paths into requirements.
///
/// Rules demand wherever they apply. Owners demand for files whose tier asks for approvals, and are suggestions for the others. The tier of
/// the change demands for all these files as well: for every file where the change as a whole has reached it.
public struct RequirementBuilder: Sendable {
    let policy: Policy
    let directory: PeopleDirectory
    let fallbackOwners: [String]

    /// - Parameters:
    ///   - policy: the one that the verdict was made under.
    ///   - directory: without the policy's teams, which count before its own.
    ///   - fallbackOwners: names as in owners files, or of teams of the policy.
    public init(policy: Policy, directory: PeopleDirectory, fallbackOwners: [String] = []) {
        self.policy = policy
        self.directory = directory.replacing(teams: policy.teams)
        self.fallbackOwners = fallbackOwners
    }

    /// - Parameter ownership: of every path of the change, old paths of renames as well; nil where the repository has no owners files.
    public func requirements(of verdict: Verdict, ownership: [GitPath: PathOwnership]?) -> ReviewRequirements {
        var result = ReviewRequirements(requirements: [], suggested: [], problems: [])
        let files = verdict.files.sorted { $0.path < $1.path }
        var drafts = TeamDemands(policy: policy, verdict: verdict).drafts(for: files)
        drafts += tierDraft(verdict, files)
        if let ownership {
            var owners = OwnerDemands(ownership: ownership)
            for file in files { owners.add(file, needsApproval: policy.needsApproval(file)) }
            drafts += owners.drafts(withFallback: !fallbackOwners.isEmpty)
            if !owners.unowned.listed.isEmpty {
                result.problems.append(.unowned(paths: owners.unowned.listed, more: owners.unowned.omitted))
            }
            result.suggested = Set(owners.suggested.map(directory.source).flatMap(\.people)).sorted()
        }
        let fallback = Set(fallbackOwners).sorted().map(directory.source(named:))
        result.requirements = drafts.sorted { $0.id < $1.id }.map {
            $0.requirement(policy[verdict.tier].approvals, in: directory, fallback: fallback, &result.problems)
        }
        result.problems += noDigests(result.requirements, files)
        return result
    }

    /// Every name that requirements of this change would come from: what to ask a directory for.
    public func names(in verdict: Verdict, ownership: [GitPath: PathOwnership]?) -> Set<String> {
        var names = Set(fallbackOwners).union(policy.teams.values.joined())
        names.formUnion(policy.rules.flatMap(\.reviewers).map(\.team).filter { policy.teams[$0]?.isEmpty ?? true })
        for path in verdict.files.flatMap({ [$0.path] + ($0.oldPath.map { [$0] } ?? []) }) {
            for demand in ownership?[path]?.demands ?? [] { names.formUnion(demand.owners.map(\.name)) }
        }
        names.remove(Owner.anyone.name)
        return names
    }

    private func tierDraft(_ verdict: Verdict, _ files: [FileVerdict]) -> [RequirementDraft] {
        let tier = verdict.tier
        let demand = policy[tier].approvals
        guard demand.count > 0 else { return [] }
        let concerned = files.filter(policy.needsApproval)
        let isOfWhole = verdict.findings.contains { $0.path == nil && $0.tier == tier }
        var draft = RequirementDraft(id: ReviewRequirement.id(of: tier), origin: .tier(tier), count: demand.count)
        let cause = verdict.findings.first { $0.tier == tier }.map {
            " by \(RuleApplication.describe($0.rule, path: $0.path, line: $0.line))"
        }
        draft.add((isOfWhole ? files : concerned).map(\.path), because: "tier \(tier.name)" + (cause ?? ""))
        return [draft]
    }

    private func noDigests(_ requirements: [ReviewRequirement], _ files: [FileVerdict]) -> [ReviewProblem] {
        let wanted = Set(requirements.flatMap(\.paths))
        var paths = BoundedList<GitPath>(limit: ReviewerVerdict.causesListed)
        for file in files where file.digest == nil && wanted.contains(file.path) { paths.add(file.path) }
        return paths.listed.isEmpty ? [] : [.noDigest(paths: paths.listed, more: paths.omitted)]
    }
}

extension Policy {
    /// Whether the tier of a file, taken by itself, asks for approvals.
    func needsApproval(_ file: FileVerdict) -> Bool { self[file.tier].approvals.count > 0 }
}

public import RiskModel

/// Which statements count at all.
public struct ApprovalRules: Hashable, Sendable {
    /// What was not said to the service itself counts only from these.
    public var acceptedSources: Set<ApprovalRecord.Source>
    /// Seconds after which an approval is worth nothing.
    public var maximumAge: Int

    public init(acceptedSources: Set<ApprovalRecord.Source> = [], maximumAge: Int = 30 * 86_400) {
        self.acceptedSources = acceptedSources
        self.maximumAge = maximumAge
    }
}

/// Tells whether a change may pass: each requirement file by file, obligations, and whoever objects. Pure: the same for the same input.
public struct Gate: Sendable {
    let policy: Policy
    let directory: PeopleDirectory
    let exclusions: Exclusions
    let rules: ApprovalRules

    /// - Parameter policy: the one that the verdict was made under.
    public init(policy: Policy, directory: PeopleDirectory, exclusions: Exclusions, rules: ApprovalRules = ApprovalRules()) {
        self.policy = policy
        self.directory = directory
        self.exclusions = exclusions
        self.rules = rules
    }

    /// - Parameters:
    ///   - requirements: of this verdict.
    ///   - commits: that the change consists of, as far as they are known.
    ///   - approvals: in the order in which they were recorded.
    ///   - branch: that the change stands on; nil where it is not known, and then every statement is about it.
    ///   - now: seconds since 1970.
    public func evaluate(
        _ requirements: [ReviewRequirement], of verdict: Verdict, commits: Set<ObjectID> = [], approvals: [ApprovalRecord],
        statuses: [StatusRecord] = [], branch: String? = nil, now: Int
    ) -> GateState {
        let heads = Set((commits + [verdict.patch.head].compactMap(\.self)).map(\.hex))
        let files = ChangeFiles(verdict, policy: policy)
        let admission = Admission(
            directory: directory, exclusions: exclusions, rules: rules, patch: verdict.patch, heads: heads, branch: branch,
            now: now)
        let (admitted, ignored) = admission.sort(approvals)
        let change = StatedChange(
            numbers: Dictionary(files.paths.enumerated().map { ($1.quoted, $0) }, uniquingKeysWith: { first, _ in first }),
            digests: files.paths.isEmpty ? [nil] : files.digests, head: verdict.patch.head?.hex, heads: heads, branch: branch)
        let people = admitted.map { Statements(of: $0.key, $0.value, on: change) }.sorted { $0.person < $1.person }
        let check = RequirementCheck(
            people: people, identities: ProvedIdentities(admitted, in: directory), files: files, directory: directory,
            exclusions: exclusions, rules: rules, now: now)
        let states = requirements.sorted { $0.id < $1.id }.map {
            check.state(of: $0, tellsOthers: true, $0.isNamed)
        }
        let obligations = verdict.obligations.map {
            Obligations(
                repository: verdict.patch.repository, head: verdict.patch.head?.hex, exclusions: exclusions, directory: directory,
                now: now
            ).state(of: $0, statuses)
        }
        let objections = people.compactMap { $0.objection(to: files.paths) }
        return GateState(
            isAuthoritative: verdict.authoritative, requirements: states, obligations: obligations, objections: objections,
            capabilities: capabilities(of: verdict, files, check), ignored: ignored)
    }

    /// Each gated capability needs an approval that names it, of every file, by somebody whom the tier's conditions admit.
    private func capabilities(of verdict: Verdict, _ files: ChangeFiles, _ check: RequirementCheck) -> [RequirementState] {
        // Without a file there is nothing that an approval could be of.
        files.paths.isEmpty
            ? []
            : policy.gated.sorted().map { capability in
                let demand = policy[verdict.tier].approvals
                let requirement = ReviewRequirement(
                    id: "capability:\(capability.name)", origin: .capability(capability), eligible: .anyone,
                    independent: demand.independent, human: true, paths: files.paths,
                    because: ["gated: needs an approval that names it"])
                return check.state(of: requirement) { $0.capabilities.contains(capability.name) }
            }
    }
}

extension ReviewRequirement {
    /// Whether an approval is meant for it. Who approved for a tier approved for every lower one.
    fileprivate func isNamed(by record: ApprovalRecord) -> Bool {
        if record.requirements.contains(id) { return true }
        guard case .tier(let tier) = origin else { return false }
        return Tier.allCases.contains { $0 > tier && record.requirements.contains(Self.id(of: $0)) }
    }
}

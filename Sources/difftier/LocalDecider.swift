import Classification
import CodeOwners
import Foundation
import GitPatches
import Reviews
import RiskModel

/// Decides in this process, with the same engine as the service; advisory, and without evidence.
struct LocalDecider {
    let policy: CompiledPolicy
    /// The directory given with `--repo`; nil for the one around the current directory.
    let directory: String?
    let asker: AskerOptions
    let threads: Int
    /// Who is behind names.
    var people = LocalPeople()
    /// Whose owners files count; nil for those that are there.
    var owners: OwnersSyntax?

    /// Hands over each decision as soon as it is made.
    func decide(_ choice: PatchChoice, each: (Decision) throws -> Void) throws {
        guard case .range(let from, let to, let firstParent) = choice else {
            return try each(decision(try review(choice).verdict))
        }
        let repository = try Self.openRepository(at: directory, threads: threads)
        let commits = try repository.commits(in: "\(from)..\(to)", firstParent: firstParent)
        let context = try asker.context(repository: Self.name(of: repository), under: policy)
        try classifyRange(commits, of: repository, for: context, each: each)
    }

    /// Judges one change, with what it needs of people. Owners are those of the commit that it is compared with.
    func review(_ choice: PatchChoice) throws -> ReviewedVerdict {
        if case .text(let bytes) = choice {
            let classifier = try Classifier(policy, threads: threads)
            return try reviewedVerdict(
                classifier, on: [try classifier.examine(text: bytes)], for: try asker.context(repository: "", under: policy),
                owners: .ofText)
        }
        let repository = try Self.openRepository(at: directory, threads: threads)
        let query: PatchQuery
        let (base, policy, target): (ObjectID, CompiledPolicy, String?)
        switch choice {
        case .target(let branch, let head, let twoDot):
            // As the service does: a tag of that name is not the branch, and what the branch adds to the policy counts.
            base = try repository.commit("refs/heads/\(branch)")
            query = .revisions(base: base.hex, head: head, twoDot: twoDot)
            policy = OverlayPolicies().policy(self.policy, of: repository, at: base)
            target = branch
        case .revisions(let revision, let head, let twoDot):
            query = .revisions(base: revision, head: head, twoDot: twoDot)
            (base, policy, target) = (try repository.commit(revision), self.policy, nil)
        case .staged: (query, base, policy, target) = (.staged, try repository.commit("HEAD"), self.policy, nil)
        case .workTree, .range, .text:
            (query, base, policy, target) = (.workTree, try repository.commit("HEAD"), self.policy, nil)
        }
        let classifier = try Classifier(policy, threads: threads)
        let examinations = try classifier.examine(query, in: repository)
        let owners = ChangeOwners(
            of: examinations.reduce(into: Set()) { $0.formUnion($1.paths) }, at: base, in: repository, syntax: self.owners)
        return try reviewedVerdict(
            classifier, on: examinations,
            for: try asker.context(repository: Self.name(of: repository), target: target, under: policy), owners: owners)
    }

    private func reviewedVerdict(
        _ classifier: Classifier, on examinations: [PatchExamination], for context: RequestContext, owners: ChangeOwners
    ) throws -> ReviewedVerdict {
        let inputs = ReviewInputs(owners: owners, now: Int(Date().timeIntervalSince1970), directory: people.directory)
        return try classifier.reviewedVerdict(on: examinations, for: context, with: inputs)
    }

    /// Decides commits on several threads, and hands over the decisions in their order.
    private func classifyRange(
        _ commits: [ObjectID], of repository: GitRepository, for context: RequestContext, each: (Decision) throws -> Void
    ) throws {
        let path = repository.path
        try OrderedWork.run(count: commits.count, threads: threads) { [policy] in
            (
                classifier: try Classifier(policy),
                repository: try GitRepository(openingAt: path, verification: .local)
            )
        } piece: { own, number in
            try own.classifier.classify(.commit(commits[number]), in: own.repository, for: context)
        } each: {
            try each(decision($0))
        }
    }

    /// - Parameter directory: nil for the repository around the current directory.
    static func openRepository(at directory: String?, threads: Int = 1) throws -> GitRepository {
        let path = try directory ?? GitRepository.discover(from: FileManager.default.currentDirectoryPath)
        return try GitRepository(openingAt: path, verification: .local, threads: threads)
    }

    /// What a decision calls a repository that has no configured name.
    static func name(of repository: GitRepository) -> String { URL(fileURLWithPath: repository.path).lastPathComponent }

    private func decision(_ verdict: Verdict) -> Decision {
        Decision(id: UUID().uuidString.lowercased(), decidedAt: Int(Date().timeIntervalSince1970), verdict: verdict)
    }
}

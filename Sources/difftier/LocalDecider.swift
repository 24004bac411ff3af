import Classification
import Foundation
import GitPatches
import RiskModel

/// Decides in this process, with the same engine as the service; advisory, and without evidence.
struct LocalDecider {
    let policy: CompiledPolicy
    /// The directory given with `--repo`; nil for the one around the current directory.
    let directory: String?
    let asker: AskerOptions
    let threads: Int

    /// Hands over each decision as soon as it is made.
    func decide(_ choice: PatchChoice, each: (Decision) throws -> Void) throws {
        let classifier = try Classifier(policy, threads: threads)
        if case .text(let bytes) = choice {
            return try each(
                decision(classifier.classify(text: bytes, for: asker.context(repository: "", under: policy))))
        }
        let repository = try Self.openRepository(at: directory, threads: threads)
        let context = try asker.context(repository: Self.name(of: repository), under: policy)
        func classify(_ query: PatchQuery) throws {
            try each(decision(try classifier.classify(query, in: repository, for: context)))
        }
        switch choice {
        case .revisions(let base, let head, let twoDot): try classify(.revisions(base: base, head: head, twoDot: twoDot))
        case .target(let branch, let head, let twoDot):
            // As the service does: a tag of that name is not the branch, and what the branch adds to the policy counts.
            let tip = try repository.commit("refs/heads/\(branch)")
            let policy = OverlayPolicies().policy(policy, of: repository, at: tip)
            let verdict = try Classifier(policy, threads: threads).classify(
                .revisions(base: tip.hex, head: head, twoDot: twoDot), in: repository,
                for: try asker.context(repository: Self.name(of: repository), target: branch, under: policy))
            try each(decision(verdict))
        case .range(let from, let to, let firstParent):
            let commits = try repository.commits(in: "\(from)..\(to)", firstParent: firstParent)
            try classifyRange(commits, of: repository, for: context, each: each)
        case .staged: try classify(.staged)
        case .workTree: try classify(.workTree)
        case .text: break
        }
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

import Classification
public import DifftierServer
public import Evidence
import Foundation
import GitPatches
public import RiskModel
public import WireProtocol

/// Answers requests: looks the repository up, decides, makes the decision durable, and only then lets it go (promise P6).
public final class DecisionHandler: RequestHandling {
    private let repositories: RepositoryDirectory
    private let policy: PolicyInForce
    private let store: DecisionStore
    private let asker: Subject
    private let version: String
    private let started = ContinuousClock.now

    /// - Parameter asker: who every request is taken to come from, until identities are proved.
    public init(
        repositories: [RepositoryEntry], policy: PolicyInForce, store: DecisionStore, asker: Subject, version: String
    ) {
        self.repositories = RepositoryDirectory(repositories)
        self.policy = policy
        self.store = store
        self.asker = asker
        self.version = version
    }

    public func classify(_ request: RevisionsRequest, in session: RequestSession) throws(RPCError) -> Decision {
        let entry = try repositories.find(request.repository)
        return try withClassifier(under: policy.current) { classifier throws(RPCError) in
            let repository = try open(entry, for: session)
            let (query, targetBranch) = try wrapGit { () throws(GitPatchError) in try self.query(request, in: repository) }
            var context = context(request.purpose, repository: entry.name)
            context.targetBranch = targetBranch
            // Only against the tip of the branch that the service itself was told to protect.
            context.authoritative = targetBranch == entry.targetBranch
            let verdict = try wrapGit { () throws(GitPatchError) in try classifier.classify(query, in: repository, for: context) }
            return try record(verdict)
        }
    }

    public func classifyText(
        _ text: [UInt8], for request: TextRequest, in session: RequestSession
    ) throws(RPCError) -> Decision {
        try withClassifier(under: policy.current) { classifier throws(RPCError) in
            let context = context(request.purpose, repository: request.repository)
            let verdict = try wrapGit { () throws(GitPatchError) in
                try classifier.classify(text: text, for: context, interruption: session)
            }
            return try record(verdict)
        }
    }

    public func classifyRange(
        _ request: RangeRequest, in session: RequestSession
    ) throws(RPCError) -> sending any DecisionSeries {
        let entry = try repositories.find(request.repository)
        let repository = try open(entry, for: session)
        let commits = try wrapGit { () throws(GitPatchError) in
            try repository.commits(in: "\(request.from)..\(request.to)", firstParent: request.firstParent)
        }
        let context = context(request.purpose, repository: entry.name)
        return RangeSeries(
            commits: commits, repository: repository, context: context, policy: policy.current, handler: self)
    }

    public func health() -> HealthReport {
        let policy = policy.current
        return HealthReport(
            status: .serving, version: version, engine: policy.fingerprint, policyDigest: policy.policy.digest,
            uptimeSeconds: Int((ContinuousClock.now - started) / .seconds(1)))
    }

    // MARK: Steps

    /// Decides one commit against its first parent.
    fileprivate func classify(
        _ commit: ObjectID, in repository: GitRepository, _ context: RequestContext, under policy: CompiledPolicy
    ) throws(RPCError) -> Decision {
        try withClassifier(under: policy) { classifier throws(RPCError) in
            let verdict = try wrapGit { () throws(GitPatchError) in
                try classifier.classify(.commit(commit), in: repository, for: context)
            }
            return try record(verdict)
        }
    }

    private func query(
        _ request: RevisionsRequest, in repository: GitRepository
    ) throws(GitPatchError) -> (PatchQuery, targetBranch: String?) {
        switch request.against {
        case .targetBranch(let branch, let twoDot):
            (.revisions(base: "refs/heads/\(branch)", head: request.head, twoDot: twoDot), branch)
        case .revision(let base, let twoDot): (.revisions(base: base, head: request.head, twoDot: twoDot), nil)
        case .firstParent: (.commit(try repository.commit(request.head)), nil)
        }
    }

    private func context(_ purpose: Purpose, repository: String) -> RequestContext {
        RequestContext(
            subject: asker.name, actor: asker.actor, claims: asker.claims, repository: repository, branch: purpose.sourceBranch,
            asked: Set(purpose.capabilities))
    }

    private func open(_ entry: RepositoryEntry, for session: RequestSession) throws(RPCError) -> GitRepository {
        try wrapGit { () throws(GitPatchError) in
            try GitRepository(openingAt: entry.path, verification: .strict, interruption: session)
        }
    }

    private func withClassifier<T>(
        under policy: CompiledPolicy, _ body: (Classifier) throws(RPCError) -> T
    ) throws(RPCError) -> T {
        let classifier: Classifier
        do {
            classifier = try self.policy.borrow(under: policy)
        } catch {
            throw RPCError(.unavailable, "no memory to match with; try again later", underlying: error)
        }
        defer { self.policy.giveBack(classifier) }
        return try body(classifier)
    }

    private func record(_ verdict: Verdict) throws(RPCError) -> Decision {
        let decision = Decision(
            id: UUID().uuidString.lowercased(), decidedAt: Int(Date().timeIntervalSince1970), verdict: verdict)
        do throws(EvidenceError) {
            return try store.append(decision)
        } catch {
            throw RPCError(.unavailable, "the decision could not be recorded, so it is not given: \(error)", underlying: error)
        }
    }
}

/// The decisions of a range, each made when it is asked for.
private final class RangeSeries: DecisionSeries {
    private var commits: ArraySlice<ObjectID>
    private let repository: GitRepository
    private let context: RequestContext
    /// The one in force when the range was asked for: all its decisions are made under the same.
    private let policy: CompiledPolicy
    private let handler: DecisionHandler

    init(
        commits: [ObjectID], repository: GitRepository, context: RequestContext, policy: CompiledPolicy, handler: DecisionHandler
    ) {
        self.commits = commits[...]
        self.repository = repository
        self.context = context
        self.policy = policy
        self.handler = handler
    }

    func next() throws(RPCError) -> Decision? {
        guard let commit = commits.popFirst() else { return nil }
        return try handler.classify(commit, in: repository, context, under: policy)
    }
}

private func wrapGit<T>(_ body: () throws(GitPatchError) -> T) throws(RPCError) -> T {
    do throws(GitPatchError) {
        return try body()
    } catch {
        if case .interrupted(let interruption) = error.code { throw RPCError(interruption) }
        throw RPCError(StatusCode(error.code), "\(error)", underlying: error)
    }
}

extension StatusCode {
    fileprivate init(_ code: GitPatchError.Code) {
        self =
            switch code {
            case .repositoryNotFound, .unknownRevision: .notFound
            case .notTrusted, .unreadable: .permissionDenied
            case .unrelatedHistories, .unsupported, .tooLarge: .failedPrecondition
            case .corrupt: .dataLoss
            case .malformedPatch: .invalidArgument
            case .interrupted: .cancelled
            }
    }
}

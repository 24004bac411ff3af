import Classification
public import DifftierServer
public import Evidence
import Foundation
import GitPatches
public import Logging
public import RiskModel
public import WireProtocol

/// Answers requests: looks the repository up, decides, makes the decision durable, and only then lets it go (promise P6).
public final class DecisionHandler: RequestHandling {
    private let repositories: RepositoryDirectory
    private let policy: PolicyInForce
    private let store: DecisionStore
    private let asker: Subject
    private let version: String
    private let logger: Logger
    private let started = ContinuousClock.now

    /// - Parameters:
    ///   - asker: who every request is taken to come from, until identities are proved.
    ///   - logger: receives the causes of errors, with the paths and statements that clients are not told.
    public init(
        repositories: [RepositoryEntry], policy: PolicyInForce, store: DecisionStore, asker: Subject, version: String,
        logger: Logger
    ) {
        self.repositories = RepositoryDirectory(repositories)
        self.policy = policy
        self.store = store
        self.asker = asker
        self.version = version
        self.logger = logger
    }

    public func classify(_ request: RevisionsRequest, in session: RequestSession) throws(RPCError) -> Decision {
        let entry = try repositories.find(request.repository)
        return try withClassifier(under: policy.current) { classifier throws(RPCError) in
            let repository = try open(entry, for: session)
            var context = context(request.purpose, repository: entry.name)
            let verdict = try reading(session) { () throws(GitPatchError) in
                let query: PatchQuery
                switch request.against {
                case .targetBranch(let branch, let twoDot):
                    query = .revisions(base: "refs/heads/\(branch)", head: request.head, twoDot: twoDot)
                    context.targetBranch = branch
                    // Only what the head brings since it left the branch that the service itself was told to protect: a plain
                    // difference also shows what others did to the branch meanwhile, undone.
                    context.authoritative = branch == entry.targetBranch && !twoDot
                case .revision(let base, let twoDot): query = .revisions(base: base, head: request.head, twoDot: twoDot)
                case .firstParent: query = .commit(try repository.commit(request.head))
                }
                return try classifier.classify(query, in: repository, for: context)
            }
            return try record(verdict, in: session)
        }
    }

    public func classifyText(
        _ text: [UInt8], for request: TextRequest, in session: RequestSession
    ) throws(RPCError) -> Decision {
        // Tasks go by the repository's name: an asker cannot make one up.
        let name = request.repository.isEmpty ? "" : try repositories.find(request.repository).name
        return try withClassifier(under: policy.current) { classifier throws(RPCError) in
            let context = context(request.purpose, repository: name)
            let verdict = try reading(session) { () throws(GitPatchError) in
                try classifier.classify(text: text, for: context, interruption: session)
            }
            return try record(verdict, in: session)
        }
    }

    public func classifyRange(
        _ request: RangeRequest, in session: RequestSession
    ) throws(RPCError) -> sending any DecisionSeries {
        let entry = try repositories.find(request.repository)
        let repository = try open(entry, for: session)
        let commits = try reading(session) { () throws(GitPatchError) in
            try repository.commits(in: "\(request.from)..\(request.to)", firstParent: request.firstParent)
        }
        let context = context(request.purpose, repository: entry.name)
        return RangeSeries(
            commits: commits, repository: repository, context: context, policy: policy.current, session: session, handler: self)
    }

    public func health() -> HealthReport {
        let policy = policy.current
        return HealthReport(
            status: .serving, version: version, engine: policy.fingerprint, policyDigest: policy.policy.digest,
            uptimeSeconds: Int((ContinuousClock.now - started) / .seconds(1)))
    }

    // MARK: Steps

    /// Decides one commit of a series against its first parent.
    fileprivate func classify(_ commit: ObjectID, of series: RangeSeries) throws(RPCError) -> Decision {
        try withClassifier(under: series.policy) { classifier throws(RPCError) in
            let verdict = try reading(series.session) { () throws(GitPatchError) in
                try classifier.classify(.commit(commit), in: series.repository, for: series.context)
            }
            return try record(verdict, in: series.session)
        }
    }

    private func context(_ purpose: Purpose, repository: String) -> RequestContext {
        RequestContext(
            subject: asker.name, actor: asker.actor, claims: asker.claims, repository: repository, branch: purpose.sourceBranch,
            asked: Set(purpose.capabilities))
    }

    private func open(_ entry: RepositoryEntry, for session: RequestSession) throws(RPCError) -> GitRepository {
        try reading(session) { () throws(GitPatchError) in
            try GitRepository(openingAt: entry.path, verification: .strict, interruption: session)
        }
    }

    private func withClassifier<T>(
        under compiled: CompiledPolicy, _ body: (Classifier) throws(RPCError) -> T
    ) throws(RPCError) -> T {
        let classifier: Classifier
        do {
            classifier = try policy.borrow(under: compiled)
        } catch {
            throw RPCError(.unavailable, "no memory to match with; try again later", underlying: error)
        }
        defer { policy.giveBack(classifier) }
        return try body(classifier)
    }

    private func record(_ verdict: Verdict, in session: RequestSession) throws(RPCError) -> Decision {
        let decision = Decision(
            id: UUID().uuidString.lowercased(), decidedAt: Int(Date().timeIntervalSince1970), verdict: verdict)
        // First: each retry of a request whose answer cannot be sent would leave one more decision behind.
        try session.reserveAnswer(decision)
        do throws(EvidenceError) {
            return try store.append(decision)
        } catch {
            logger.error("a decision could not be recorded", metadata: ["request": "\(session.id)", "cause": "\(error)"])
            throw RPCError(
                .unavailable,
                "the decision could not be recorded, so it is not given: the service's storage is \(error.code.forClients)",
                underlying: error)
        }
    }

    /// Runs what reads a patch. The client is told what and where; what the library or the system said, with its paths, is logged.
    private func reading<T>(_ session: RequestSession, _ body: () throws(GitPatchError) -> T) throws(RPCError) -> T {
        do throws(GitPatchError) {
            return try body()
        } catch {
            if case .interrupted(let interruption) = error.code { throw RPCError(interruption) }
            if error.underlying != nil {
                logger.notice("a patch could not be read", metadata: ["request": "\(session.id)", "cause": "\(error)"])
            }
            throw RPCError(StatusCode(error.code), error.message, underlying: error)
        }
    }
}

/// The decisions of a range, each made when it is asked for, all under the policy that was in force when the range was.
private final class RangeSeries: DecisionSeries {
    let repository: GitRepository
    let context: RequestContext
    let policy: CompiledPolicy
    let session: RequestSession
    private var commits: ArraySlice<ObjectID>
    private let handler: DecisionHandler

    init(
        commits: [ObjectID], repository: GitRepository, context: RequestContext, policy: CompiledPolicy, session: RequestSession,
        handler: DecisionHandler
    ) {
        self.commits = commits[...]
        self.repository = repository
        self.context = context
        self.policy = policy
        self.session = session
        self.handler = handler
    }

    func next() throws(RPCError) -> Decision? {
        guard let commit = commits.popFirst() else { return nil }
        return try handler.classify(commit, of: self)
    }
}

extension EvidenceError.Code {
    /// What a client may know of it.
    fileprivate var forClients: String {
        switch self {
        case .unavailable: "unavailable"
        case .corrupt: "damaged"
        case .notDurable, .notPrivate: "not safe to use"
        }
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

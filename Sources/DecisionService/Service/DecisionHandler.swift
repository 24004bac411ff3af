import Classification
import Crypto
public import DifftierServer
public import Evidence
import Foundation
import GitPatches
public import Logging
public import RiskModel
public import WireProtocol

/// Answers requests: looks the repository up, decides, makes the decision durable, and only then lets it go (promise P6).
public final class DecisionHandler: RequestHandling {
    /// Repositories that stay open between requests.
    private static let repositoriesKeptOpen = 32

    private let repositories: RepositoryDirectory
    private let pool: RepositoryPool
    /// How much of a patch is read.
    private let limits: GitLimits
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
        limits = GitLimits()
        pool = RepositoryPool(limit: Self.repositoriesKeptOpen, gitLimits: limits)
        self.repositories = RepositoryDirectory(repositories)
        self.policy = policy
        self.store = store
        self.asker = asker
        self.version = version
        self.logger = logger
    }

    public func classify(_ request: RevisionsRequest, in session: RequestSession) throws(RPCError) -> Answer {
        let entry = try repositories.find(request.repository)
        let loan = try lend(entry, for: session)
        // Anew for each request: a branch that has moved is another question.
        let inForce = policy.current
        let (query, context, compiled) = try reading(session) { () throws(GitPatchError) in
            try loan.use { repository throws(GitPatchError) in
                let (query, context) = try resolve(request, in: repository, of: entry)
                // What the protected branch adds to the policy counts for all that is meant for it.
                guard context.targetBranch == entry.targetBranch, case .revisions(let base, _, _) = query,
                    let tip = ObjectID(hex: base)
                else { return (query, context, inForce) }
                return (query, context, policy.overlays.policy(inForce, of: repository, at: tip))
            }
        }
        return try decide(.stored(query), for: context, under: compiled, of: inForce, in: session) {
            classifier throws(GitPatchError) in
            try loan.use { repository throws(GitPatchError) in try classifier.examine(query, in: repository) }
        }
    }

    public func classifyText(
        _ text: [UInt8], for request: TextRequest, in session: RequestSession
    ) throws(RPCError) -> Answer {
        // Tasks go by the repository's name: an asker cannot make one up.
        let name = request.repository.isEmpty ? "" : try repositories.find(request.repository).name
        let context = context(request.purpose, repository: name)
        let patch = PatchQuestion.Patch.text(sha256: Array(SHA256.hash(data: text)))
        return try decide(patch, for: context, under: policy.current, in: session) { [limits] classifier throws(GitPatchError) in
            [try classifier.examine(text: text, limits: limits, interruption: session)]
        }
    }

    public func classifyRange(
        _ request: RangeRequest, in session: RequestSession
    ) throws(RPCError) -> sending any DecisionSeries {
        let entry = try repositories.find(request.repository)
        let loan = try lend(entry, for: session)
        let commits = try reading(session) { () throws(GitPatchError) in
            try loan.use { repository throws(GitPatchError) in
                try repository.commits(in: "\(request.from)..\(request.to)", firstParent: request.firstParent)
            }
        }
        return RangeSeries(
            commits: commits, loan: loan, context: context(request.purpose, repository: entry.name), policy: policy.current,
            session: session, handler: self)
    }

    public func health() -> HealthReport {
        let policy = policy.current
        return HealthReport(
            status: .serving, version: version, engine: policy.fingerprint, policyDigest: policy.policy.digest,
            uptimeSeconds: Int((ContinuousClock.now - started) / .seconds(1)))
    }

    // MARK: Steps

    /// Decides one commit of a series against its first parent.
    func classify(_ commit: ObjectID, of series: RangeSeries) throws(RPCError) -> Answer {
        try decide(.stored(.commit(commit)), for: series.context, under: series.policy, in: series.session) {
            classifier throws(GitPatchError) in
            try series.loan.use { repository throws(GitPatchError) in try classifier.examine(.commit(commit), in: repository) }
        }
    }

    /// Gives the decision that was made for the same question before, or else decides: from what is known of the patch,
    /// or by reading it.
    ///
    /// - Parameter inForce: the policy that was in force when the request came; nil where `compiled` is that
    private func decide(
        _ patch: PatchQuestion.Patch, for context: RequestContext, under compiled: CompiledPolicy,
        of inForce: CompiledPolicy? = nil, in session: RequestSession,
        examine: (Classifier) throws(GitPatchError) -> [PatchExamination]
    ) throws(RPCError) -> Answer {
        let cache = policy.cache(under: inForce ?? compiled)
        var context = context
        // To the minute, so that what is asked again soon is the same question.
        context.recent = recentDecisions(compiled.recentQuestions, for: context.subject, in: session)
        if compiled.asksTime { context.evaluatedAt = Int(Date().timeIntervalSince1970) / 60 * 60 }
        let question = Question(
            patch: PatchQuestion(
                patch: patch, repository: context.repository, policyDigest: compiled.policy.digest, engine: compiled.fingerprint,
                limits: limits),
            context: context)
        if let known = cache?.answer(to: question) {
            try session.reserveAnswer(known)
            return known
        }
        return try withClassifier(under: compiled) { classifier throws(RPCError) in
            let known = cache?.examinations(for: question.patch)
            let (examinations, verdict) = try reading(session) { () throws(GitPatchError) in
                let examinations = if let known { known } else { try examine(classifier) }
                return (examinations, try classifier.verdict(on: examinations, for: context, interruption: session))
            }
            if known == nil { cache?.keep(examinations, for: question.patch) }
            let answer = try Answer(try record(verdict, in: session))
            if let cache { cache.keep(answer.givenAgain(), to: question, from: examinations) }
            return answer
        }
    }

    /// The commits that a request means at this moment, and with what authority.
    private func resolve(
        _ request: RevisionsRequest, in repository: GitRepository, of entry: RepositoryEntry
    ) throws(GitPatchError) -> (PatchQuery, RequestContext) {
        var context = context(request.purpose, repository: entry.name)
        let (base, twoDot): (String, Bool)
        switch request.against {
        case .targetBranch(let branch, let plain):
            (base, twoDot) = ("refs/heads/\(branch)", plain)
            context.targetBranch = branch
            // Only what the head brings since it left the branch that the service itself was told to protect: a plain
            // difference also shows what others did to the branch meanwhile, undone.
            context.authoritative = branch == entry.targetBranch && !twoDot
        case .revision(let revision, let plain): (base, twoDot) = (revision, plain)
        case .firstParent: return (.commit(try repository.commit(request.head)), context)
        }
        let from = try repository.commit(base)
        let head = try repository.commit(request.head)
        return (.revisions(base: from.hex, head: head.hex, twoDot: twoDot), context)
    }

    private func context(_ purpose: Purpose, repository: String) -> RequestContext {
        RequestContext(
            subject: asker.name, actor: asker.actor, claims: asker.claims, repository: repository, branch: purpose.sourceBranch,
            asked: Set(purpose.capabilities))
    }

    /// What cannot be counted is left out, and so unknown to the policy.
    private func recentDecisions(
        _ questions: [RecentTest.Question], for subject: String, in session: RequestSession
    ) -> [RecentTest.Question: Int] {
        var counts: [RecentTest.Question: Int] = [:]
        let now = Int(Date().timeIntervalSince1970)
        for question in questions {
            do throws(EvidenceError) {
                counts[question] = try store.count(
                    forSubject: subject, since: now - question.within, tier: question.what == .high ? .high : nil)
            } catch {
                logger.error(
                    "recent decisions could not be counted", metadata: ["request": "\(session.id)", "cause": "\(error)"])
            }
        }
        return counts
    }

    private func lend(_ entry: RepositoryEntry, for session: RequestSession) throws(RPCError) -> RepositoryPool.Loan {
        try reading(session) { () throws(GitPatchError) in try pool.lend(entry.path, interruption: session) }
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

import Classification
import Crypto
import DifftierServer
import Evidence
import Foundation
import GitPatches
import Logging
import Reviews
import RiskModel
import WireProtocol

/// Decides: looks the repository up, reads and judges the patch, and hands the decision on when it is in the evidence, no sooner (promise P6).
final class DecisionDesk: Sendable {
    /// Repositories that stay open between requests.
    private static let repositoriesKeptOpen = 32

    private let repositories: RepositoryDirectory
    private let pool: RepositoryPool
    /// How much of a patch is read.
    private let limits: GitLimits
    private let policy: PolicyInForce
    private let recent: RecentBehaviour
    private let people: PeopleDesk
    let book: ReviewBook
    private let recorder: Recorder
    private let counters: ServiceCounters
    private let logger: Logger

    init(
        repositories: RepositoryDirectory, policy: PolicyInForce, recent: RecentBehaviour, people: PeopleDesk, book: ReviewBook,
        recorder: Recorder, counters: ServiceCounters, logger: Logger
    ) {
        limits = GitLimits()
        pool = RepositoryPool(limit: Self.repositoriesKeptOpen, gitLimits: limits)
        self.repositories = repositories
        self.policy = policy
        self.recent = recent
        self.people = people
        self.book = book
        self.recorder = recorder
        self.counters = counters
        self.logger = logger
    }

    // MARK: What is asked for

    /// - Parameter rest: bytes of the answer that come behind the decision.
    /// - Throws: before the decision is handed to the evidence; from then on the completion is called.
    func decide(
        _ request: RevisionsRequest, for caller: Caller, and rest: Int = 0, in session: RequestSession,
        completion: @escaping Decided.Completion
    ) throws(RPCError) {
        try check(request.purpose)
        let entry = try repositories.find(request.repository, for: caller)
        let loan = try lend(entry, for: session)
        // Anew for each request: a branch that has moved is another question.
        let (query, context, policy) = try reading(session) { () throws(GitPatchError) in
            try loan.use { repository throws(GitPatchError) in try resolve(request, for: caller, in: repository, of: entry) }
        }
        try decide(query, for: context, under: policy, in: loan, of: entry, and: rest, in: session, completion: completion)
    }

    /// Decides two commits again that the service chose itself when it signed a grant for them: the head as it left the protected branch.
    ///
    /// - Parameter environment: where the step runs that it is decided for.
    func decide(
        _ change: GrantedChange, for caller: Caller, in session: RequestSession, completion: @escaping Decided.Completion
    ) throws(RPCError) {
        let entry = try repositories.find(change.repository, for: caller)
        let loan = try lend(entry, for: session)
        var context = context(
            Purpose(capabilities: [change.capability], sourceBranch: nil), for: caller, repository: entry.name)
        context.targetBranch = entry.targetBranch
        context.authoritative = true
        if let environment = change.environment { context.claims["environment"] = environment }
        let query = PatchQuery.revisions(base: change.base.hex, head: change.head.hex, twoDot: false)
        let policy = try reading(session) { () throws(GitPatchError) in
            try loan.use { repository throws(GitPatchError) in
                policyInForce(with: repository, at: try repository.tip(ofBranch: entry.targetBranch))
            }
        }
        try decide(query, for: context, under: policy, in: loan, of: entry, in: session, completion: completion)
    }

    /// Decides a change once more, as it is now, for whom it was decided before.
    func decide(
        _ change: RecordedChange, for caller: Caller, in session: RequestSession, completion: @escaping Decided.Completion
    ) throws(RPCError) {
        let entry = try repositories.find(change.context.repository, for: caller)
        let loan = try lend(entry, for: session)
        var context = change.context
        context.targetBranch = entry.targetBranch
        context.authoritative = true
        let (tip, policy) = try reading(session) { () throws(GitPatchError) in
            try loan.use { repository throws(GitPatchError) in
                let tip = try repository.tip(ofBranch: entry.targetBranch)
                return (tip, policyInForce(with: repository, at: tip))
            }
        }
        let query = PatchQuery.revisions(base: tip.hex, head: change.head.hex, twoDot: false)
        try decide(
            query, for: context, under: policy, in: loan, of: entry, payer: caller.subject.name, in: session,
            completion: completion)
    }

    /// The commit that a revision means at this moment, and the repository's protected branch.
    func commit(_ revision: String, in repository: String, for caller: Caller, in session: RequestSession) throws(RPCError) -> (
        ObjectID, RepositoryEntry
    ) {
        let entry = try repositories.find(repository, for: caller)
        let loan = try lend(entry, for: session)
        let id = try reading(session) { () throws(GitPatchError) in
            try loan.use { repository throws(GitPatchError) in try repository.commit(revision) }
        }
        return (id, entry)
    }

    func decideText(
        _ text: [UInt8], as request: TextRequest, for caller: Caller, in session: RequestSession,
        completion: @escaping Decided.Completion
    ) throws(RPCError) {
        try check(request.purpose)
        // Tasks go by the repository's name: an asker cannot make one up.
        let name = request.repository.isEmpty ? "" : try repositories.find(request.repository, for: caller).name
        let context = context(request.purpose, for: caller, repository: name)
        let patch = PatchQuestion.Patch.text(sha256: Array(SHA256.hash(data: text)))
        try decide(patch, for: context, under: PolicyForPatch(policy.current), in: session, completion: completion) {
            [limits] classifier throws(GitPatchError) in
            [try classifier.examine(text: text, limits: limits, interruption: session)]
        }
    }

    /// The decisions of a range, each made when it is asked for.
    func decideRange(_ request: RangeRequest, for caller: Caller, in session: RequestSession) throws(RPCError) -> RangeSeries {
        try check(request.purpose)
        let entry = try repositories.find(request.repository, for: caller)
        let loan = try lend(entry, for: session)
        let commits = try reading(session) { () throws(GitPatchError) in
            try loan.use { repository throws(GitPatchError) in
                try repository.commits(in: "\(request.from)..\(request.to)", firstParent: request.firstParent)
            }
        }
        return RangeSeries(
            commits: commits, loan: loan, context: context(request.purpose, for: caller, repository: entry.name),
            policy: PolicyForPatch(policy.current), session: session, desk: self)
    }

    /// Decides one commit of a series against its first parent.
    func decide(_ commit: ObjectID, of series: RangeSeries, completion: @escaping Decided.Completion) throws(RPCError) {
        try decide(
            .stored(.commit(commit)), for: series.context, under: series.policy, in: series.session, completion: completion
        ) { classifier throws(GitPatchError) in
            try series.loan.use { repository throws(GitPatchError) in try classifier.examine(.commit(commit), in: repository) }
        }
    }

    // MARK: Steps

    private func decide(
        _ query: PatchQuery, for context: RequestContext, under policy: PolicyForPatch, in loan: RepositoryPool.Loan,
        of entry: RepositoryEntry, payer: String? = nil, and rest: Int = 0, in session: RequestSession,
        completion: @escaping Decided.Completion
    ) throws(RPCError) {
        let owners = { (examinations: [PatchExamination]) throws(GitPatchError) -> ChangeOwners in
            guard case .revisions(let base, _, _) = query, let base = ObjectID(hex: base) else { return .none }
            return try loan.use { repository throws(GitPatchError) in
                ChangeOwners(
                    of: examinations.reduce(into: Set()) { $0.formUnion($1.paths) }, at: base, in: repository,
                    syntax: entry.owners)
            }
        }
        try decide(
            .stored(query), for: context, under: policy, payer: payer, owners: owners, and: rest, in: session,
            completion: completion
        ) {
            classifier throws(GitPatchError) in
            try loan.use { repository throws(GitPatchError) in try classifier.examine(query, in: repository) }
        }
    }

    /// The policy in force with what the protected branch adds to it, which counts for all that is meant for that branch.
    private func policyInForce(with repository: GitRepository, at tip: ObjectID) -> PolicyForPatch {
        let inForce = policy.current
        return PolicyForPatch(inForce, with: policy.overlays.policy(inForce, of: repository, at: tip), at: tip)
    }

    /// Gives the decision that was made for the same question before, or else decides: from what is known of the patch,
    /// or by reading it.
    private func decide(
        _ patch: PatchQuestion.Patch, for context: RequestContext, under policy: PolicyForPatch, payer: String? = nil,
        owners: ([PatchExamination]) throws(GitPatchError) -> ChangeOwners = { _ in .none }, and rest: Int = 0,
        in session: RequestSession, completion: @escaping Decided.Completion,
        examine: (Classifier) throws(GitPatchError) -> [PatchExamination]
    ) throws(RPCError) {
        let compiled = policy.compiled
        let cache = self.policy.cache(under: policy.inForce)
        var context = context
        // To the minute, so that what is asked again soon is the same question.
        context.recent = recent.counts(compiled.recentQuestions, for: context.subject, in: session)
        let now = Int(Date().timeIntervalSince1970)
        let (statements, statuses) = said(of: patch, context, at: now)
        var parties = parties(in: patch, context)
        if compiled.asksTime { context.evaluatedAt = now / 60 * 60 }
        var question = Question(
            patch: PatchQuestion(
                patch: patch, repository: context.repository, policyDigest: compiled.policy.digest, engine: compiled.fingerprint,
                limits: limits),
            context: context,
            reviews: ReviewKey(
                people: people.generation(at: now), statements: statements.map(\.index), statuses: statuses.map(\.index),
                parties: parties, day: now / 86_400))
        let known = cache?.answer(to: question)
        if cache != nil { counters.askedCache(hit: known != nil) }
        if let known, !hasFurtherParties(known.decision, known.review, context) {
            try session.reserveAnswer(known.answer, and: rest)
            return completion(.success(known))
        }
        let (examinations, reviewed) = try withClassifier(under: compiled) { classifier throws(RPCError) in
            let known = cache?.examinations(for: question.patch)
            let (examinations, reviewed) = try reading(session) { () throws(GitPatchError) in
                let examinations = if let known { known } else { try examine(classifier) }
                var inputs = ReviewInputs(
                    owners: try owners(examinations), approvals: statements.map(\.record), statuses: statuses.map(\.record),
                    authors: parties.authors, operators: parties.operators, now: now
                ) { [people] names throws(DirectoryLookupError) in try people.directory(for: names) }
                inputs.knownPeople = people.known
                var reviewed = try classifier.reviewedVerdict(
                    on: examinations, for: context, with: inputs, interruption: session)
                // Whose change it is may only show by what it changes.
                let byPatch = self.parties(of: reviewed.verdict, context)
                if !byPatch.isWithin(parties) {
                    parties.formUnion(byPatch)
                    (inputs.authors, inputs.operators) = (parties.authors, parties.operators)
                    reviewed = try classifier.reviewedVerdict(
                        on: examinations, for: context, with: inputs, interruption: session)
                }
                return (examinations, reviewed)
            }
            if known == nil { cache?.keep(examinations, for: question.patch) }
            return (examinations, reviewed)
        }
        let answer = try Answer(
            Decision(id: UUID().uuidString.lowercased(), decidedAt: now, verdict: reviewed.verdict))
        // First: each retry of a request whose answer cannot be sent would leave one more decision behind.
        try session.reserveAnswer(answer, and: Answer.largestReference + rest)
        let decided = Decided(answer, reviewed, under: compiled.policy)
        // What could not be asked may be answered the next time.
        let keep = reviewed.peopleFailure == nil ? cache?.keeper(of: decided, to: question, from: examinations) : nil
        question.reviews.parties = parties
        let asker = question.context
        let inputs = RecordedInputs(question, under: policy, reviewed, at: now)
        recorder.record(answer, from: inputs, for: payer ?? context.subject, in: session) { [counters, book] result in
            completion(
                result.map { answer in
                    counters.decided(answer.decision.verdict.tier)
                    book.add(answer.decision, for: asker)
                    var decided = decided
                    decided.answer = answer.givenAgain()
                    keep?(decided)
                    decided.answer = answer
                    return decided
                })
        }
    }

    /// The commits that a request means at this moment, with what authority, and the policy they come under.
    private func resolve(
        _ request: RevisionsRequest, for caller: Caller, in repository: GitRepository, of entry: RepositoryEntry
    ) throws(GitPatchError) -> (PatchQuery, RequestContext, PolicyForPatch) {
        var context = context(request.purpose, for: caller, repository: entry.name)
        let head = try repository.commit(request.head)
        let (from, twoDot): (ObjectID, Bool)
        switch request.against {
        case .targetBranch(let branch, let plain):
            // Byte for byte: another spelling of the same letters is another branch, which others can write.
            let isProtected = branch.isExactly(entry.targetBranch)
            (from, twoDot) = (try repository.tip(ofBranch: branch), plain)
            context.targetBranch = branch
            // Only what the head brings since it left the branch that the service itself was told to protect: a plain
            // difference also shows what others did to the branch meanwhile, undone.
            context.authoritative = isProtected && !twoDot
            if isProtected {
                return (
                    .revisions(base: from.hex, head: head.hex, twoDot: twoDot), context,
                    policyInForce(with: repository, at: from)
                )
            }
        case .revision(let revision, let plain): (from, twoDot) = (try repository.commit(revision), plain)
        case .firstParent: return (.commit(head), context, PolicyForPatch(policy.current))
        }
        return (.revisions(base: from.hex, head: head.hex, twoDot: twoDot), context, PolicyForPatch(policy.current))
    }

    private func context(_ purpose: Purpose, for caller: Caller, repository: String) -> RequestContext {
        var claims = caller.subject.claims
        claims["environment"] = caller.environment
        return RequestContext(
            subject: caller.subject.name, actor: caller.subject.actor, claims: claims, repository: repository,
            branch: caller.branch(asked: purpose.sourceBranch), asked: Set(purpose.capabilities), names: caller.names,
            operators: caller.operators)
    }

    /// What may count for a change at the moment. Only authoritative decisions can be approved.
    private func said(
        of patch: PatchQuestion.Patch, _ context: RequestContext, at now: Int
    ) -> (statements: [ReviewBook.Entry<ApprovalRecord>], statuses: [ReviewBook.Entry<StatusRecord>]) {
        guard context.authoritative, let target = context.targetBranch, case .stored(.revisions(_, let head, _)) = patch else {
            return ([], [])
        }
        return (
            book.statements(in: context.repository, target: target, branch: context.branch, head: head, at: now),
            book.statuses(of: head, in: context.repository)
        )
    }

    /// Who else had a part in it: whoever asks now, an agent that had the same commit decided made it.
    private func parties(in patch: PatchQuestion.Patch, _ context: RequestContext) -> ReviewKey.Parties {
        guard context.authoritative, case .stored(.revisions(_, let head, _)) = patch else { return .init() }
        return .init(book.decided(head, in: context.repository), beside: context)
    }

    /// The same, by what the change does.
    private func parties(of verdict: Verdict, _ context: RequestContext) -> ReviewKey.Parties {
        guard verdict.authoritative, let patch = verdict.patch.patchID else { return .init() }
        return .init(book.decided(patch, in: context.repository), beside: context)
    }

    /// Whether more is known by now of who had a part in a change than when it was decided.
    private func hasFurtherParties(_ decision: Decision, _ review: ReviewedVerdict, _ context: RequestContext) -> Bool {
        let parties = parties(of: decision.verdict, context)
        func isKnown(_ names: [String], _ known: Set<PersonName>) -> Bool {
            names.allSatisfy { known.contains(review.directory.canonical(PersonName($0))) }
        }
        return !isKnown(parties.authors, review.exclusions.authors) || !isKnown(parties.operators, review.exclusions.operators)
    }

    /// Whether the policy in force lets reviews of a forge count.
    func accepts(_ forge: ApprovalRecord.Source) -> Bool { policy.current.policy.acceptedReviews.contains(forge) }

    /// Made-up names would make ever new questions of one.
    private func check(_ purpose: Purpose) throws(RPCError) {
        guard let complaint = policy.current.policy.complaint(about: Set(purpose.capabilities)) else { return }
        throw RPCError(.invalidArgument, "capabilities: \(complaint)")
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

    /// Texts from outside, without what the redacting rules of the policy in force match in them (promise P7).
    func masked(_ texts: [String], in session: RequestSession) throws(RPCError) -> [String] {
        try withClassifier(under: policy.current) { classifier throws(RPCError) in
            do throws(Interruption) {
                var masked: [String] = []
                for text in texts { masked.append(try classifier.masked(text, interruption: session)) }
                return masked
            } catch {
                throw RPCError(error)
            }
        }
    }

    /// Runs what reads a patch. The client is told what and where; what the library or the system said, with its paths, is logged.
    func reading<T>(_ session: RequestSession, _ body: () throws(GitPatchError) -> T) throws(RPCError) -> T {
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

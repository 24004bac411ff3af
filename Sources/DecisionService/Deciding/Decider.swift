import Classification
import DifftierServer
import Evidence
import Foundation
import GitPatches
import Logging
import Reviews
import RiskModel
import WireProtocol

/// Decides what a patch is, with what people said of it: as it was decided before, from what is known of the patch, or by reading it.
/// Hands the decision on when it is in the evidence, no sooner (promise P6).
final class Decider: Sendable {
    /// How much of a patch is read.
    let limits = GitLimits()
    private let policy: PolicyInForce
    private let recent: RecentBehaviour
    private let people: PeopleDesk
    let book: ReviewBook
    private let recorder: Recorder
    private let counters: ServiceCounters
    private let logger: Logger

    init(
        policy: PolicyInForce, recent: RecentBehaviour, people: PeopleDesk, book: ReviewBook, recorder: Recorder,
        counters: ServiceCounters, logger: Logger
    ) {
        self.policy = policy
        self.recent = recent
        self.people = people
        self.book = book
        self.recorder = recorder
        self.counters = counters
        self.logger = logger
    }

    /// Gives the decision that was made for the same question before, or else decides: from what is known of the patch,
    /// or by reading it.
    ///
    /// - Parameter isAside: whether the decision is none that tells later which change a commit is.
    func decide(
        _ patch: PatchQuestion.Patch, for context: RequestContext, under policy: PolicyForPatch, payer: String? = nil,
        isAside: Bool = false,
        owners: OwnersLookup? = nil, and rest: Int = 0,
        in session: RequestSession, completion: @escaping Decided.Completion,
        examine: (Classifier) throws(GitPatchError) -> [PatchExamination]
    ) throws(RPCError) {
        let compiled = policy.compiled
        let cache = self.policy.cache(under: policy.inForce)
        var context = context
        // To the minute, so that what is asked again soon is the same question.
        context.recent = recent.counts(compiled.recentQuestions, for: context.subject, in: session)
        let now = UnixTime.now
        let (statements, statuses) = said(of: patch, context, at: now)
        var parties = try parties(in: patch, context)
        if compiled.asksTime { context.evaluatedAt = now / 60 * 60 }
        var question = Question(
            patch: PatchQuestion(
                patch: patch, repository: context.repository, policyDigest: compiled.policy.digest, engine: compiled.fingerprint,
                limits: limits),
            context: context,
            reviews: ReviewKey(
                people: people.generation(at: now), owners: owners?.commit, statements: statements.map(\.index),
                statuses: statuses.map(\.index),
                parties: parties, day: now / 86_400))
        let known = cache?.answer(to: question)
        if cache != nil { counters.askedCache(hit: known != nil) }
        if let known, try !hasFurtherParties(known, context) {
            try session.reserveAnswer(known.answer, and: rest)
            return completion(.success(known))
        }
        let (examinations, reviewed) = try self.policy.withClassifier(under: compiled) { classifier throws(RPCError) in
            let known = cache?.examinations(for: question.patch)
            let examinations =
                if let known { known } else {
                    try reading(session) { () throws(GitPatchError) in try examine(classifier) }
                }
            if known == nil { cache?.keep(examinations, for: question.patch) }
            var inputs = ReviewInputs(
                owners: try reading(session) { () throws(GitPatchError) in
                    try owners?.owners(examinations) ?? (patch.isText ? .ofText : .none)
                },
                approvals: statements.map(\.record), statuses: statuses.map(\.record), now: now
            ) { [people] names throws(DirectoryLookupError) in try people.directory(for: names) }
            inputs.knownPeople = people.known
            func review(by parties: ReviewKey.Parties) throws(RPCError) -> ReviewedVerdict {
                (inputs.authors, inputs.operators) = (parties.authors, parties.operators)
                inputs.partiesIncomplete = parties.isIncomplete
                return try reading(session) { () throws(GitPatchError) in
                    try classifier.reviewedVerdict(on: examinations, for: context, with: inputs, interruption: session)
                }
            }
            let reviewed = try review(by: parties)
            // Whose change it is may only show by what it consists of.
            let further = try self.parties(of: reviewed, context)
            if further.isWithin(parties) { return (examinations, reviewed) }
            parties.formUnion(further)
            return (examinations, try review(by: parties))
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
        // Nor is one that does not know all who had a part: what it could not read has to be read first, when it can.
        let filing = DecidedCommit.Filing(isAside: isAside || parties.isIncomplete)
        recorder.record(answer, from: inputs, filed: filing, for: payer ?? context.subject, in: session) {
            [counters, book, parties] result in
            completion(
                result.map { answer in
                    counters.decided(answer.decision.verdict.tier)
                    book.add(answer.decision, filed: filing, for: asker, and: parties)
                    var decided = decided
                    decided.answer = answer.givenAgain()
                    keep?(decided)
                    decided.answer = answer
                    return decided
                })
        }
    }

    // MARK: What is known beside the patch

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
    private func parties(in patch: PatchQuestion.Patch, _ context: RequestContext) throws(RPCError) -> ReviewKey.Parties {
        guard context.authoritative, case .stored(.revisions(_, let head, _)) = patch else { return .init() }
        return try parties(of: [head], context)
    }

    /// The same, by what the change does and by all commits that it consists of: one more on top makes it nobody else's.
    private func parties(of reviewed: ReviewedVerdict, _ context: RequestContext) throws(RPCError) -> ReviewKey.Parties {
        guard reviewed.verdict.authoritative else { return .init() }
        return try parties(of: [reviewed.verdict.patch.patchID].compactMap(\.self) + reviewed.commits.map(\.hex), context)
    }

    private func parties(of revisions: [String], _ context: RequestContext) throws(RPCError) -> ReviewKey.Parties {
        do throws(EvidenceError) {
            var parties = ReviewKey.Parties()
            for revision in revisions {
                parties.formUnion(.init(try book.decided(revision, in: context.repository), beside: context))
            }
            return parties
        } catch {
            throw RPCError(unreadable: error)
        }
    }

    /// Whether more is known by now of who had a part in a change than when it was decided.
    private func hasFurtherParties(_ known: Decided, _ context: RequestContext) throws(RPCError) -> Bool {
        let parties = try parties(of: known.review, context)
        func areKnown(_ names: [String], _ known: Set<PersonName>, in directory: PeopleDirectory) -> Bool {
            names.allSatisfy { known.contains(directory.canonical(PersonName($0))) }
        }
        let (exclusions, directory) = (known.review.exclusions, known.review.directory)
        return !areKnown(parties.authors, exclusions.authors, in: directory)
            || !areKnown(parties.operators, exclusions.operators, in: directory)
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

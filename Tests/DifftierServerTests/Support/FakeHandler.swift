import DifftierServer
import Foundation
import NIOConcurrencyHelpers
import RiskModel
import WireProtocol

/// A handler that does what the repository's name says, and remembers what happened to it.
///
/// `wait` works until it is interrupted; `gate` works until the gate opens or it is interrupted; `stubborn` works until
/// the gate opens and looks at nothing else; `missing` is not found; `large:N` answers with N bytes; `broken` fails with a cause;
/// `later…` leaves its answer to the test, which completes it with `completeNext`.
final class FakeHandler: RequestHandling {
    private struct State {
        var begun = 0
        var running = 0
        var held = 0
        var interruptions: [Interruption] = []
        var produced = 0
        var texts: [[UInt8]] = []
        var revisions: [RevisionsRequest] = []
        var ranges: [RangeRequest] = []
        var releasedSeries = 0
        var recorded = 0
        var ended: [(method: Method, code: StatusCode)] = []
        var identity: Identity = { _ throws(RPCError) in FakeHandler.everybody }
        var asked: [(method: Method, credentials: Credentials)] = []
        var uncompleted: [(answer: PendingAnswer<Answer>, content: Result<Answer, RPCError>)] = []
    }

    typealias Identity = @Sendable (Credentials) throws(RPCError) -> Caller

    /// Who calls unless a test says otherwise.
    static let everybody = Caller(
        subject: Subject(name: "ci", actor: .agent), roles: Set(Caller.Role.allCases), proof: .development)

    private let state = NIOLockedValueBox(State())
    private let gate = NIOLockedValueBox(false)

    /// Requests that a worker has begun.
    var begun: Int { state.withLockedValue { $0.begun } }
    /// Requests that a worker is at.
    var running: Int { state.withLockedValue { $0.running } }
    /// Requests that were made to wait, since the beginning.
    var held: Int { state.withLockedValue { $0.held } }
    var interruptions: [Interruption] { state.withLockedValue { $0.interruptions } }
    /// Decisions that ranges have made.
    var produced: Int { state.withLockedValue { $0.produced } }
    var texts: [[UInt8]] { state.withLockedValue { $0.texts } }
    var revisions: [RevisionsRequest] { state.withLockedValue { $0.revisions } }
    var ranges: [RangeRequest] { state.withLockedValue { $0.ranges } }
    /// Decisions that would have been made durable: those that there was room for.
    var recorded: Int { state.withLockedValue { $0.recorded } }
    /// Series that are gone again.
    var releasedSeries: Int { state.withLockedValue { $0.releasedSeries } }

    /// Every time that the server asked who calls.
    var asked: [(method: Method, credentials: Credentials)] { state.withLockedValue { $0.asked } }
    /// Answers that wait for `completeNext`.
    var uncompleted: Int { state.withLockedValue { $0.uncompleted.count } }

    /// Whom credentials prove from here on.
    func identify(_ identity: @escaping Identity) { state.withLockedValue { $0.identity = identity } }

    /// Completes the answer that waits longest, or lets go of it.
    func completeNext(dropping: Bool = false) {
        let next = state.withLockedValue { $0.uncompleted.isEmpty ? nil : $0.uncompleted.removeFirst() }
        if !dropping, let next { next.answer.complete(next.content) }
    }

    func caller(of method: Method, with credentials: Credentials, in session: RequestSession) throws(RPCError) -> Caller {
        let identity = state.withLockedValue { state in
            state.asked.append((method, credentials))
            return state.identity
        }
        return try identity(credentials)
    }

    func openGate() { gate.withLockedValue { $0 = true } }

    func classify(
        _ request: RevisionsRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<Answer> {
        state.withLockedValue { $0.revisions.append(request) }
        return try working(session) { () throws(RPCError) in
            switch request.repository {
            case "wait": try hold(until: { false }, session)
            case "gate": try hold(until: { gate.withLockedValue { $0 } }, session)
            case "stubborn": while !gate.withLockedValue({ $0 }) { Thread.sleep(forTimeInterval: 0.002) }
            case "missing": throw RPCError(.notFound, "no repository is called missing")
            case "broken": throw RPCError(.internal, "the store is damaged", underlying: CocoaError(.fileReadCorruptFile))
            default: break
            }
            return .sample(repository: request.repository)
        }
    }

    func classifyText(
        _ text: [UInt8], as request: TextRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<Answer> {
        state.withLockedValue { $0.texts.append(text) }
        return try working(session) { () throws(RPCError) in
            if request.repository == "wait" { try hold(until: { false }, session) }
            return .sample(repository: request.repository)
        }
    }

    /// As many decisions as the end of the range says, each for a commit of that number.
    func classifyRange(
        _ request: RangeRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> sending any AnswerSeries<Answer> {
        state.withLockedValue {
            $0.ranges.append(request)
            $0.begun += 1
        }
        return FakeSeries(count: Int(request.to) ?? 0, repository: request.repository, handler: self, session: session)
    }

    func health() -> HealthReport {
        HealthReport(status: .serving, version: "1.2.3", engine: "fake", policyDigest: "abc", uptimeSeconds: 42)
    }

    func noteEnded(_ method: Method, _ code: StatusCode) { state.withLockedValue { $0.ended.append((method, code)) } }
    /// Calls that have ended, and how.
    var ended: [(method: Method, code: StatusCode)] { state.withLockedValue { $0.ended } }
    func noteBegun() { state.withLockedValue { $0.begun += 1 } }
    fileprivate func noteProduced() { state.withLockedValue { $0.produced += 1 } }
    fileprivate func noteReleased() { state.withLockedValue { $0.releasedSeries += 1 } }

    private func working(
        _ session: RequestSession, _ body: () throws(RPCError) -> Decision
    ) throws(RPCError) -> PendingAnswer<Answer> {
        state.withLockedValue {
            $0.begun += 1
            $0.running += 1
        }
        defer { state.withLockedValue { $0.running -= 1 } }
        let made = try Answer(try body())
        try session.reserveAnswer(made)
        state.withLockedValue { $0.recorded += 1 }
        return answer(made)
    }

    /// At once, or where the repository says so when the test says so.
    fileprivate func answer(_ answer: Answer) -> PendingAnswer<Answer> {
        guard answer.decision.verdict.patch.repository.hasPrefix("later") else { return PendingAnswer(answer) }
        let pending = PendingAnswer<Answer>()
        state.withLockedValue { $0.uncompleted.append((pending, .success(answer))) }
        return pending
    }

    fileprivate func hold(until done: () -> Bool, _ session: RequestSession) throws(RPCError) {
        state.withLockedValue { $0.held += 1 }
        do throws(Interruption) {
            while !done() {
                try session.check()
                Thread.sleep(forTimeInterval: 0.002)
            }
        } catch {
            state.withLockedValue { $0.interruptions.append(error) }
            throw RPCError(error)
        }
    }
}

private final class FakeSeries: AnswerSeries {
    private let count: Int
    private let repository: String
    private let handler: FakeHandler
    private let session: RequestSession
    private var made = 0

    init(count: Int, repository: String, handler: FakeHandler, session: RequestSession) {
        self.count = count
        self.repository = repository
        self.handler = handler
        self.session = session
    }

    deinit { handler.noteReleased() }

    func next() throws(RPCError) -> PendingAnswer<Answer>? {
        if repository == "wait", made == 1 { try handler.hold(until: { false }, session) }
        if repository == "missing", made == 2 { throw RPCError(.notFound, "commit 2 is missing") }
        guard made < count else { return nil }
        made += 1
        handler.noteProduced()
        return handler.answer(try Answer(.sample(repository: repository, additions: made)))
    }
}

extension Decision {
    /// A decision with a path that is not UTF-8; `large:N` gives it a note of N bytes.
    static func sample(repository: String, additions: Int = 1) -> Decision {
        let size = repository.contains("large:") ? Int(repository.drop { $0 != ":" }.dropFirst()) ?? 0 : 3
        return Decision(
            id: "00000000-0000-4000-8000-000000000001", decidedAt: 1_700_000_000,
            verdict: Verdict(
                tier: .high, complete: true, authoritative: false,
                patch: PatchSummary(
                    repository: repository, head: ObjectID(bytes: Array(repeating: 7, count: 20)), source: .revisions, files: 1,
                    additions: additions),
                policy: PolicyReference(digest: "abc"), engine: "fake", subject: Subject(name: "ci", actor: .agent),
                files: [FileVerdict(path: GitPath(bytes: [0x61, 0xFF]), status: .modified, tier: .high, rules: ["a.b"])],
                findings: [], capabilities: CapabilityVerdict(granted: ["read_repository"]), scope: TaskScope(),
                reviewers: ReviewerVerdict(), obligations: [],
                approvals: ApprovalVerdict(needed: ApprovalDemand(count: 1), satisfied: false),
                notes: [String(repeating: "n", count: size)]),
            evidence: EvidenceReference(index: 5, leafHash: Array(repeating: 9, count: 32)))
    }
}

import Classification
import DifftierServer
import Evidence
import RiskModel
import WireProtocol

/// Takes how checks of commits went.
final class StatusDesk: Sendable {
    private let decisions: DecisionDesk
    private let policy: PolicyInForce
    private let book: ReviewBook
    private let keyed: KeyedEvents

    init(decisions: DecisionDesk, policy: PolicyInForce, book: ReviewBook, keyed: KeyedEvents) {
        self.decisions = decisions
        self.policy = policy
        self.book = book
        self.keyed = keyed
    }

    func report(
        _ request: StatusRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<StatusAnswer> {
        let (head, entry) = try decisions.commit(request.head.hex, in: request.repository, for: caller, in: session)
        var record = StatusRecord(
            name: request.name, repository: entry.name, head: head.hex, state: request.state, by: caller.subject.name,
            at: UnixTime.now,
            // What an agent says of its own work proves nothing.
            trusted: caller.subject.actor != .agent)
        record.names = caller.names.isEmpty ? nil : caller.names
        let event = EvidenceEvent(
            kind: .status, at: record.at, subject: record.by, reference: head.hex, body: try .body(of: record))
        let name = request.idempotencyKey.map { KeyedEvents.name(of: $0, .status, from: caller, within: entry.name) }
        let pending = PendingAnswer<StatusAnswer>()
        let isAskedFor = policy.current.policy.obligations.contains(request.name)
        try keyed.append(event, named: name, unless: record.isSameStatus, for: caller, in: session) { [book] result in
            if case .success((let index, isNew: true)) = result { book.add(event, at: index) }
            pending.complete(result.map { StatusAnswer(index: $0.index, isAskedFor: isAskedFor) })
        }
        return pending
    }
}

extension StatusRecord {
    fileprivate func isSameStatus(as body: JSONValue) -> Bool {
        guard var other = try? body.decoded(as: StatusRecord.self) else { return false }
        other.at = at
        return self == other
    }
}

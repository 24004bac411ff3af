import Crypto
import DifftierServer
import Evidence
import RiskModel
import WireProtocol

/// Takes what people say of changes.
final class StatementDesk: Sendable {
    private let gates: GateDesk
    private let decisions: DecisionDesk
    private let policy: PolicyInForce
    private let keyed: KeyedEvents

    init(gates: GateDesk, decisions: DecisionDesk, policy: PolicyInForce, keyed: KeyedEvents) {
        self.gates = gates
        self.decisions = decisions
        self.policy = policy
        self.keyed = keyed
    }

    func state(
        _ kind: ApprovalRecord.Kind, _ request: StatementRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<StatementAnswer> {
        if case .head(let head, let repository, _) = request.change,
            try ObjectID(hex: head) != decisions.commit(head, in: repository, for: caller, in: session).0
        {
            // A name could mean another commit by the time that this is read.
            throw RPCError(
                .invalidArgument, "change: say what was looked at: a decision, or a commit by its 40 hexadecimal digits")
        }
        guard (request.person != nil) == (kind == .dismiss) else {
            throw RPCError(.invalidArgument, "person: names whose word is dismissed, and is empty where it is the caller's own")
        }
        if request.reason == nil, kind == .disapprove || kind == .dismiss {
            throw RPCError(.invalidArgument, "reason: a \(kind.noun) needs one")
        }
        let pending = PendingAnswer<StatementAnswer>()
        let reason = try request.reason.map { reason throws(RPCError) in try policy.masked([reason], in: session)[0] }
        try gates.decide(request.change, for: caller, in: session) { [self] decided in
            do throws(RPCError) {
                let decided = try decided.get()
                let said = gates.book.statements(about: decided, at: UnixTime.now).map(\.record)
                let shown = kind == .approve ? try gates.shown(by: request.change) : nil
                let statement = try JudgedStatement(
                    kind, request, reason: reason, of: decided, shown: shown, after: said, by: caller)
                let name = request.idempotencyKey.map {
                    KeyedEvents.name(of: $0, .approval, from: caller, within: decided.decision.verdict.patch.repository)
                }
                var stated = statement.record
                if name != nil { stated.request = request.digest(kind) }
                try record(stated, named: name, in: session, for: caller) { [self] recorded in
                    switch recorded {
                    case .failure(let error): pending.complete(.failure(error))
                    case .success(let index):
                        if let refused = statement.record.refused {
                            return pending.complete(
                                .failure(RPCError(.permissionDenied, "the \(kind.noun) does not count: \(refused)")))
                        }
                        gates.again(request.change, for: caller, in: session) { result in
                            pending.complete(result.map { StatementAnswer(index: index, report: $0.report) })
                        }
                    }
                }
            } catch {
                pending.complete(.failure(error))
            }
        }
        return pending
    }

    private func record(
        _ record: ApprovalRecord, named name: String?, in session: RequestSession, for caller: Caller,
        completion: @escaping @Sendable (Result<Int, RPCError>) -> Void
    ) throws(RPCError) {
        let event = try EvidenceEvent(record)
        try keyed.append(event, named: name, unless: record.isSameStatement, for: caller, in: session) { [gates] result in
            if case .success((let index, isNew: true)) = result { gates.book.add(event, at: index) }
            completion(result.map(\.index))
        }
    }
}

extension EvidenceEvent {
    /// What somebody said of a change, found by the decision that waited for it.
    init(_ record: ApprovalRecord) throws(RPCError) {
        self.init(
            kind: .approval, at: UnixTime.now, subject: record.person, reference: record.decisionID, body: try .body(of: record))
    }
}

extension ApprovalRecord {
    /// What is said again, as by one who did not see the answer, is the same whatever the change has become meanwhile.
    fileprivate func isSameStatement(as body: JSONValue) -> Bool {
        body["request"]?.string == request
    }
}

extension StatementRequest {
    /// Of what is asked for, without its key.
    fileprivate func digest(_ kind: ApprovalRecord.Kind) -> String {
        let subject: [String] =
            switch change {
            case .decision(let id): [id]
            case .head(let head, let repository, let sourceBranch): [head, repository, sourceBranch ?? ""]
            }
        let asked: [[String]] = [
            [kind.rawValue], subject, requirements, paths.map(\.quoted), capabilities.map(\.name), [reason ?? ""], [person ?? ""],
        ]
        let text = JSONValue.array(asked.map(JSONValue.strings)).canonicalText
        return Hexadecimal.encode(SHA256.hash(data: Array(text.utf8)))
    }
}

extension ApprovalRecord.Kind {
    var noun: String {
        switch self {
        case .approve: "approval"
        case .disapprove: "disapproval"
        case .withdraw: "withdrawal"
        case .dismiss: "dismissal"
        }
    }
}

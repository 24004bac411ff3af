import DifftierServer
import Evidence
import Foundation
import Identity
import Logging
import RiskModel
import WireProtocol

/// Takes reports into the evidence and shows what is in it.
final class EvidenceDesk: Sendable {
    /// Seconds after its end for which a grant may still be reported under.
    static let lateness = 86_400
    /// Of the texts on one page, beside the last.
    private static let pageBytes = 256 << 10
    private static let pageEvents = 1_000

    private let trust: ServiceTrust
    private let grants: GrantDesk
    private let policy: PolicyInForce
    private let keyed: KeyedEvents
    private let logger: Logger

    private var log: EvidenceLog { trust.log }

    init(trust: ServiceTrust, grants: GrantDesk, policy: PolicyInForce, keyed: KeyedEvents, logger: Logger) {
        self.trust = trust
        self.grants = grants
        self.policy = policy
        self.keyed = keyed
        self.logger = logger
    }

    // MARK: Reports

    func report(
        _ request: ReportRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<ReportAnswer> {
        let now = UnixTime.now
        let grant = try grants.own(request.grant)
        guard now < grant.expiresAt + Self.lateness else {
            throw RPCError(.failedPrecondition, "the grant ended more than a day ago: too late to report under it")
        }
        guard caller.mayAskAbout(grant.repository) else {
            throw RPCError(.permissionDenied, "\(caller.subject.name) may not speak of the grant's repository")
        }
        // An agent could else spoil the standing of another.
        guard caller.subject.name.isExactly(grant.subject) || caller.subject.actor != .agent else {
            throw RPCError(.permissionDenied, "\(caller.subject.name) may not report what \(grant.subject) did")
        }
        let occurred = request.occurredAt ?? now
        guard occurred >= grant.issuedAt - GrantVerifier.skew, occurred <= now + GrantVerifier.skew else {
            throw RPCError(.invalidArgument, "occurred_at lies before the grant or in the future")
        }
        // Command lines hold tokens.
        let masked = try policy.masked([request.target, request.detail ?? ""], in: session)
        let record = ActionRecord(
            grant: grant.id, repository: grant.repository, head: grant.head.hex, kind: request.kind, outcome: request.outcome,
            target: masked[0], capability: request.capability?.name, digest: request.digest,
            detail: request.detail == nil ? nil : masked[1],
            occurredAt: occurred, withinGrant: grant.allows(request.kind, request.target, with: request.capability),
            reporter: caller.subject.name)
        let event = EvidenceEvent(
            kind: .action, at: now, subject: grant.subject, reference: grant.id, body: try .body(of: record))
        // The reporter's own: a job must not be able to take the place of its sandbox's report.
        let name = request.idempotencyKey.map { KeyedEvents.name(of: $0, .action, from: caller, within: grant.id) }
        let pending = PendingAnswer<ReportAnswer>()
        try keyed.append(event, named: name, unless: event.body.isSameReport, for: caller, in: session) {
            pending.complete($0.map { ReportAnswer(index: $0.index) })
        }
        return pending
    }

    // MARK: Reading

    func event(_ request: EventRequest) throws(RPCError) -> EventAnswer {
        let logged = try reading { () throws(EvidenceError) in
            switch request {
            case .index(let index): try log.event(at: index)
            case .id(let id): try log.events(reference: id, limit: 1).first
            }
        }
        guard let logged else { throw RPCError(.notFound, "the evidence holds no such event") }
        let (checkpoint, proof) = try reading { () throws(EvidenceError) in
            let note = try log.latestCheckpoint() ?? ""
            let size = try Checkpoint(text: SignedNote(note).text).size
            return (note, try log.inclusionProof(index: logged.index, size: size))
        }
        return EventAnswer(event: try recorded(logged), checkpoint: checkpoint, inclusionProof: proof.hashes.map(\.bytes))
    }

    /// - Throws: `notFound` for an id that no decision has.
    func decision(_ decision: DecisionReference) throws(RPCError) -> EvidenceEvent {
        let logged = try reading { () throws(EvidenceError) in
            try log.events(reference: decision.id, kind: .decision, limit: 1).first
        }
        guard let logged else { throw RPCError(.notFound, "the evidence holds no decision of the id \(decision.id)") }
        guard let event = try reading({ () throws(EvidenceError) in try logged.event() }) else {
            _ = try recorded(logged)
            throw RPCError(.notFound, "the text of the decision is not at hand")
        }
        return event
    }

    func events(_ request: EventsRequest) throws(RPCError) -> EventsAnswer {
        var kinds: Set<EvidenceEvent.Kind> = []
        for name in request.kinds {
            guard let kind = EvidenceEvent.Kind(rawValue: name) else {
                let known = EvidenceEvent.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw RPCError(.invalidArgument, "kinds: there is no kind `\(name)`; there are \(known)")
            }
            kinds.insert(kind)
        }
        let filter = EventFilter(kinds: kinds.isEmpty ? nil : kinds, subject: request.subject, since: request.since)
        let limit = min(request.limit ?? Self.pageEvents, Self.pageEvents)
        let page = try reading { () throws(EvidenceError) in
            try request.newestFirst
                ? log.events(
                    filter, from: request.before.map { $0 - 1 }, order: .newestFirst, limit: limit, bytes: Self.pageBytes)
                : log.events(filter, from: request.from, limit: limit, bytes: Self.pageBytes)
        }
        var events: [RecordedEvent] = []
        for logged in page.events where logged.index >= request.from { events.append(try recorded(logged)) }
        guard request.newestFirst else { return EventsAnswer(events: events, next: page.next) }
        return EventsAnswer(events: events, next: page.next.flatMap { $0 < request.from ? nil : $0 + 1 })
    }

    func checkpoint(_ request: CheckpointRequest) throws(RPCError) -> CheckpointAnswer {
        try reading { () throws(EvidenceError) in
            let note = try log.latestCheckpoint() ?? ""
            var proof: [[UInt8]] = []
            if let since = request.since, !note.isEmpty {
                let size = try Checkpoint(text: SignedNote(note).text).size
                proof = try log.consistencyProof(from: since, to: size).hashes.map(\.bytes)
            }
            return CheckpointAnswer(checkpoint: note, consistencyProof: proof, verifierKey: trust.verifierKey.description)
        }
    }

    /// A decision as a statement for others, signed with the key of the evidence.
    func attest(_ reference: DecisionReference) throws(RPCError) -> AttestationAnswer {
        let event = try decision(reference)
        let key = trust.evidenceKeys.signingKey
        do throws(EvidenceError) {
            let summary = try VerificationSummary(of: event, verifier: "difftier:service:\(trust.name)")
            let envelope = try summary.signed(keyID: key.id) { try key.signature(for: $0) }
            return AttestationAnswer(envelope: envelope.json)
        } catch {
            if error.code == .malformed { throw RPCError(.failedPrecondition, error.reason, underlying: error) }
            throw RPCError(.internal, "the statement could not be signed", underlying: error)
        }
    }

    private func recorded(_ logged: LoggedEvent) throws(RPCError) -> RecordedEvent {
        guard let text = logged.text else {
            throw RPCError(
                .failedPrecondition, "event \(logged.index) is in an archived segment that the service does not have at hand")
        }
        return RecordedEvent(index: logged.index, text: text)
    }

    func reading<T>(_ body: () throws(EvidenceError) -> T) throws(RPCError) -> T {
        do throws(EvidenceError) {
            return try body()
        } catch {
            throw unreadable(error)
        }
    }

    /// In the client's words; the cause is logged.
    func unreadable(_ error: EvidenceError) -> RPCError {
        if error.code == .outOfRange { return RPCError(.outOfRange, error.reason, underlying: error) }
        logger.error("the evidence could not be read", metadata: ["cause": "\(error)"])
        return RPCError(unreadable: error)
    }
}

extension JSONValue {
    /// The same but for the time, which a report that is made again need not have.
    fileprivate func isSameReport(as other: JSONValue) -> Bool {
        guard case .object(var one) = self, case .object(var two) = other else { return false }
        one["occurred_at"] = nil
        two["occurred_at"] = nil
        return one == two
    }
}

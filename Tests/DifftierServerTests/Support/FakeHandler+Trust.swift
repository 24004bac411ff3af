import DifftierServer
import RiskModel
import WireProtocol

/// Grants and evidence: each answers with one fixed thing, and counts as work begun.
extension FakeHandler {
    func requestGrant(
        _ request: GrantRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<GrantAnswer> {
        noteBegun()
        return PendingAnswer(
            GrantAnswer(answer: try Answer(.sample(repository: request.change.repository)), grant: Self.grant))
    }

    func authorize(
        _ request: AuthorizeRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<AuthorizeAnswer> {
        noteBegun()
        return PendingAnswer(AuthorizeAnswer(decisionID: "d", outcome: .denied(because: ["gated: \(request.capability)"])))
    }

    func verifyGrant(_ request: VerifyGrantRequest) throws(RPCError) -> GrantValidity {
        noteBegun()
        return GrantValidity(because: ["the grant expired 3 s ago"])
    }

    func revokeGrant(
        _ request: RevokeGrantRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<RevocationAnswer> {
        noteBegun()
        return PendingAnswer(RevocationAnswer(revokedAt: 7))
    }

    func grantKeys() throws(RPCError) -> KeySetAnswer {
        noteBegun()
        return KeySetAnswer(jwks: "{\"keys\":[]}")
    }

    func rotateGrantKey(for caller: Caller, in session: RequestSession) throws(RPCError) -> PendingAnswer<RotationAnswer> {
        noteBegun()
        return PendingAnswer(RotationAnswer(keyID: "k"))
    }

    func report(
        _ request: ReportRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<ReportAnswer> {
        noteBegun()
        return PendingAnswer(ReportAnswer(index: 11))
    }

    func event(_ request: EventRequest) throws(RPCError) -> EventAnswer {
        noteBegun()
        return EventAnswer(event: Self.event, checkpoint: "c", inclusionProof: [Self.hash])
    }

    func events(_ request: EventsRequest) throws(RPCError) -> EventsAnswer {
        noteBegun()
        return EventsAnswer(events: [Self.event], next: 12)
    }

    func checkpoint(_ request: CheckpointRequest) throws(RPCError) -> CheckpointAnswer {
        noteBegun()
        return CheckpointAnswer(checkpoint: "c", consistencyProof: [Self.hash], verifierKey: "k")
    }

    func reproduce(_ decision: DecisionReference, in session: RequestSession) throws(RPCError) -> ReproductionAnswer {
        noteBegun()
        return ReproductionAnswer(outcome: .different, because: ["tier"])
    }

    func attest(_ decision: DecisionReference) throws(RPCError) -> AttestationAnswer {
        noteBegun()
        return AttestationAnswer(envelope: "{}")
    }

    func measures(_ request: MeasuresRequest, in session: RequestSession) throws(RPCError) -> MeasuresAnswer {
        noteBegun()
        return MeasuresAnswer(json: "{}")
    }

    func ended(_ method: Method, _ code: StatusCode) { noteEnded(method, code) }

    static let grant = SignedGrant(id: "g", token: "a.b.c", expiresAt: 9)
    static let event = RecordedEvent(index: 11, text: "{\"kind\":\"action\"}")
    static let hash = [UInt8](repeating: 5, count: 32)
}

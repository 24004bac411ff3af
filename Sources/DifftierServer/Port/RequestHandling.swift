public import RiskModel
public import WireProtocol

/// What the server asks of the program behind it, in domain terms.
///
/// All functions but `health` run on worker threads, one request each, and may block. They ask `session.check()` between
/// steps and stop when it throws. A decision that is returned is on its way to the client: whatever has to be durable before
/// it leaves is made durable first, after `session.reserveAnswer` has found room for it. Where that takes its time, they
/// return an answer that is completed later, and the thread is free.
///
/// Every function that does something for a call takes the caller that `caller(of:with:in:)` proved; the server has seen
/// that its roles are among those of `Method.access`. Whether it may speak of the repository is theirs to see.
public protocol RequestHandling: Sendable {
    /// Who makes a call, asked before anything is done for it, for every method but those that are open to everybody.
    ///
    /// - Returns: a caller whose proof holds now. Where it has an end, the server ends the call then.
    /// - Throws: `unauthenticated` where the credentials prove nobody, `permissionDenied` for somebody who may do nothing here. The
    ///   message goes to the client: it says what to do and nothing of who may.
    func caller(of method: Method, with credentials: Credentials, in session: RequestSession) throws(RPCError) -> Caller

    func classify(
        _ request: RevisionsRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<Answer>

    /// - Parameter text: the whole patch text, at most `ServerLimits.maxTextBytes`.
    func classifyText(
        _ text: [UInt8], as request: TextRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<Answer>

    func classifyRange(
        _ request: RangeRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> sending any AnswerSeries<Answer>

    // MARK: Grants

    func requestGrant(
        _ request: GrantRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<GrantAnswer>

    func authorize(
        _ request: AuthorizeRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<AuthorizeAnswer>

    func verifyGrant(_ request: VerifyGrantRequest) throws(RPCError) -> GrantValidity

    func revokeGrant(
        _ request: RevokeGrantRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<RevocationAnswer>

    func grantKeys() throws(RPCError) -> KeySetAnswer

    func rotateGrantKey(for caller: Caller, in session: RequestSession) throws(RPCError) -> PendingAnswer<RotationAnswer>

    // MARK: Reviews

    func gate(
        _ request: GateRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<GateAnswer>

    /// The gate as it is, and again whenever it has changed. Does not end by itself.
    func watchGate(
        _ request: GateRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> sending any AnswerSeries<GateAnswer>

    func state(
        _ kind: ApprovalRecord.Kind, _ request: StatementRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<StatementAnswer>

    func importReviews(
        _ request: ImportReviewsRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<ImportReviewsAnswer>

    func reportStatus(
        _ request: StatusRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<StatusAnswer>

    // MARK: Evidence

    func report(
        _ request: ReportRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<ReportAnswer>

    func event(_ request: EventRequest) throws(RPCError) -> EventAnswer

    func events(_ request: EventsRequest) throws(RPCError) -> EventsAnswer

    func checkpoint(_ request: CheckpointRequest) throws(RPCError) -> CheckpointAnswer

    func reproduce(_ decision: DecisionReference, in session: RequestSession) throws(RPCError) -> ReproductionAnswer

    func attest(_ decision: DecisionReference) throws(RPCError) -> AttestationAnswer

    func measures(_ request: MeasuresRequest, in session: RequestSession) throws(RPCError) -> MeasuresAnswer

    // MARK: Health

    /// A call has ended, for whoever counts. Called on an event loop: returns at once.
    func ended(_ method: Method, _ code: StatusCode)

    /// Called on an event loop, so that it is answered under any load: returns at once. Everybody may read what it says.
    func health() -> HealthReport
}

/// The answers to one request, such as the decisions of a range, made one at a time when the client has room for the next.
///
/// Used by one thread at a time, not always the same one: the next answer is asked for when the one before is complete.
public protocol AnswerSeries<Content>: AnyObject {
    associatedtype Content: Sendable

    /// - Returns: nil after the last answer.
    func next() throws(RPCError) -> PendingAnswer<Content>?
}

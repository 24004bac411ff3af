public import WireProtocol

/// What the server asks of the program behind it, in domain terms.
///
/// The classifying functions run on worker threads, one request each, and may block. They ask
/// `session.check()` between steps and stop when it throws. A decision that is returned is on its way to
/// the client: whatever has to be durable before it leaves is made durable first, after `session.reserveAnswer` has
/// found room for it.
public protocol RequestHandling: Sendable {
    func classify(_ request: RevisionsRequest, in session: RequestSession) throws(RPCError) -> Answer

    /// - Parameter text: the whole patch text, at most `ServerLimits.maxTextBytes`.
    func classifyText(_ text: [UInt8], for request: TextRequest, in session: RequestSession) throws(RPCError) -> Answer

    func classifyRange(_ request: RangeRequest, in session: RequestSession) throws(RPCError) -> sending any DecisionSeries

    /// Called on an event loop, so that it is answered under any load: returns at once.
    func health() -> HealthReport
}

/// The decisions of one range, made one at a time when the client has room for the next.
///
/// Used by one thread at a time, not always the same one.
public protocol DecisionSeries: AnyObject {
    /// - Returns: nil after the last decision.
    func next() throws(RPCError) -> Answer?
}

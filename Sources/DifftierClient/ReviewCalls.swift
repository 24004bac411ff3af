public import RiskModel
public import WireProtocol

// Reviews. Each call throws what the server said, or `unavailable` where the connection is lost; without a timeout it has the server's
// maximum.

extension DifftierClient {
    public func gate(_ request: GateRequest, timeout: Duration? = nil) async throws(RPCError) -> GateAnswer {
        try await connection.unary(.getGate, request, timeout: timeout)
    }

    /// The gate as it is, and again whenever it has changed. The server ends it when the call's time is over: then ask again. Every error
    /// thrown is an `RPCError`. Dropping the stream cancels the call.
    public func watchGate(
        _ request: GateRequest, timeout: Duration? = nil
    ) -> AsyncThrowingStream<ReviewReport, any Error> {
        let reading = StreamReading<GateRequest, GateAnswer>(client: self, .watchGate, request, timeout: timeout)
        return AsyncThrowingStream { try await reading.next()?.report }
    }

    public func state(
        _ kind: ApprovalRecord.Kind, _ request: StatementRequest, timeout: Duration? = nil
    ) async throws(RPCError) -> StatementAnswer {
        let method: Method =
            switch kind {
            case .approve: .approve
            case .disapprove: .disapprove
            case .withdraw: .withdraw
            case .dismiss: .dismiss
            }
        return try await connection.unary(method, request, timeout: timeout)
    }

    public func importReviews(
        _ request: ImportReviewsRequest, timeout: Duration? = nil
    ) async throws(RPCError) -> ImportReviewsAnswer {
        try await connection.unary(.importReviews, request, timeout: timeout)
    }

    public func reportStatus(_ request: StatusRequest, timeout: Duration? = nil) async throws(RPCError) -> StatusAnswer {
        try await connection.unary(.reportStatus, request, timeout: timeout)
    }
}

public import WireProtocol

// Grants and evidence. Each call throws what the server said, or `unavailable` where the connection is lost; without a timeout it
// has the server's maximum.

extension DifftierClient {
    public func requestGrant(_ request: GrantRequest, timeout: Duration? = nil) async throws(RPCError) -> GrantAnswer {
        try await connection.unary(.requestGrant, request, timeout: timeout)
    }

    public func authorize(_ request: AuthorizeRequest, timeout: Duration? = nil) async throws(RPCError) -> AuthorizeAnswer {
        try await connection.unary(.authorize, request, timeout: timeout)
    }

    public func verifyGrant(_ request: VerifyGrantRequest, timeout: Duration? = nil) async throws(RPCError) -> GrantValidity {
        try await connection.unary(.verifyGrant, request, timeout: timeout)
    }

    public func revokeGrant(_ request: RevokeGrantRequest, timeout: Duration? = nil) async throws(RPCError) -> RevocationAnswer {
        try await connection.unary(.revokeGrant, request, timeout: timeout)
    }

    public func grantKeys(timeout: Duration? = nil) async throws(RPCError) -> KeySetAnswer {
        try await connection.unary(.listKeys, ListKeysRequest(), timeout: timeout)
    }

    public func rotateGrantKey(timeout: Duration? = nil) async throws(RPCError) -> RotationAnswer {
        try await connection.unary(.rotateKey, RotateKeyRequest(), timeout: timeout)
    }

    public func report(_ request: ReportRequest, timeout: Duration? = nil) async throws(RPCError) -> ReportAnswer {
        try await connection.unary(.report, request, timeout: timeout)
    }

    public func event(_ request: EventRequest, timeout: Duration? = nil) async throws(RPCError) -> EventAnswer {
        try await connection.unary(.getEvent, request, timeout: timeout)
    }

    public func events(_ request: EventsRequest, timeout: Duration? = nil) async throws(RPCError) -> EventsAnswer {
        try await connection.unary(.listEvents, request, timeout: timeout)
    }

    public func checkpoint(_ request: CheckpointRequest, timeout: Duration? = nil) async throws(RPCError) -> CheckpointAnswer {
        try await connection.unary(.getCheckpoint, request, timeout: timeout)
    }

    public func reproduce(_ decision: DecisionReference, timeout: Duration? = nil) async throws(RPCError) -> ReproductionAnswer {
        try await connection.unary(.reproduce, ReproduceRequest(decision: decision), timeout: timeout)
    }

    public func attest(_ decision: DecisionReference, timeout: Duration? = nil) async throws(RPCError) -> AttestationAnswer {
        try await connection.unary(.attest, AttestRequest(decision: decision), timeout: timeout)
    }

    public func measures(_ request: MeasuresRequest, timeout: Duration? = nil) async throws(RPCError) -> MeasuresAnswer {
        try await connection.unary(.getMeasures, request, timeout: timeout)
    }
}

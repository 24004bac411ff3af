public import WireProtocol

/// Where a client has the token from that goes with its calls. It travels over TLS, loopback addresses and Unix sockets only: there
/// is no other way to a service.
public enum ClientToken: Sendable {
    case fixed(BearerToken)
    /// Asked before every call, for tokens that are renewed.
    case renewed(@Sendable () async throws -> BearerToken)
}

extension ClientToken {
    /// - Throws: `unauthenticated` where there is none at the moment.
    func current() async throws(RPCError) -> BearerToken {
        switch self {
        case .fixed(let token): return token
        case .renewed(let source):
            do {
                return try await source()
            } catch {
                throw RPCError(.unauthenticated, "there is no token to call with: \(error)", underlying: error)
            }
        }
    }
}

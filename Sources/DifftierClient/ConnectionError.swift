import NIOCore
public import WireProtocol

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Why a client could not connect.
public struct ConnectionError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// Nobody listens there.
        case noService
        /// The operating system does not let this user connect.
        case notPermitted
        /// No answer in time.
        case timedOut
        /// The server, or whatever answers there, did not take the connection; `underlying` is an `RPCError`.
        case refused
        /// Anything else; `underlying` says what.
        case failed
    }

    public var code: Code
    public var address: ServiceAddress
    /// What went wrong and what to do.
    public var reason: String
    public var underlying: (any Error)?

    public init(_ code: Code, at address: ServiceAddress, _ reason: String, underlying: (any Error)? = nil) {
        self.code = code
        self.address = address
        self.reason = reason
        self.underlying = underlying
    }

    public var description: String { "cannot connect to \(address): \(reason)" }
}

extension ConnectionError {
    init(connecting address: ServiceAddress, failedWith error: any Error) {
        switch error {
        case let error as RPCError:
            self.init(.refused, at: address, error.message, underlying: error)
        case ChannelError.connectTimeout:
            self.init(
                .timedOut, at: address, "no answer in time; see whether the service is overloaded with `difftier server status`",
                underlying: error)
        case let error as IOError where error.errnoCode == ECONNREFUSED || error.errnoCode == ENOENT:
            self.init(
                .noService, at: address, "nobody listens there; start difftierd, or give the address it listens on",
                underlying: error)
        case let error as IOError where error.errnoCode == EACCES || error.errnoCode == EPERM:
            self.init(
                .notPermitted, at: address,
                "the socket belongs to another user; run as the user of difftierd, or use its loopback port", underlying: error)
        default: self.init(.failed, at: address, "\(error)", underlying: error)
        }
    }
}

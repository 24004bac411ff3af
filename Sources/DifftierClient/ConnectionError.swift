import NIOCore
import NIOPosix
import TransportSecurity
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
        /// No such name is known.
        case unknownHost
        /// A file of certificates or of a key cannot be used.
        case badCertificateFile
        /// No authority that is trusted vouches for the server's certificate.
        case certificateNotTrusted
        /// The server's certificate is not valid any more, or not yet.
        case certificateExpired
        /// The server's certificate is for another host.
        case wrongHost
        /// What answers speaks TLS, and not this protocol.
        case otherProtocol
        /// The server wants a client certificate, or does not take this one.
        case certificateRefused
        /// The server wants to know who calls, and nothing that was shown proves it.
        case unauthenticated
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
        case let error as TLSFailure: self.init(error.code, at: address, error.reason, underlying: error.underlying)
        case let error as PEMFileError: self.init(.badCertificateFile, at: address, error.reason, underlying: error)
        case let error as NIOConnectionError: self.init(connecting: address, resolving: error)
        case let error as RPCError where error.status == .unauthenticated:
            self.init(
                .unauthenticated, at: address, "\(error.message); give a token or a client certificate that the service knows",
                underlying: error)
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

    /// A name leads to several addresses: what is said is of the first that was tried.
    private init(connecting address: ServiceAddress, resolving error: NIOConnectionError) {
        if let attempt = error.connectionErrors.first {
            self.init(connecting: address, failedWith: attempt.error)
        } else {
            self.init(
                .unknownHost, at: address, "no such host is known; see the name, and whether it can be resolved here",
                underlying: error)
        }
    }
}

public import WireProtocol

/// Why a server could not start.
public struct ServerError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// The address is not on this machine's loopback.
        case notLoopback
        /// Somebody listens there.
        case addressInUse
        /// A file stands where the socket should be.
        case notASocket
        /// The operating system refused; `underlying` says why.
        case cannotListen
        /// A name stands where an IP address of this machine should.
        case notNumeric
        /// An address asks for TLS, and there is no certificate to speak it with.
        case noCertificate
        /// A file of a certificate, its key or of authorities cannot be used.
        case badCertificate
        /// Nothing to listen on was given.
        case noAddress
    }

    public var code: Code
    public var address: ServiceAddress?
    /// What went wrong, where, and what to do.
    public var reason: String
    public var underlying: (any Error)?

    public init(_ code: Code, at address: ServiceAddress?, _ reason: String, underlying: (any Error)? = nil) {
        self.code = code
        self.address = address
        self.reason = reason
        self.underlying = underlying
    }

    public var description: String { address.map { "cannot listen on \($0): \(reason)" } ?? reason }
}

/// How a client speaks TLS: whom it trusts, and what it shows.
public struct ClientTLS: Hashable, Sendable {
    /// Whose word it takes for the server's certificate.
    public enum Authorities: Hashable, Sendable {
        /// Those that the operating system trusts.
        case system
        /// Those in this PEM file, and no others.
        case file(String)
    }

    /// A certificate of the client's own.
    public struct Identity: Hashable, Sendable {
        /// A PEM file: the client's certificate, then those between it and its authority.
        public var certificateChain: String
        /// A PEM file that only its owner can read.
        public var privateKey: String

        public init(certificateChain: String, privateKey: String) {
            self.certificateChain = certificateChain
            self.privateKey = privateKey
        }
    }

    public var authorities: Authorities
    /// Shown where the server asks for one.
    public var identity: Identity?

    public init(authorities: Authorities = .system, identity: Identity? = nil) {
        self.authorities = authorities
        self.identity = identity
    }
}

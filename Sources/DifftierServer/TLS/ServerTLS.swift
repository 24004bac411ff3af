/// How a server speaks TLS: its own certificate, and what it wants to see of its clients.
public struct ServerTLS: Hashable, Sendable {
    /// Whether clients show certificates.
    public enum ClientCertificates: Hashable, Sendable {
        /// They are not asked for one.
        case none
        /// One that is shown has to be vouched for by an authority of this PEM file; none need be.
        case optional(authorities: String)
        /// Without one that is vouched for by an authority of this PEM file there is no connection.
        case required(authorities: String)
    }

    /// A PEM file: the server's certificate, then those between it and its authority.
    public var certificateChain: String
    /// A PEM file that only its owner can read.
    public var privateKey: String
    public var clientCertificates: ClientCertificates

    public init(certificateChain: String, privateKey: String, clientCertificates: ClientCertificates = .none) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
        self.clientCertificates = clientCertificates
    }
}

public import WireProtocol

/// What a call shows of who makes it. Nothing of it is believed before `RequestHandling.caller` has looked at it.
public struct Credentials: Hashable, Sendable {
    /// What the connection proves.
    public var peer: PeerEvidence
    /// What the call brought in its metadata.
    public var token: BearerToken?

    public init(peer: PeerEvidence, token: BearerToken? = nil) {
        self.peer = peer
        self.token = token
    }
}

/// What a connection proves of the process at its other end.
public enum PeerEvidence: Hashable, Sendable {
    /// It came over TLS and showed no certificate.
    case nothing
    /// It runs on this machine: it came to a loopback address.
    case loopback
    /// It came to a Unix socket: its user, group and process as the system had them when it connected.
    case unix(uid: UInt32, gid: UInt32, pid: Int32)
    /// It came over TLS and has the key of this certificate, which an authority of the configured file vouches for.
    case certificate(der: [UInt8])
}

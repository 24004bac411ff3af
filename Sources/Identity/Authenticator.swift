public import RiskModel

/// Who is at the other end of a Unix socket, as the operating system says.
public struct SocketPeer: Hashable, Sendable {
    public var uid: UInt32
    public var gid: UInt32

    public init(uid: UInt32, gid: UInt32) {
        self.uid = uid
        self.gid = gid
    }
}

/// Tells who a caller is from what it shows: a token, a client certificate, or the place of its process.
///
/// Its calls block: that of a token for some seconds, where the issuer's keys have to be fetched. They are for worker threads.
public final class Authenticator: Sendable {
    public let policy: TrustPolicy
    private let replays: ReplayMemory
    private let issuerKeys: [TokenIssuer: IssuerKeys]
    private let tokens: TokenVerifier

    /// - Parameter replays: outlives the policy; make one for the process.
    public convenience init(_ policy: TrustPolicy, replays: ReplayMemory) { self.init(policy, replays: replays, known: [:]) }

    private init(_ policy: TrustPolicy, replays: ReplayMemory, known: [TokenIssuer: IssuerKeys]) {
        var keys: [TokenIssuer: IssuerKeys] = [:]
        for issuer in policy.issuers { keys[issuer] = known[issuer] ?? IssuerKeys(of: issuer) }
        self.policy = policy
        self.replays = replays
        issuerKeys = keys
        tokens = TokenVerifier(policy.issuers, replays: replays) { keys[$0] ?? IssuerKeys(of: $0) }
    }

    /// The same under another policy: what is known of issuers that stay as they are is kept, as are the one-time tokens that were shown.
    public func following(_ policy: TrustPolicy) -> Authenticator { Authenticator(policy, replays: replays, known: issuerKeys) }

    /// - Parameters:
    ///   - token: a compact JWS.
    ///   - connection: a name that no other connection has: on it a one-time token may be shown again; nil where there is none.
    ///   - now: seconds since 1970.
    public func caller(token: String, on connection: String? = nil, at now: Int) throws(CredentialRefusal) -> Caller {
        let verified = try tokens.verify(token, by: connection, at: now)
        return try policy.caller(
            ShownIdentity(
                kind: .token(issuer: verified.issuer), proof: .token, claims: verified.plainClaims,
                flattenedClaims: verified.flattenedClaims, expiresAt: verified.expiresAt))
    }

    /// - Parameter certificate: the leaf of the chain that the connection verified, in DER.
    public func caller(certificate: [UInt8], at now: Int) throws(CredentialRefusal) -> Caller {
        let certificate = try ClientCertificate(der: certificate)
        guard now < certificate.expiresAt else {
            throw CredentialRefusal(
                .expired, "the client certificate expired \(now - certificate.expiresAt) s ago; get a new one")
        }
        return try policy.caller(
            ShownIdentity(
                kind: .certificate, proof: .certificate, claims: certificate.claims, flattenedClaims: certificate.claims,
                expiresAt: certificate.expiresAt))
    }

    public func caller(peer: SocketPeer) throws(CredentialRefusal) -> Caller {
        let claims = ["uid": String(peer.uid), "gid": String(peer.gid)]
        return try policy.caller(
            ShownIdentity(
                kind: .peer(uid: peer.uid, gid: peer.gid), proof: .socket, claims: claims, flattenedClaims: claims, expiresAt: nil
            ))
    }
}

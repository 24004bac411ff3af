internal import RiskModel

/// Makes signed grants: compact JWS by Ed25519, the same bytes for the same grant and key.
public struct GrantSigner: Sendable {
    static let type = "difftier-grant+jwt"

    private let ring: KeyRing

    public init(_ ring: KeyRing) { self.ring = ring }

    /// Signs with the ring's current key.
    ///
    /// - Throws: `tooLong` for a grant whose text would be longer than what verifiers read.
    public func sign(_ grant: Grant) throws -> String {
        let key = ring.signingKey
        let header = JSONValue.object(["alg": .string("EdDSA"), "kid": .string(key.id), "typ": .string(Self.type)])
        let signed = CompactJWS.text(header: header.canonicalText, claims: grant.claims.canonicalText)
        let token = signed + "." + Base64URL.encode(try key.signature(for: Array(signed.utf8)))
        guard token.utf8.count <= CompactJWS.maximumBytes else {
            throw GrantRefusal(
                .tooLong, "the grant would be longer than \(CompactJWS.maximumBytes) bytes; narrow the task's scopes")
        }
        return token
    }
}

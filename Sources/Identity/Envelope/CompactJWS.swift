/// The three parts of a compact JWS (RFC 7515), taken apart and not yet believed.
struct CompactJWS {
    /// Longer tokens are not looked at.
    static let maximumBytes = 16 * 1024

    let header: TokenObject
    let claims: TokenObject
    let signature: [UInt8]
    /// What the signature is over: header and claims as they came.
    let signedBytes: [UInt8]

    /// - Throws: a phrase about the token.
    init(_ token: String) throws(MalformedJSON) {
        guard token.utf8.count <= Self.maximumBytes else {
            throw MalformedJSON(reason: "is longer than \(Self.maximumBytes) bytes")
        }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw MalformedJSON(reason: "is no compact JWS: three parts with dots between them") }
        guard let header = Base64URL.decode(parts[0]), let claims = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2])
        else { throw MalformedJSON(reason: "is no base64url without padding") }
        self.header = try Self.object(header, "header")
        self.claims = try Self.object(claims, "claims")
        self.signature = signature
        self.signedBytes = Array("\(parts[0]).\(parts[1])".utf8)
    }

    private static func object(_ bytes: [UInt8], _ name: String) throws(MalformedJSON) -> TokenObject {
        do {
            return try TokenObject(bytes)
        } catch {
            throw MalformedJSON(reason: "cannot be read: its \(name) \(error.reason)")
        }
    }

    static func text(header: some StringProtocol, claims: some StringProtocol) -> String {
        "\(Base64URL.encode(header.utf8)).\(Base64URL.encode(claims.utf8))"
    }
}

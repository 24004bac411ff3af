public import RiskModel

/// What a grant has to allow; nil where anything will do.
public struct GrantDemand: Hashable, Sendable {
    public var capability: Capability?
    public var head: ObjectID?
    public var repository: String?
    public var subject: String?
    /// Where the step runs: the grant has to name it.
    public var environment: String?

    public init(
        capability: Capability? = nil, head: ObjectID? = nil, repository: String? = nil, subject: String? = nil,
        environment: String? = nil
    ) {
        self.capability = capability
        self.head = head
        self.repository = repository
        self.subject = subject
        self.environment = environment
    }
}

/// What a token says of itself, which anybody can write: for people to look at.
public struct UnverifiedGrant: Hashable, Sendable {
    public let type: String?
    public let algorithm: String?
    public let keyID: String?
    public let claims: Grant
}

/// Verifies grants from the service's key set alone, without asking anybody. Whether a grant was revoked it cannot know.
public struct GrantVerifier: Sendable {
    /// Seconds that a verifier's clock may be behind the service's: what was signed just now holds already.
    public static let skew = 30

    private let keys: JWKSDocument
    private let issuer: String?

    /// - Parameter issuer: whose grants count; nil for those of anybody whose key is in the set.
    public init(keys: JWKSDocument, issuer: String? = nil) {
        self.keys = keys
        self.issuer = issuer
    }

    /// Reads a token as a grant and believes nothing of it.
    public static func inspect(_ token: String) throws(GrantRefusal) -> UnverifiedGrant {
        let token = try takeApart(token)
        return UnverifiedGrant(
            type: token.header.text("typ"), algorithm: token.header.text("alg"), keyID: token.header.text("kid"),
            claims: try claims(of: token))
    }

    /// - Parameter now: seconds since 1970.
    /// - Throws: the first check that fails.
    public func verify(_ token: String, at now: Int, demanding demand: GrantDemand = GrantDemand()) throws(GrantRefusal) -> Grant
    {
        let token = try Self.takeApart(token)
        try checkSignature(of: token)
        let grant = try Self.claims(of: token)
        if let issuer, !grant.issuer.isExactly(issuer) {
            throw GrantRefusal(.issuer, "the grant was issued by \(grant.issuer), not by \(issuer)")
        }
        guard now + Self.skew >= grant.notBefore else {
            throw GrantRefusal(.notYetValid, "the grant holds in \(grant.notBefore - now) s at the earliest; compare the clocks")
        }
        guard now < grant.expiresAt else {
            throw GrantRefusal(.expired, "the grant expired \(now - grant.expiresAt) s ago; request another one")
        }
        try Self.check(grant, against: demand)
        return grant
    }

    private static func takeApart(_ token: String) throws(GrantRefusal) -> CompactJWS {
        guard token.utf8.count <= CompactJWS.maximumBytes else {
            throw GrantRefusal(.tooLong, "the grant is longer than \(CompactJWS.maximumBytes) bytes")
        }
        do {
            return try CompactJWS(token)
        } catch {
            throw GrantRefusal(.malformed, "the grant \(error.reason)")
        }
    }

    private static func claims(of token: CompactJWS) throws(GrantRefusal) -> Grant {
        do {
            return try Grant(claims: token.claims)
        } catch {
            throw GrantRefusal(.claims, "the grant \(error.reason)")
        }
    }

    private func checkSignature(of token: CompactJWS) throws(GrantRefusal) {
        let header = token.header
        guard header.text("typ") == GrantSigner.type else {
            throw GrantRefusal(.type, "this is another kind of token: its `typ` is not \(GrantSigner.type)")
        }
        guard header.text("alg") == "EdDSA" else { throw GrantRefusal(.algorithm, "the grant's `alg` is not EdDSA") }
        guard header["crit"] == nil else {
            throw GrantRefusal(.critical, "the grant demands an extension (`crit`) that is not known here")
        }
        guard let id = header.text("kid") else { throw GrantRefusal(.key, "the grant names no key (`kid`)") }
        guard let key = keys[id] else {
            throw GrantRefusal(.key, "the grant's key is not in the key set; fetch the set again if it is older than the grant")
        }
        guard key.isValid(token.signature, for: token.signedBytes) else {
            throw GrantRefusal(.signature, "the grant's signature does not verify: it was changed, or made by somebody else")
        }
    }

    private static func check(_ grant: Grant, against demand: GrantDemand) throws(GrantRefusal) {
        if let subject = demand.subject, !grant.subject.isExactly(subject) {
            throw GrantRefusal(.subject, "the grant is for \(grant.subject), not for \(subject)")
        }
        if let repository = demand.repository, !grant.repository.isExactly(repository) {
            throw GrantRefusal(.repository, "the grant is for the repository \(grant.repository), not for \(repository)")
        }
        if let head = demand.head, grant.head != head {
            throw GrantRefusal(.head, "the grant is for the head \(grant.head), not for \(head)")
        }
        if let environment = demand.environment, grant.environment?.isExactly(environment) != true {
            let bound = grant.environment.map { "the environment \($0)" } ?? "no environment in particular"
            throw GrantRefusal(.environment, "the grant is for \(bound), not for the environment \(environment)")
        }
        if let capability = demand.capability, !grant.capabilities.contains(where: { $0.name.isExactly(capability.name) }) {
            let names = grant.capabilities.map(\.name).joined(separator: ", ")
            throw GrantRefusal(
                .capability, "the grant does not give \(capability); it gives \(names.isEmpty ? "nothing" : names)")
        }
    }
}

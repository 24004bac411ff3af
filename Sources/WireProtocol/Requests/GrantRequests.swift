public import RiskModel

/// Asks for a decision and a signed grant of what it allows.
public struct GrantRequest: Hashable, Sendable {
    public var change: RevisionsRequest

    public init(change: RevisionsRequest) { self.change = change }
}

/// A grant as it was signed.
public struct SignedGrant: Hashable, Sendable {
    /// A UUID in lower case, its `jti`.
    public var id: String
    /// A compact JWS.
    public var token: String
    /// Seconds since 1970.
    public var expiresAt: Int

    public init(id: String, token: String, expiresAt: Int) {
        self.id = id
        self.token = token
        self.expiresAt = expiresAt
    }
}

public struct GrantAnswer: Sendable {
    public var answer: Answer
    /// nil where nothing is granted, or not every file could be read.
    public var grant: SignedGrant?

    public init(answer: Answer, grant: SignedGrant?) {
        self.answer = answer
        self.grant = grant
    }
}

/// Asks for one capability for one step.
public struct AuthorizeRequest: Hashable, Sendable {
    /// The grant that the step runs under: a compact JWS.
    public var grant: String
    public var capability: Capability
    /// Where the step runs; nil for nowhere in particular.
    public var environment: String?

    public init(grant: String, capability: Capability, environment: String? = nil) {
        self.grant = grant
        self.capability = capability
        self.environment = environment
    }
}

public struct AuthorizeAnswer: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        /// For this capability alone.
        case granted(SignedGrant)
        /// Never without a reason.
        case denied(because: [String])
    }

    /// The change as it is decided now.
    public var decisionID: String
    public var outcome: Outcome

    public init(decisionID: String, outcome: Outcome) {
        self.decisionID = decisionID
        self.outcome = outcome
    }
}

/// Asks whether a grant holds now and was not revoked.
public struct VerifyGrantRequest: Hashable, Sendable {
    /// A compact JWS.
    public var grant: String
    /// nil here and below: any.
    public var capability: Capability?
    public var head: ObjectID?
    public var repository: String?

    public init(grant: String, capability: Capability? = nil, head: ObjectID? = nil, repository: String? = nil) {
        self.grant = grant
        self.capability = capability
        self.head = head
        self.repository = repository
    }
}

public struct GrantValidity: Hashable, Sendable {
    /// What does not hold; empty for a grant that is valid.
    public var because: [String]
    public var isValid: Bool { because.isEmpty }

    public init(because: [String] = []) { self.because = because }
}

public struct RevokeGrantRequest: Hashable, Sendable {
    /// The id of the grant.
    public var id: String
    public var reason: String

    public init(id: String, reason: String) {
        self.id = id
        self.reason = reason
    }
}

public struct RevocationAnswer: Hashable, Sendable {
    /// Seconds since 1970; the first time, if it was revoked before.
    public var revokedAt: Int

    public init(revokedAt: Int) { self.revokedAt = revokedAt }
}

/// The keys that grants are and were signed with.
public struct KeySetAnswer: Hashable, Sendable {
    /// A JSON Web Key Set.
    public var jwks: String

    public init(jwks: String) { self.jwks = jwks }
}

public struct RotationAnswer: Hashable, Sendable {
    /// Of the new key.
    public var keyID: String

    public init(keyID: String) { self.keyID = keyID }
}

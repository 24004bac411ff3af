public import RiskModel

/// What may be done with one change, until when: what a signed grant says.
public struct Grant: Hashable, Sendable {
    /// Unique; a UUID in lower case.
    public var id: String
    /// The service that signs it.
    public var issuer: String
    /// Who may: the name of the caller's subject.
    public var subject: String
    /// Seconds since 1970.
    public var issuedAt: Int
    /// It holds from then on.
    public var notBefore: Int
    /// It holds before then, and no longer.
    public var expiresAt: Int
    public var repository: String
    /// The tip of the protected target branch when it was decided.
    public var base: ObjectID
    public var head: ObjectID
    /// 64 hexadecimal digits.
    public var patchID: String
    public var tier: Tier
    /// Sorted, each once.
    public var capabilities: [Capability]
    public var scope: TaskScope
    public var policyDigest: String
    public var decisionID: String
    /// Of the event that records the decision.
    public var evidenceIndex: Int
    /// Where the step runs that it was minted for; nil for nowhere in particular.
    public var environment: String?
    /// The id of the grant that the step runs under; nil for the grant of a change.
    public var parent: String?

    public init(
        id: String, issuer: String, subject: String, issuedAt: Int, notBefore: Int, expiresAt: Int, repository: String,
        base: ObjectID, head: ObjectID, patchID: String, tier: Tier, capabilities: some Sequence<Capability>, scope: TaskScope,
        policyDigest: String, decisionID: String, evidenceIndex: Int, environment: String? = nil, parent: String? = nil
    ) {
        self.id = id
        self.issuer = issuer
        self.subject = subject
        self.issuedAt = issuedAt
        self.notBefore = notBefore
        self.expiresAt = expiresAt
        self.repository = repository
        self.base = base
        self.head = head
        self.patchID = patchID
        self.tier = tier
        self.capabilities = Set(capabilities).sorted()
        self.scope = scope
        self.policyDigest = policyDigest
        self.decisionID = decisionID
        self.evidenceIndex = evidenceIndex
        self.environment = environment
        self.parent = parent
    }
}

// What the evidence keeps beside decisions and grants. The JSON of each is the body of an event; times are seconds since 1970, commit
// ids hexadecimal.

/// A step asked for a capability and was not given it.
public struct DenialRecord: Codable, Hashable, Sendable {
    public var capability: String
    /// Where the step would have run; absent for nowhere in particular.
    public var environment: String?
    public var repository: String
    public var head: String
    /// The change as it was decided for this step.
    public var decisionID: String
    /// The grant that the step ran under.
    public var grant: String
    /// Never empty.
    public var because: [String]

    enum CodingKeys: String, CodingKey {
        case capability, environment, repository, head, grant, because
        case decisionID = "decision_id"
    }

    public init(
        capability: String, environment: String?, repository: String, head: String, decisionID: String, grant: String,
        because: [String]
    ) {
        self.capability = capability
        self.environment = environment
        self.repository = repository
        self.head = head
        self.decisionID = decisionID
        self.grant = grant
        self.because = because
    }
}

/// A grant was taken back.
public struct RevocationRecord: Codable, Hashable, Sendable {
    public var grant: String
    public var reason: String
    /// The subject who took it back.
    public var by: String

    public init(grant: String, reason: String, by: String) {
        self.grant = grant
        self.reason = reason
        self.by = by
    }
}

/// What a job did or was kept from, as what runs it reported.
public struct ActionRecord: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case fileWrite = "file_write"
        case command
        case tokenRequest = "token_request"
        case network
        /// Something was made.
        case artifact
        case rollback
    }

    public enum Outcome: String, Codable, Hashable, Sendable, CaseIterable {
        case done, blocked
    }

    /// The grant that the job ran under.
    public var grant: String
    public var repository: String
    public var head: String
    public var kind: Kind
    public var outcome: Outcome
    /// A path, command line, host, or the name of what was asked for or made.
    public var target: String
    /// Used, or needed for it; absent where none fits.
    public var capability: String?
    /// SHA-256 in hexadecimal, of what was made.
    public var digest: String?
    public var detail: String?
    public var occurredAt: Int
    /// Whether the grant allows it: what is blocked all the same is a sandbox that is misconfigured; else the job went too far.
    public var withinGrant: Bool
    /// Who reported it.
    public var reporter: String

    enum CodingKeys: String, CodingKey {
        case grant, repository, head, kind, outcome, target, capability, digest, detail, reporter
        case occurredAt = "occurred_at"
        case withinGrant = "within_grant"
    }

    public init(
        grant: String, repository: String, head: String, kind: Kind, outcome: Outcome, target: String, capability: String? = nil,
        digest: String? = nil, detail: String? = nil, occurredAt: Int, withinGrant: Bool, reporter: String
    ) {
        self.grant = grant
        self.repository = repository
        self.head = head
        self.kind = kind
        self.outcome = outcome
        self.target = target
        self.capability = capability
        self.digest = digest
        self.detail = detail
        self.occurredAt = occurredAt
        self.withinGrant = withinGrant
        self.reporter = reporter
    }
}

/// A policy came into force, or was refused.
public struct PolicyRecord: Codable, Hashable, Sendable {
    /// Absent where it was refused.
    public var digest: String?
    public var revision: String?
    /// SHA-256 of each of its files in hexadecimal, by its path; absent where they are not kept.
    public var files: JSONValue?
    /// Its mistakes, where it was refused: what was in force before stays.
    public var refused: String?

    public init(digest: String? = nil, revision: String? = nil, files: JSONValue? = nil, refused: String? = nil) {
        self.digest = digest
        self.revision = revision
        self.files = files
        self.refused = refused
    }
}

/// From then on something is signed with another key.
public struct KeyRecord: Codable, Hashable, Sendable {
    public enum Purpose: String, Codable, Hashable, Sendable {
        case grants, evidence
    }

    public var purpose: Purpose
    /// Its RFC 7638 thumbprint.
    public var keyID: String
    /// The subject who asked for it; absent where the service made it by itself.
    public var by: String?

    enum CodingKeys: String, CodingKey {
        case purpose, by
        case keyID = "key_id"
    }

    public init(purpose: Purpose, keyID: String, by: String? = nil) {
        self.purpose = purpose
        self.keyID = keyID
        self.by = by
    }
}

/// Somebody else is believed from then on, or was to be and had mistakes.
public struct TrustRecord: Codable, Hashable, Sendable {
    /// SHA-256 of the trust file in hexadecimal; absent where it was refused, and where there is none any more.
    public var digest: String?
    /// Names of its entries, in their order.
    public var entries: [String]
    /// Its mistakes, where it was refused: what was believed before stays.
    public var refused: String?

    public init(digest: String? = nil, entries: [String] = [], refused: String? = nil) {
        self.digest = digest
        self.entries = entries
        self.refused = refused
    }
}

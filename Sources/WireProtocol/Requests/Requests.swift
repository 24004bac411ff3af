public import RiskModel

/// Asks for the decision on one change of a configured repository.
public struct RevisionsRequest: Hashable, Sendable {
    /// What the head is compared with.
    public enum Comparison: Hashable, Sendable {
        /// The tip of this branch, which the service resolves itself: without `twoDot` the decision can be authoritative.
        case targetBranch(String, twoDot: Bool = false)
        /// A revision of the asker's choice: the decision is advisory.
        case revision(String, twoDot: Bool = false)
        /// The head's first parent: one commit by itself, advisory.
        case firstParent
    }

    /// A configured repository, by name or absolute path.
    public var repository: String
    /// Whatever git resolves to a commit.
    public var head: String
    public var against: Comparison
    public var purpose: Purpose

    public init(repository: String, head: String, against: Comparison, purpose: Purpose = Purpose()) {
        self.repository = repository
        self.head = head
        self.against = against
        self.purpose = purpose
    }
}

/// Asks for the decision on patch text, which travels beside it. Always advisory.
public struct TextRequest: Hashable, Sendable {
    /// A configured repository, which the decision is named after and tasks go by; nothing is read from it. May be empty.
    public var repository: String
    public var purpose: Purpose

    public init(repository: String = "", purpose: Purpose = Purpose()) {
        self.repository = repository
        self.purpose = purpose
    }
}

/// Asks for one decision per commit of `from..to`, in the order of the range.
public struct RangeRequest: Hashable, Sendable {
    /// A configured repository, by name or absolute path.
    public var repository: String
    public var from: String
    public var to: String
    /// Each step of the first-parent line, merges included; else every commit that is not a merge.
    public var firstParent: Bool
    public var purpose: Purpose

    public init(repository: String, from: String, to: String, firstParent: Bool = false, purpose: Purpose = Purpose()) {
        self.repository = repository
        self.from = from
        self.to = to
        self.firstParent = firstParent
        self.purpose = purpose
    }
}

/// What the asker wants to do, and from where.
public struct Purpose: Hashable, Sendable {
    /// Empty: everything that its task allows.
    public var capabilities: [Capability]
    /// The branch that the change stands on.
    public var sourceBranch: String?

    public init(capabilities: [Capability] = [], sourceBranch: String? = nil) {
        self.capabilities = capabilities
        self.sourceBranch = sourceBranch
    }
}

/// Whether the service can decide, and with what.
public struct HealthReport: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable, CaseIterable {
        case unknown = "UNKNOWN"
        case serving = "SERVING"
        case notServing = "NOT_SERVING"
    }

    public var status: Status
    /// Of the program.
    public var version: String
    /// Versions and settings of the engine.
    public var engine: String
    /// SHA-256 of the policy in force, in lower-case hexadecimal.
    public var policyDigest: String
    public var uptimeSeconds: Int

    public init(status: Status, version: String, engine: String, policyDigest: String, uptimeSeconds: Int) {
        self.status = status
        self.version = version
        self.engine = engine
        self.policyDigest = policyDigest
        self.uptimeSeconds = uptimeSeconds
    }
}

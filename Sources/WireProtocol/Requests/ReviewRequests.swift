public import RiskModel

/// A change: the recorded decision that somebody looked at, or where it is now.
public enum ChangeReference: Hashable, Sendable {
    /// Of an authoritative decision; the change is judged for its subject.
    case decision(String)
    /// Of the protected branch of a configured repository.
    case head(String, repository: String, sourceBranch: String? = nil)
}

/// Asks what a change needs of people, and whether it may pass.
public struct GateRequest: Hashable, Sendable {
    public var change: ChangeReference

    public init(change: ChangeReference) { self.change = change }
}

/// What a change needs of people, how far that has come, and whether it may pass.
public struct GateAnswer: Hashable, Sendable {
    public var report: ReviewReport

    public init(report: ReviewReport) { self.report = report }
}

/// Approves, disapproves, takes back, or dismisses what somebody else said.
public struct StatementRequest: Hashable, Sendable {
    public var change: ChangeReference
    /// Ids of the requirements that it is meant for; empty for all that concern the caller.
    public var requirements: [String]
    /// The files that it is about; empty for all of these requirements.
    public var paths: [GitPath]
    /// Gated capabilities that it names.
    public var capabilities: [Capability]
    /// For people.
    public var reason: String?
    /// Whose word is dismissed; nil for all else, where it is the caller's own.
    public var person: String?
    /// The caller's own: the same statement with the same key is recorded once.
    public var idempotencyKey: String?

    public init(
        change: ChangeReference, requirements: [String] = [], paths: [GitPath] = [], capabilities: [Capability] = [],
        reason: String? = nil, person: String? = nil, idempotencyKey: String? = nil
    ) {
        self.change = change
        self.requirements = requirements
        self.paths = paths
        self.capabilities = capabilities
        self.reason = reason
        self.person = person
        self.idempotencyKey = idempotencyKey
    }
}

public struct StatementAnswer: Hashable, Sendable {
    /// Its place in the evidence.
    public var index: Int
    /// The gate as it is with it.
    public var report: ReviewReport

    public init(index: Int, report: ReviewReport) {
        self.index = index
        self.report = report
    }
}

/// Brings over what a forge has of reviews.
public struct ImportReviewsRequest: Hashable, Sendable {
    /// Of `answer`, in bytes.
    public static let maximumBytes = 1 << 20

    public var change: ChangeReference
    public var forge: ApprovalRecord.Source
    /// What the forge's API answered.
    public var answer: [UInt8]

    public init(change: ChangeReference, forge: ApprovalRecord.Source, answer: [UInt8]) {
        self.change = change
        self.forge = forge
        self.answer = answer
    }
}

public struct ImportReviewsAnswer: Hashable, Sendable {
    /// How many statements were recorded.
    public var recorded: Int
    /// Reviews that were not brought over, one line each.
    public var leftOut: [String]
    public var report: ReviewReport

    public init(recorded: Int, leftOut: [String], report: ReviewReport) {
        self.recorded = recorded
        self.leftOut = leftOut
        self.report = report
    }
}

/// Says how a check of a commit went.
public struct StatusRequest: Hashable, Sendable {
    public var repository: String
    public var head: ObjectID
    /// An obligation's, such as `tests` or `label:risk/medium`.
    public var name: String
    public var state: StatusRecord.State
    /// The caller's own: the same report with the same key is recorded once.
    public var idempotencyKey: String?

    public init(
        repository: String, head: ObjectID, name: String, state: StatusRecord.State, idempotencyKey: String? = nil
    ) {
        self.repository = repository
        self.head = head
        self.name = name
        self.state = state
        self.idempotencyKey = idempotencyKey
    }
}

public struct StatusAnswer: Hashable, Sendable {
    /// Its place in the evidence.
    public var index: Int
    /// Whether a tier of the policy in force has an obligation of that name.
    public var isAskedFor: Bool

    public init(index: Int, isAskedFor: Bool) {
        self.index = index
        self.isAskedFor = isAskedFor
    }
}

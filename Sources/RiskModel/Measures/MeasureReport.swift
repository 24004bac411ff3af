/// The six measures of a programme of agents over a period, and the counts they stand on. What each means: docs/report.md.
///
/// Numbers are counts and whole seconds; a share is left as its two counts, so that nothing is rounded before it is shown.
public struct MeasureReport: Hashable, Sendable, Codable {
    public static let schema = "difftier.measures/v1"

    /// Seconds since 1970-01-01T00:00:00Z: `since ..< until`.
    public struct Period: Codable, Hashable, Sendable {
        public var since: Int
        public var until: Int

        public init(since: Int, until: Int) {
            self.since = since
            self.until = until
        }

        public func contains(_ time: Int) -> Bool { since <= time && time < until }
    }

    public var period: Period
    /// Events of the period that were read, of every kind.
    public var events: Int
    /// Events whose body is not what its kind should hold. They count nowhere else.
    public var unread: Int
    public var decisions: DecisionCounts
    public var lifetimes: CredentialLifetimes
    public var capabilities: CapabilityUse
    public var actions: ActionOutcomes
    /// Steps that asked for a capability and were denied it, by capability; `other` where there are too many names.
    public var denials: [String: Int]
    public var approvals: ApprovalLatencies
    /// nil: unknown, since nobody tried.
    public var rollback: RollbackReadiness?
    /// nil: unknown, since nobody said which repositories are configured.
    public var coverage: RepositoryCoverage?
    /// Days on which something happened, ascending.
    public var days: [DayCounts]

    public init(
        period: Period, events: Int, unread: Int, decisions: DecisionCounts, lifetimes: CredentialLifetimes,
        capabilities: CapabilityUse, actions: ActionOutcomes, denials: [String: Int], approvals: ApprovalLatencies,
        rollback: RollbackReadiness?, coverage: RepositoryCoverage?, days: [DayCounts]
    ) {
        self.period = period
        self.events = events
        self.unread = unread
        self.decisions = decisions
        self.lifetimes = lifetimes
        self.capabilities = capabilities
        self.actions = actions
        self.denials = denials
        self.approvals = approvals
        self.rollback = rollback
        self.coverage = coverage
        self.days = days
    }
}

extension MeasureReport {
    /// The canonical JSON, `difftier.measures/v1`. What is unknown is left out.
    public var json: JSONValue {
        get throws {
            guard case .object(var members) = try JSONValue(encoding: self) else { return .object([:]) }
            members["schema"] = .string(Self.schema)
            return .object(members)
        }
    }

    /// - Throws: `DecodingError`, also for another schema.
    public init(json: JSONValue) throws {
        guard json["schema"]?.string == Self.schema else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: [], debugDescription: "this is no report of the schema \(Self.schema)"))
        }
        self = try json.decoded(as: Self.self)
    }
}

/// Authoritative decisions by tier, and all others in one number.
public struct DecisionCounts: Codable, Hashable, Sendable {
    public var low = 0
    public var medium = 0
    public var high = 0
    /// Of patch text, local checkouts and bases chosen by the asker: nothing follows from them.
    public var advisory = 0
    /// Authoritative ones of changes whose asker is an agent.
    public var ofAgents = 0

    enum CodingKeys: String, CodingKey {
        case low, medium, high, advisory
        case ofAgents = "of_agents"
    }

    public init(low: Int = 0, medium: Int = 0, high: Int = 0, advisory: Int = 0, ofAgents: Int = 0) {
        self.low = low
        self.medium = medium
        self.high = high
        self.advisory = advisory
        self.ofAgents = ofAgents
    }

    public var authoritative: Int { low + medium + high }

    subscript(tier: Tier) -> Int {
        get {
            switch tier {
            case .low: low
            case .medium: medium
            case .high: high
            }
        }
        set {
            switch tier {
            case .low: low = newValue
            case .medium: medium = newValue
            case .high: high = newValue
            }
        }
    }
}

/// Measure 1: how long what was handed out could be used.
public struct CredentialLifetimes: Codable, Hashable, Sendable {
    /// From signing to expiry, or to the revocation that came before it.
    public var seconds: SecondsSummary
    /// Grants that were revoked before they expired.
    public var revoked: Int

    public init(seconds: SecondsSummary, revoked: Int) {
        self.seconds = seconds
        self.revoked = revoked
    }
}

/// Measure 2: what tasks were granted against the least that was used.
public struct CapabilityUse: Codable, Hashable, Sendable {
    /// Those with the most that was never used first, then by name.
    public var tasks: [TaskCapabilities]
    /// Grants of tasks beyond `MeasureLimits.tasks`.
    public var grantsNotListed: Int

    enum CodingKeys: String, CodingKey {
        case tasks
        case grantsNotListed = "grants_not_listed"
    }

    public init(tasks: [TaskCapabilities], grantsNotListed: Int) {
        self.tasks = tasks
        self.grantsNotListed = grantsNotListed
    }
}

/// One task: the subject of grants.
public struct TaskCapabilities: Codable, Hashable, Sendable {
    public var task: String
    /// Grants of a whole change.
    public var grants: Int
    /// Grants of a single step, asked under one of the others.
    public var steps: Int
    /// What any grant of a whole change allowed; sorted, as all names here.
    public var granted: [String]
    /// Capabilities on one grant of a whole change; the nearest rank.
    public var medianPerGrant: Int
    public var maximumPerGrant: Int
    /// What steps were granted and what actions that were done needed.
    public var used: [String]
    /// Granted and never used.
    public var unused: [String]

    enum CodingKeys: String, CodingKey {
        case task, grants, steps, granted, used, unused
        case medianPerGrant = "median_per_grant"
        case maximumPerGrant = "maximum_per_grant"
    }

    public init(
        task: String, grants: Int, steps: Int, granted: [String], medianPerGrant: Int, maximumPerGrant: Int, used: [String],
        unused: [String]
    ) {
        self.task = task
        self.grants = grants
        self.steps = steps
        self.granted = granted
        self.medianPerGrant = medianPerGrant
        self.maximumPerGrant = maximumPerGrant
        self.used = used
        self.unused = unused
    }
}

/// Measure 3: what jobs did and what they were kept from.
public struct ActionOutcomes: Codable, Hashable, Sendable {
    public struct Counts: Codable, Hashable, Sendable {
        public var done = 0
        /// Blocked although the grant allows it: the sandbox is misconfigured.
        public var misconfigured = 0
        /// Blocked, and not within the grant: the job went too far.
        public var unsafe = 0

        public init(done: Int = 0, misconfigured: Int = 0, unsafe: Int = 0) {
            self.done = done
            self.misconfigured = misconfigured
            self.unsafe = unsafe
        }

        public var blocked: Int { misconfigured + unsafe }
        public var all: Int { done + blocked }
    }

    public var counts: Counts
    /// By the kind of action, those that occurred.
    public var kinds: [String: Counts]
    /// Done, and not within the grant: what a sandbox let through.
    public var doneBeyondGrant: Int

    enum CodingKeys: String, CodingKey {
        case counts, kinds
        case doneBeyondGrant = "done_beyond_grant"
    }

    public init(counts: Counts = Counts(), kinds: [String: Counts] = [:], doneBeyondGrant: Int = 0) {
        self.counts = counts
        self.kinds = kinds
        self.doneBeyondGrant = doneBeyondGrant
    }
}

/// Measure 4: how long people take.
public struct ApprovalLatencies: Codable, Hashable, Sendable {
    /// From the decision that waited to the approval.
    public var seconds: SecondsSummary
    /// Changes whose newest decision waits for an approval.
    public var waiting: Int
    /// Approvals of decisions that were not among the events read; they are in no other number.
    public var withoutDecision: Int

    enum CodingKeys: String, CodingKey {
        case seconds, waiting
        case withoutDecision = "without_decision"
    }

    public init(seconds: SecondsSummary, waiting: Int, withoutDecision: Int) {
        self.seconds = seconds
        self.waiting = waiting
        self.withoutDecision = withoutDecision
    }
}

/// What happened on one day.
public struct DayCounts: Codable, Hashable, Sendable {
    public static let seconds = 86_400

    /// Its start in UTC, in seconds since 1970-01-01T00:00:00Z.
    public var start: Int
    public var decisions: DecisionCounts
    public var actions: ActionOutcomes.Counts
    public var grants: Int
    public var denials: Int
    public var approvals: Int

    public init(
        start: Int, decisions: DecisionCounts = DecisionCounts(), actions: ActionOutcomes.Counts = .init(), grants: Int = 0,
        denials: Int = 0, approvals: Int = 0
    ) {
        self.start = start
        self.decisions = decisions
        self.actions = actions
        self.grants = grants
        self.denials = denials
        self.approvals = approvals
    }
}

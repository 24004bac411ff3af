/// One immutable snapshot of everything that decides: tiers, teams, tasks, labels and rules.
public struct Policy: Hashable, Sendable {
    /// SHA-256 over the files it was read from, as lower-case hexadecimal.
    public var digest: String
    /// Where the files came from, such as a commit; for people.
    public var revision: String?
    /// The tier of a file that no rule speaks of.
    public var defaultTier: Tier
    public var capabilities: [Capability]
    public var low: TierPolicy
    public var medium: TierPolicy
    public var high: TierPolicy
    /// Each needs an approval that names it.
    public var gated: Set<Capability>
    /// Team name to handles.
    public var teams: [String: [String]]
    /// Who owns what nobody owns: names as in owners files, or of teams.
    public var fallbackOwners: [String]
    /// Forges whose own reviews count when they are brought over.
    public var acceptedReviews: Set<ApprovalRecord.Source>
    /// Hosts that dependencies may come from without being new.
    public var registries: Set<String>
    public var tasks: [TaskProfile]
    public var labels: [Label]
    public var rules: [Rule]
    /// Every pattern question of the labels and rules, each once.
    public var probes: [Probe]

    public init(
        digest: String = "", revision: String? = nil, defaultTier: Tier = .medium, capabilities: [Capability] = [],
        low: TierPolicy = TierPolicy(), medium: TierPolicy = TierPolicy(), high: TierPolicy = TierPolicy(),
        gated: Set<Capability> = [], teams: [String: [String]] = [:], fallbackOwners: [String] = [],
        acceptedReviews: Set<ApprovalRecord.Source> = [], registries: Set<String> = [],
        tasks: [TaskProfile] = [], labels: [Label] = [], rules: [Rule] = [], probes: [Probe] = []
    ) {
        self.digest = digest
        self.revision = revision
        self.defaultTier = defaultTier
        self.capabilities = capabilities
        self.low = low
        self.medium = medium
        self.high = high
        self.gated = gated
        self.teams = teams
        self.fallbackOwners = fallbackOwners
        self.acceptedReviews = acceptedReviews
        self.registries = registries
        self.tasks = tasks
        self.labels = labels
        self.rules = rules
        self.probes = probes
    }

    public subscript(tier: Tier) -> TierPolicy {
        switch tier {
        case .low: low
        case .medium: medium
        case .high: high
        }
    }

    /// All that any tier demands to be done.
    public var obligations: Set<String> { Set(Tier.allCases.flatMap { self[$0].obligations }) }

    /// True for a rule that applies unless it is certainly false.
    public func raises(_ rule: Rule) -> Bool { rule.tier >= defaultTier }
}

/// What a tier allows and demands.
public struct TierPolicy: Hashable, Sendable {
    public var grants: Set<Capability>
    public var afterApproval: Set<Capability>
    public var approvals: ApprovalDemand
    public var obligations: [String]
    /// Seconds a grant lives, at most `longestTTL`.
    public var ttl: Int

    public static let longestTTL = 86_400

    public init(
        grants: Set<Capability> = [], afterApproval: Set<Capability> = [], approvals: ApprovalDemand = ApprovalDemand(),
        obligations: [String] = [], ttl: Int = 600
    ) {
        self.grants = grants
        self.afterApproval = afterApproval
        self.approvals = approvals
        self.obligations = obligations
        self.ttl = ttl
    }
}

/// The approvals a tier demands.
public struct ApprovalDemand: Hashable, Sendable {
    public var count: Int
    /// By somebody who had no part in the change.
    public var independent: Bool
    /// By a person.
    public var human: Bool

    public init(count: Int = 0, independent: Bool = false, human: Bool = false) {
        self.count = count
        self.independent = independent
        self.human = human
    }
}

/// What one kind of job may be granted at most, and where it has to stay.
public struct TaskProfile: Hashable, Sendable {
    public var subject: String
    /// `*` stands for any run of characters here and in `branchPattern`.
    public var repository: String
    public var branchPattern: String
    public var capabilities: Set<Capability>
    public var denied: Set<Capability>
    public var scope: TaskScope

    public init(
        subject: String, repository: String = "*", branchPattern: String = "*", capabilities: Set<Capability>,
        denied: Set<Capability> = [], scope: TaskScope = TaskScope()
    ) {
        self.subject = subject
        self.repository = repository
        self.branchPattern = branchPattern
        self.capabilities = capabilities
        self.denied = denied
        self.scope = scope
    }
}

/// The optional bounds of a task; nil where there is none.
public struct TaskScope: Hashable, Sendable {
    public struct Network: Hashable, Sendable {
        public var allow: [String]
        public var denyDefault: Bool

        public init(allow: [String], denyDefault: Bool) {
            self.allow = allow
            self.denyDefault = denyDefault
        }
    }

    public var network: Network?
    /// Path prefixes a patch has to stay within.
    public var filesystem: [String]?
    public var commands: [String]?

    public init(network: Network? = nil, filesystem: [String]? = nil, commands: [String]? = nil) {
        self.network = network
        self.filesystem = filesystem
        self.commands = commands
    }
}

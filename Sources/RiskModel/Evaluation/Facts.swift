/// How much of a change a predicate is asked of.
public enum Quantifier: Hashable, Sendable {
    /// Some part of the change: either path, any changed line. How raising rules are read.
    case some
    /// The whole change: every path, every changed line. How vouching rules and `unless` are read.
    case whole

    /// Negation turns one into the other.
    var dual: Quantifier { self == .some ? .whole : .some }
}

/// What the pattern engine found for one probe on one file (or on the patch).
public struct ProbeResult: Hashable, Sendable {
    /// Some part of the subject matches.
    public var some: Ternary
    /// All of the change is covered: every path, or every changed line. Vacuously `yes` for no changed lines.
    public var whole: Ternary
    /// The first matches, in order of line; bounded by the engine.
    public var hits: [Hit]

    public init(some: Ternary, whole: Ternary, hits: [Hit] = []) {
        self.some = some
        self.whole = whole
        self.hits = hits
    }

    public static let unknown = ProbeResult(some: .unknown, whole: .unknown)
    public static let no = ProbeResult(some: .no, whole: .no)
}

/// Which side of a change a line stands on.
public enum Side: String, Hashable, Sendable, CaseIterable {
    case head, base
}

/// One match, ready to be shown.
public struct Hit: Hashable, Sendable {
    /// 1-based; nil where a path or the whole file matched.
    public var line: Int?
    public var side: Side
    /// The matched line, redacted and cut; nil where it must not be shown.
    public var excerpt: String?

    public init(line: Int?, side: Side, excerpt: String? = nil) {
        self.line = line
        self.side = side
        self.excerpt = excerpt
    }
}

/// Everything evaluation may know of one file. Built by the use case; plain values only.
public struct FileFacts: Hashable, Sendable {
    public var change: FileChange
    /// The paths of the change before anything in them was masked: what conditions are asked of, never to be shown. nil where nothing was.
    public var unmaskedPaths: [GitPath]?
    /// The languages of each path, in lower case; nil: not determined.
    public var languages: [Set<String>]?
    /// A probe that was not asked because no rule needed it is absent and reads as unknown.
    public var probes: ProbeResults
    /// nil: not read.
    public var isBinary: Bool?
    /// nil: not read.
    public var additions: Int?
    /// nil: not read.
    public var deletions: Int?
    /// What the changed lines are; nil: not determined.
    public var kind: ChangeKind?
    /// nil: not determined.
    public var origin: FileOrigin?
    /// nil: not determined, or not understood.
    public var dependencies: DependencyFacts?
    /// What of this file could not be read or matched.
    public var gaps: [Gap]

    public init(
        change: FileChange, probes: ProbeResults = ProbeResults(), isBinary: Bool? = nil, additions: Int? = nil,
        deletions: Int? = nil, kind: ChangeKind? = nil, origin: FileOrigin? = nil, dependencies: DependencyFacts? = nil,
        languages: [Set<String>]? = nil, gaps: [Gap] = []
    ) {
        self.change = change
        self.languages = languages
        self.probes = probes
        self.isBinary = isBinary
        self.additions = additions
        self.deletions = deletions
        self.kind = kind
        self.origin = origin
        self.dependencies = dependencies
        self.gaps = gaps
    }
}

/// Everything evaluation may know of the patch as a whole.
public struct PatchFacts: Hashable, Sendable {
    public var files: [FileFacts]
    /// Results of probes whose subject is the patch.
    public var probes: ProbeResults
    public var gaps: [Gap]

    public init(files: [FileFacts], probes: ProbeResults = ProbeResults(), gaps: [Gap] = []) {
        self.files = files
        self.probes = probes
        self.gaps = gaps
    }
}

/// Who asks, for what. Comes from proof, never from the patch.
public struct RequestContext: Hashable, Sendable {
    public var subject: String
    public var actor: ActorKind
    /// Further claims, shown in the decision.
    public var claims: [String: String]
    /// What owners files, teams and commits call the subject, beside its own name.
    public var names: [String]
    /// Names of whoever operates the agent that asks.
    public var operators: [String]
    public var repository: String
    /// The branch the change is meant for.
    public var targetBranch: String?
    /// The branch the change stands on.
    public var branch: String?
    /// Empty: everything the task allows.
    public var asked: Set<Capability>
    /// Base chosen by the service from the target branch.
    public var authoritative: Bool
    /// When the patch is decided, in seconds since 1970; nil where that must not matter.
    public var evaluatedAt: Int?
    /// How many decisions were made for the same subject lately, for what a policy asks of them; what is not known is not in it.
    public var recent: [RecentTest.Question: Int]

    public init(
        subject: String, actor: ActorKind, claims: [String: String] = [:], repository: String = "",
        targetBranch: String? = nil, branch: String? = nil, asked: Set<Capability> = [], authoritative: Bool = false,
        evaluatedAt: Int? = nil, recent: [RecentTest.Question: Int] = [:], names: [String] = [], operators: [String] = []
    ) {
        self.subject = subject
        self.names = names
        self.operators = operators
        self.actor = actor
        self.claims = claims
        self.repository = repository
        self.targetBranch = targetBranch
        self.branch = branch
        self.asked = asked
        self.authoritative = authoritative
        self.evaluatedAt = evaluatedAt
        self.recent = recent
    }
}

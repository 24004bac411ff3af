/// The answer to one request: a verdict, and what makes this occasion of it unique.
public struct Decision: Hashable, Sendable {
    public static let schema = "difftier.decision/v1"

    /// Unique; a UUID in lower case.
    public var id: String
    /// Seconds since 1970-01-01T00:00:00Z.
    public var decidedAt: Int
    public var verdict: Verdict
    /// nil where no evidence is kept (in-process use).
    public var evidence: EvidenceReference?
    /// Made for an earlier request, and given again. Says how it came to whoever asks: no part of what is recorded.
    public var cached: Bool

    public init(id: String, decidedAt: Int, verdict: Verdict, evidence: EvidenceReference? = nil, cached: Bool = false) {
        self.id = id
        self.decidedAt = decidedAt
        self.verdict = verdict
        self.evidence = evidence
        self.cached = cached
    }
}

/// Where a decision stands in the evidence.
public struct EvidenceReference: Hashable, Sendable {
    /// 0 for the first event of the log.
    public var index: Int
    /// Of the event, 32 bytes (RFC 6962).
    public var leafHash: [UInt8]
    /// A signed note over a log that holds the event; nil where the log is not signed.
    public var checkpoint: String?

    public init(index: Int, leafHash: [UInt8] = [], checkpoint: String? = nil) {
        self.index = index
        self.leafHash = leafHash
        self.checkpoint = checkpoint
    }
}

/// The part of a decision that is the same for the same recorded inputs (promise P4).
///
/// Every list is in a defined order: files and findings by path, then line, then rule; names sorted.
public struct Verdict: Hashable, Sendable {
    public var tier: Tier
    /// False when something could not be read or matched.
    public var complete: Bool
    /// False for patch text, local checkouts and bases chosen by the asker.
    public var authoritative: Bool
    public var patch: PatchSummary
    public var policy: PolicyReference
    /// Versions and settings of the engine.
    public var engine: String
    public var subject: Subject
    public var files: [FileVerdict]
    public var findings: [Finding]
    public var capabilities: CapabilityVerdict
    public var scope: TaskScope
    public var reviewers: ReviewerVerdict
    public var obligations: [String]
    public var approvals: ApprovalVerdict
    public var notes: [String]

    public init(
        tier: Tier, complete: Bool, authoritative: Bool, patch: PatchSummary, policy: PolicyReference, engine: String,
        subject: Subject, files: [FileVerdict], findings: [Finding], capabilities: CapabilityVerdict, scope: TaskScope,
        reviewers: ReviewerVerdict, obligations: [String], approvals: ApprovalVerdict, notes: [String]
    ) {
        self.tier = tier
        self.complete = complete
        self.authoritative = authoritative
        self.patch = patch
        self.policy = policy
        self.engine = engine
        self.subject = subject
        self.files = files
        self.findings = findings
        self.capabilities = capabilities
        self.scope = scope
        self.reviewers = reviewers
        self.obligations = obligations
        self.approvals = approvals
        self.notes = notes
    }
}

/// Which patch was decided.
public struct PatchSummary: Hashable, Sendable {
    public var repository: String
    /// The target branch, where known.
    public var target: String?
    public var base: ObjectID?
    public var head: ObjectID?
    public var mergeBase: ObjectID?
    /// 64 hexadecimal digits; nil where not every file could be read.
    public var patchID: String?
    public var source: PatchSource
    public var files: Int
    public var additions: Int
    public var deletions: Int

    public init(
        repository: String, target: String? = nil, base: ObjectID? = nil, head: ObjectID? = nil, mergeBase: ObjectID? = nil,
        patchID: String? = nil, source: PatchSource, files: Int = 0, additions: Int = 0, deletions: Int = 0
    ) {
        self.repository = repository
        self.target = target
        self.base = base
        self.head = head
        self.mergeBase = mergeBase
        self.patchID = patchID
        self.source = source
        self.files = files
        self.additions = additions
        self.deletions = deletions
    }
}

public struct PolicyReference: Hashable, Sendable {
    public var digest: String
    public var revision: String?

    public init(digest: String, revision: String? = nil) {
        self.digest = digest
        self.revision = revision
    }
}

public struct Subject: Hashable, Sendable {
    public var name: String
    public var actor: ActorKind
    public var claims: [String: String]

    public init(name: String, actor: ActorKind, claims: [String: String] = [:]) {
        self.name = name
        self.actor = actor
        self.claims = claims
    }
}

public struct FileVerdict: Hashable, Sendable {
    public var path: GitPath
    public var oldPath: GitPath?
    public var status: ChangeStatus
    public var tier: Tier
    /// nil where it was not needed or could not be determined.
    public var change: ChangeKind?
    public var labels: [String]
    /// Ids of the rules that apply.
    public var rules: [String]
    /// What the change does to this file, as 64 hexadecimal digits (docs/patch-id.md); nil where it was not read, and then nobody can
    /// approve it.
    public var digest: String?

    public init(
        path: GitPath, oldPath: GitPath? = nil, status: ChangeStatus, tier: Tier, change: ChangeKind? = nil,
        labels: [String] = [], rules: [String] = [], digest: String? = nil
    ) {
        self.path = path
        self.oldPath = oldPath
        self.status = status
        self.tier = tier
        self.change = change
        self.labels = labels
        self.rules = rules
        self.digest = digest
    }
}

/// One rule at one place.
public struct Finding: Hashable, Sendable {
    public var rule: String
    public var summary: String
    public var tier: Tier
    /// nil where the patch as a whole is meant.
    public var path: GitPath?
    /// 1-based; nil where no single line is meant.
    public var line: Int?
    public var side: Side
    /// The line, redacted and cut; nil where there is none to show.
    public var excerpt: String?

    public init(
        rule: String, summary: String, tier: Tier, path: GitPath? = nil, line: Int? = nil, side: Side = .head,
        excerpt: String? = nil
    ) {
        self.rule = rule
        self.summary = summary
        self.tier = tier
        self.path = path
        self.line = line
        self.side = side
        self.excerpt = excerpt
    }
}

public struct CapabilityVerdict: Hashable, Sendable {
    public struct Withheld: Hashable, Sendable {
        public var capability: Capability
        /// Every reason, in order of the grant formula.
        public var because: [String]

        public init(capability: Capability, because: [String]) {
            self.capability = capability
            self.because = because
        }
    }

    public var granted: [Capability]
    public var withheld: [Withheld]

    public init(granted: [Capability] = [], withheld: [Withheld] = []) {
        self.granted = granted
        self.withheld = withheld
    }
}

public struct ReviewerVerdict: Hashable, Sendable {
    /// So many of these people, for these paths, because of this.
    public struct Requirement: Hashable, Sendable {
        /// What an approval names, such as `tier:high` or `owners:@acme/security`.
        public var id: String
        /// `*` for whoever may approve at all.
        public var anyOf: [String]
        public var count: Int
        public var paths: [GitPath]
        public var because: [String]

        public init(id: String, anyOf: [String], count: Int, paths: [GitPath], because: [String]) {
            self.id = id
            self.anyOf = anyOf
            self.count = count
            self.paths = paths
            self.because = because
        }
    }

    public var required: [Requirement]
    public var suggested: [String]

    public init(required: [Requirement] = [], suggested: [String] = []) {
        self.required = required
        self.suggested = suggested
    }
}

public struct ApprovalVerdict: Hashable, Sendable {
    public var needed: ApprovalDemand
    public var given: [String]
    public var satisfied: Bool

    public init(needed: ApprovalDemand, given: [String] = [], satisfied: Bool) {
        self.needed = needed
        self.given = given
        self.satisfied = satisfied
    }
}

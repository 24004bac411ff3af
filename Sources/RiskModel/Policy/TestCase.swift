/// Cases of one file below a policy's `tests/`: patches with what the policy should make of them.
public struct TestSuite: Hashable, Sendable {
    public var name: String
    public var cases: [TestCase]
    public var location: SourceLocation

    public init(name: String, cases: [TestCase] = [], location: SourceLocation = SourceLocation(file: "", line: 0, column: 0)) {
        self.name = name
        self.cases = cases
        self.location = location
    }
}

/// A patch and what is expected of its verdict.
public struct TestCase: Hashable, Sendable {
    /// What is classified. Texts may hold placeholders that are filled before use.
    public enum Change: Hashable, Sendable {
        /// A unified diff as git writes it.
        case patch(String)
        /// Files as in the examples of rules, each path once, and the commits that brought them. One of the files may
        /// carry the attributes of the target branch.
        case files([RuleExample], commits: [CommitText])
        /// Two revisions of a repository, whose path is relative to the one that holds the policy.
        case revisions(repository: String, base: String, head: String, isOptional: Bool)
    }

    /// Who asks, of what the policy has to know; nil where the suite does not say.
    public struct Asker: Hashable, Sendable {
        public var subject: String?
        public var actor: ActorKind?
        public var targetBranch: String?
        public var claims: [String: String]
        public var repository: String?
        /// The branch the change stands on.
        public var branch: String?
        /// When it is decided, in seconds since 1970.
        public var time: Int?
        /// How many decisions there were lately, whatever time that is; what is not told is not known.
        public var recent: [RecentTest.What: Int]

        public init(
            subject: String? = nil, actor: ActorKind? = nil, targetBranch: String? = nil, claims: [String: String] = [:],
            repository: String? = nil, branch: String? = nil, time: Int? = nil, recent: [RecentTest.What: Int] = [:]
        ) {
            self.subject = subject
            self.actor = actor
            self.targetBranch = targetBranch
            self.claims = claims
            self.repository = repository
            self.branch = branch
            self.time = time
            self.recent = recent
        }
    }

    public struct CommitText: Hashable, Sendable {
        public var message: String
        public var author: String

        public init(message: String, author: String) {
            self.message = message
            self.author = author
        }
    }

    public var name: String
    public var change: Change
    public var asker: Asker
    public var expectation: TestExpectation
    public var location: SourceLocation

    public init(
        name: String, change: Change, asker: Asker = Asker(), expectation: TestExpectation,
        location: SourceLocation = SourceLocation(file: "", line: 0, column: 0)
    ) {
        self.name = name
        self.change = change
        self.asker = asker
        self.expectation = expectation
        self.location = location
    }
}

/// What a verdict has to say. What is nil or empty demands nothing.
public struct TestExpectation: Hashable, Sendable {
    /// A finding of one rule, anywhere or at a place.
    public struct Finding: Hashable, Sendable {
        public var rule: String
        public var path: String?
        public var line: Int?

        public init(rule: String, path: String? = nil, line: Int? = nil) {
            self.rule = rule
            self.path = path
            self.line = line
        }
    }

    /// The tier is one of them.
    public var tiers: Set<Tier>
    public var findings: [Finding]
    /// Rules of which there is no finding.
    public var absentFindings: [String]
    /// So many of these teams are required, whoever else is.
    public var reviewers: [ReviewerDemand]
    public var granted: [Capability]
    public var withheld: [Capability]
    public var complete: Bool?

    public init(
        tiers: Set<Tier> = [], findings: [Finding] = [], absentFindings: [String] = [], reviewers: [ReviewerDemand] = [],
        granted: [Capability] = [], withheld: [Capability] = [], complete: Bool? = nil
    ) {
        self.tiers = tiers
        self.findings = findings
        self.absentFindings = absentFindings
        self.reviewers = reviewers
        self.granted = granted
        self.withheld = withheld
        self.complete = complete
    }
}

/// A change to a rule that no test notices and that nobody need care about.
public struct AcceptedMutant: Hashable, Sendable {
    public var rule: String
    /// What is changed, as the list of surviving mutants names it.
    public var mutant: String
    public var because: String
    public var location: SourceLocation

    public init(
        rule: String, mutant: String, because: String,
        location: SourceLocation = SourceLocation(file: "", line: 0, column: 0)
    ) {
        self.rule = rule
        self.mutant = mutant
        self.because = because
        self.location = location
    }
}

/// A place in a policy file, 1-based.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
    public var file: String
    public var line: Int
    public var column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    public var description: String { "\(file):\(line):\(column)" }
}

/// One classification rule.
///
/// A rule at or above the policy's default tier **raises**: it applies unless it is certainly false.
/// A rule below it **vouches**: it applies only if it is certainly true of the whole change.
public struct Rule: Hashable, Sendable {
    public enum Scope: String, Hashable, Sendable, CaseIterable { case file, patch }

    public var id: String
    public var summary: String
    public var tier: Tier
    public var scope: Scope
    public var when: Predicate
    public var unless: Predicate?
    public var withhold: [Capability]
    public var reviewers: [ReviewerDemand]
    public var tags: [String]
    /// Who answers for the rule.
    public var owner: String?
    /// What the rule's content patterns match is masked in every output.
    public var redacts: Bool
    /// Of what is masked the first and last characters are shown where that is safe: see `MaskedEnds`.
    public var showsEnds = false
    /// Where a masked match that spans lines ends.
    public var redactUntil: Pattern?
    /// False where the author said in so many words that the rule may break promise P2.
    public var monotone: Bool
    public var examples: RuleExamples
    public var location: SourceLocation
    /// Where the nodes of `when` and `unless` stand, as far as they have a place of their own.
    public var places: [NodePath: SourceLocation] = [:]

    public init(
        id: String, summary: String, tier: Tier, scope: Scope = .file, when: Predicate, unless: Predicate? = nil,
        withhold: [Capability] = [], reviewers: [ReviewerDemand] = [], tags: [String] = [], owner: String? = nil,
        redacts: Bool = false, redactUntil: Pattern? = nil, monotone: Bool = true, examples: RuleExamples = RuleExamples(),
        location: SourceLocation = SourceLocation(file: "", line: 0, column: 0)
    ) {
        self.id = id
        self.summary = summary
        self.tier = tier
        self.scope = scope
        self.when = when
        self.unless = unless
        self.withhold = withhold
        self.reviewers = reviewers
        self.tags = tags
        self.owner = owner
        self.redacts = redacts
        self.redactUntil = redactUntil
        self.monotone = monotone
        self.examples = examples
        self.location = location
    }
}

/// So many people of a team must look.
public struct ReviewerDemand: Hashable, Sendable {
    public var team: String
    public var count: Int

    public init(team: String, count: Int = 1) {
        self.team = team
        self.count = count
    }
}

/// What a rule says it matches and does not match.
public struct RuleExamples: Hashable, Sendable {
    public var match: [RuleExample]
    public var noMatch: [RuleExample]

    public init(match: [RuleExample] = [], noMatch: [RuleExample] = []) {
        self.match = match
        self.noMatch = noMatch
    }
}

/// A small patch of one file, written in a rule.
public struct RuleExample: Hashable, Sendable {
    public var path: String
    public var oldPath: String?
    /// nil: derived from what else is given.
    public var status: ChangeStatus?
    public var mode: FileMode?
    public var oldMode: FileMode?
    public var added: String?
    public var removed: String?
    public var context: String?
    /// Whole contents; where given, the hunks are derived from them.
    public var base: String?
    public var head: String?
    /// The `.gitattributes` file at the top of the target branch.
    public var attributes: String?
    public var location: SourceLocation

    public init(
        path: String, oldPath: String? = nil, status: ChangeStatus? = nil, mode: FileMode? = nil, oldMode: FileMode? = nil,
        added: String? = nil, removed: String? = nil, context: String? = nil, base: String? = nil, head: String? = nil,
        attributes: String? = nil, location: SourceLocation = SourceLocation(file: "", line: 0, column: 0)
    ) {
        self.path = path
        self.oldPath = oldPath
        self.status = status
        self.mode = mode
        self.oldMode = oldMode
        self.added = added
        self.removed = removed
        self.context = context
        self.base = base
        self.head = head
        self.attributes = attributes
        self.location = location
    }
}

/// A named group of files.
public struct Label: Hashable, Sendable {
    public var name: String
    /// Over tree facts only.
    public var when: Predicate
    public var location: SourceLocation

    public init(name: String, when: Predicate, location: SourceLocation = SourceLocation(file: "", line: 0, column: 0)) {
        self.name = name
        self.when = when
        self.location = location
    }
}

/// What a change needs of people and how far that has come: the one form in which it is sent and shown.
///
/// Its JSON is `difftier.review/v1`. Paths are quoted as git quotes them; people are handles or addresses.
public struct ReviewReport: Codable, Hashable, Sendable {
    public static let schema = "difftier.review/v1"
    /// Paths listed for each requirement; further ones are counted.
    public static let pathsListed = 50

    public struct Requirement: Codable, Hashable, Sendable {
        /// What an approval names, such as `tier:high` or `owners:@acme/security`.
        public var id: String
        /// Anybody's approval can count. Else only those of `anyOf`, and nobody's where that is empty.
        public var anyone: Bool
        /// Whose approval can count, before anybody is left out.
        public var anyOf: [String]
        /// Teams and roles among the names that `anyOf` comes from, with their `@`.
        public var teams: [String]
        public var count: Int
        public var independent: Bool
        /// Worth asking for, and no condition of the gate.
        public var optional: Bool
        /// The first of them.
        public var paths: [String]
        /// How many more there are.
        public var morePaths: Int
        public var because: [String]
        public var met: Bool
        public var approvedBy: [String]
        /// The first of those that wait, and for how many people.
        public var missing: [Missing]
        /// Approvals that do not count, or not for all that they are for.
        public var uncounted: [Uncounted]

        enum CodingKeys: String, CodingKey {
            case id, anyone, teams, count, independent, optional, paths, because, met, missing, uncounted
            case anyOf = "any_of"
            case morePaths = "more_paths"
            case approvedBy = "approved_by"
        }
    }

    public struct Missing: Codable, Hashable, Sendable {
        public var path: String
        public var people: Int
    }

    public struct Uncounted: Codable, Hashable, Sendable {
        public var person: String
        public var because: String
    }

    public struct Reviewer: Codable, Hashable, Sendable {
        public var person: String
        /// Ids of requirements.
        public var serves: [String]
        public var load: Int
        public var away: Bool
    }

    public struct Obligation: Codable, Hashable, Sendable {
        public var name: String
        public var met: Bool
        public var because: String
    }

    public struct Objector: Codable, Hashable, Sendable {
        public var person: String
        /// Empty where it is about all of the change.
        public var paths: [String]
        public var reason: String?
    }

    public var schema: String
    /// Of the decision that it belongs to; absent where it was made in-process.
    public var decisionID: String?
    public var repository: String
    public var target: String?
    /// That the change stands on, as far as it is known.
    public var branch: String?
    public var head: String?
    public var tier: Tier
    /// False where it is advisory: then nothing can pass.
    public var authoritative: Bool
    /// Every requirement and obligation is met, and nobody objects.
    public var passes: Bool
    public var requirements: [Requirement]
    /// The fewest people who can meet all that waits.
    public var people: [Reviewer]
    /// At most so many times as many people as the fewest; absent where these are the fewest.
    public var boundedBy: String?
    /// Worth asking, not needed.
    public var suggested: [String]
    public var obligations: [Obligation]
    public var objections: [Objector]
    /// Gated capabilities, and who approved them by name.
    public var capabilities: [Requirement]
    /// Statements that count for nothing, whatever they are for.
    public var ignored: [Uncounted]
    /// What is wrong with owners, teams and people.
    public var problems: [String]

    enum CodingKeys: String, CodingKey {
        case schema, repository, target, branch, head, tier, authoritative, passes, requirements, people, suggested, obligations,
            objections,
            capabilities, ignored, problems
        case decisionID = "decision_id"
        case boundedBy = "bounded_by"
    }

    /// - Parameters:
    ///   - branch: that the change stands on; nil where it is not known.
    ///   - excluded: who had a part in the change, and is listed nowhere as one who may meet something.
    ///   - notes: further problems, as of the owners files.
    public init(
        _ plan: ReviewPlan, _ gate: GateState, of verdict: Verdict, on branch: String? = nil, decisionID: String?,
        excluded: Set<PersonName> = [],
        notes: [String] = []
    ) {
        schema = Self.schema
        self.decisionID = decisionID
        repository = verdict.patch.repository
        target = verdict.patch.target
        self.branch = branch
        head = verdict.patch.head?.hex
        tier = verdict.tier
        authoritative = verdict.authoritative
        passes = gate.passes && verdict.authoritative
        requirements = gate.requirements.map { Requirement($0, excluded) }
        people = plan.people.map {
            Reviewer(person: $0.person.text, serves: $0.serves, load: $0.load, away: $0.isAway)
        }
        if case .bounded(let factor) = plan.quality { boundedBy = "\((factor * 100).rounded() / 100)" }
        suggested = plan.suggested.map(\.text)
        obligations = gate.obligations.map { Obligation(name: $0.name, met: $0.isMet, because: "\($0.outcome)") }
        objections = gate.objections.map {
            Objector(person: $0.person.text, paths: $0.paths.prefix(Self.pathsListed).map(\.quoted), reason: $0.reason)
        }
        capabilities = gate.capabilities.map { Requirement($0, excluded) }
        ignored = gate.ignored.map(Uncounted.init)
        problems = notes + plan.problems.map(\.description)
    }

    /// Whether nothing has changed: another decision that comes to the same is no news.
    public func saysTheSame(as other: ReviewReport) -> Bool {
        var other = other
        other.decisionID = decisionID
        return self == other
    }
}

extension ReviewReport.Requirement {
    init(_ state: RequirementState, _ excluded: Set<PersonName>) {
        let requirement = state.requirement
        id = requirement.id
        anyone = requirement.eligible == .anyone
        anyOf =
            if case .people(let people) = requirement.eligible {
                people.filter { !excluded.contains($0) }.map(\.text)
            } else { [] }
        teams = requirement.sources.filter { $0.kind == .team || $0.kind == .role }.map(\.name)
        count = requirement.count
        independent = requirement.independent
        optional = requirement.isOptional
        paths = requirement.paths.prefix(ReviewReport.pathsListed).map(\.quoted)
        morePaths = max(0, requirement.paths.count - ReviewReport.pathsListed)
        because = requirement.because
        met = state.isMet
        approvedBy = state.approvedBy.map(\.text)
        missing = state.missing.prefix(ReviewReport.pathsListed).map {
            ReviewReport.Missing(path: $0.path.quoted, people: $0.people)
        }
        uncounted = state.uncounted.map(ReviewReport.Uncounted.init)
    }
}

extension ReviewReport.Uncounted {
    init(_ statement: UncountedStatement) {
        person = statement.person.text
        because = "\(statement.reason)"
    }
}

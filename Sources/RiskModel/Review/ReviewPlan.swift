/// What a change needs of people, and the fewest people who can give what it still waits for.
public struct ReviewPlan: Hashable, Sendable {
    /// How good the set of people is.
    public enum Quality: Hashable, Sendable {
        /// No smaller set serves every requirement.
        case smallest
        /// The search for a smaller set was given up: there may be one, but this one has at most `factor` times its people.
        case bounded(factor: Double)
    }

    /// In order of id.
    public var requirements: [ReviewRequirement]
    /// Whom to ask, in order of name.
    public var people: [PlannedReviewer]
    public var quality: Quality
    /// Worth asking, not needed: owners of files that need no approval, and of optional sections. Sorted, without `people`.
    public var suggested: [PersonName]
    public var problems: [ReviewProblem]

    public init(
        requirements: [ReviewRequirement], people: [PlannedReviewer] = [], quality: Quality = .smallest,
        suggested: [PersonName] = [], problems: [ReviewProblem] = []
    ) {
        self.requirements = requirements
        self.people = people
        self.quality = quality
        self.suggested = suggested
        self.problems = problems
    }
}

/// Somebody whom the plan asks, and what for.
public struct PlannedReviewer: Hashable, Sendable {
    public var person: PersonName
    /// Ids of the requirements that this person can serve, in order, optional ones included.
    public var serves: [String]
    public var load: Int
    /// Asked all the same, because nobody else is left.
    public var isAway: Bool

    public init(person: PersonName, serves: [String], load: Int = 0, isAway: Bool = false) {
        self.person = person
        self.serves = serves
        self.load = load
        self.isAway = isAway
    }
}

/// What is wrong with owners, teams and people, or left to hope for.
public enum ReviewProblem: Hashable, Sendable {
    /// Nobody has this name, or nobody is in this team; a demand at `place` names it.
    case nobodyBehind(name: String, place: String)
    /// No owners file names anybody for these; the first ones, and how many more.
    case unowned(paths: [GitPath], more: Int)
    /// Nobody stands behind a requirement's own names, so the fallback owners take their place.
    case fallback(requirement: String)
    /// So many people are missing, even if everybody approves who may.
    case tooFew(requirement: String, missing: Int)
    /// Anybody may, but there are too few whom the plan could name.
    case nobodyKnown(requirement: String)
    /// Asked although away.
    case away(PersonName)
    /// Asked although this person wrote a part of the change.
    case wroteCommits(PersonName)
    /// Wrote a commit, and is nobody whom the directory knows: who it is cannot be told.
    case unknownCommitAuthor(PersonName)
    /// No approval can be for these: they were not read, or are not the same from each merge base. The first ones, and how many more.
    case noDigest(paths: [GitPath], more: Int)
}

extension ReviewProblem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .nobodyBehind(let name, let place):
            "nobody is behind \(name) (\(place)): say in the directory of people, or in the policy's `teams`, who that is"
        case .unowned(let paths, let more): "nobody owns \(Self.list(paths, more))"
        case .fallback(let requirement): "\(requirement): the fallback owners stand in"
        case .tooFew(let requirement, let missing):
            "\(requirement): \(missing) more \(missing == 1 ? "person is" : "people are") needed than may approve"
        case .nobodyKnown(let requirement): "\(requirement): anybody may approve, but too few are known by name"
        case .away(let person): "\(person) is away, and nobody else is left"
        case .wroteCommits(let person): "\(person) wrote a part of the change, and nobody else is left"
        case .unknownCommitAuthor(let person): "nobody knows who \(person) is, who wrote a commit"
        case .noDigest(let paths, let more):
            "not read, or not the same from each merge base, so nobody can approve \(Self.list(paths, more))"
        }
    }

    private static func list(_ paths: [GitPath], _ more: Int) -> String {
        paths.map(\.quoted).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
}

/// So many of these people, for these paths, because of this: one thing that a change needs before it may be merged.
public struct ReviewRequirement: Hashable, Sendable {
    /// What demands it.
    public enum Origin: Hashable, Sendable {
        /// The tier of the change.
        case tier(Tier)
        /// Rules that name this team.
        case team(String)
        /// Lines of owners files that name the same owners.
        case owners(section: String?)
        /// Paths that nobody owns.
        case unowned
        /// A capability that needs an approval which names it.
        case capability(Capability)
    }

    /// Whose approval can count, before anybody is left out.
    public enum Eligible: Hashable, Sendable {
        /// Whoever may approve at all.
        case anyone
        /// Sorted, each once; empty where nobody stands behind the names.
        case people([PersonName])
    }

    /// One name that stands in a rule, an owners file or among the fallback owners, and who is behind it.
    public struct Source: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable {
            case person, team, role, anyone
        }

        /// As it is written there.
        public var name: String
        public var kind: Kind
        /// Sorted; empty for `anyone`.
        public var people: [PersonName]

        public init(name: String, kind: Kind, people: [PersonName]) {
            self.name = name
            self.kind = kind
            self.people = people
        }
    }

    /// Of what a tier demands.
    public static func id(of tier: Tier) -> String { "tier:\(tier.name)" }

    /// Stable and readable, such as `tier:high`, `team:security`, `owners:Backend:@a,@b`: what an approval names.
    public var id: String
    public var origin: Origin
    public var eligible: Eligible
    /// Where `eligible` comes from, in order of name. Empty for a tier.
    public var sources: [Source]
    /// How many of them, for each path; at least 1.
    public var count: Int
    /// By people who wrote no commit of the change.
    public var independent: Bool
    /// The policy says that a person must; an agent never counts, whatever it says.
    public var human: Bool
    /// Worth asking for, and no condition of the gate.
    public var isOptional: Bool
    /// The files, by the path of their `FileVerdict`, all of them, sorted. Without any it cannot be met.
    public var paths: [GitPath]
    /// Every cause, in order; of very many the first, and how many more.
    public var because: [String]

    public init(
        id: String, origin: Origin, eligible: Eligible, sources: [Source] = [], count: Int = 1, independent: Bool = false,
        human: Bool = false, isOptional: Bool = false, paths: [GitPath], because: [String] = []
    ) {
        self.id = id
        self.origin = origin
        self.eligible = eligible
        self.sources = sources
        self.count = count
        self.independent = independent
        self.human = human
        self.isOptional = isOptional
        self.paths = paths
        self.because = because
    }

    /// Whether it is for this person to meet, before anybody is left out.
    public func concerns(_ person: PersonName) -> Bool {
        switch eligible {
        case .anyone: true
        case .people(let people): people.contains(person)
        }
    }
}

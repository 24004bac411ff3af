/// Whom an owners file names.
public enum Owner: Hashable, Sendable {
    /// A handle with its `@`, as in `@alice`.
    case person(String)
    /// With its `@`, as in `@acme/security`.
    case team(String)
    case email(String)
    /// A role of the forge with its `@@`, as in `@@maintainer`.
    case role(String)
    /// Whoever may approve at all.
    case anyone

    /// As it is written in decisions and plans.
    public var name: String {
        switch self {
        case .person(let name), .team(let name), .email(let name), .role(let name): name
        case .anyone: "*"
        }
    }
}

/// A line of an owners file.
public struct OwnersPlace: Hashable, Sendable {
    public var path: GitPath
    /// Counts from 1.
    public var line: Int

    public init(path: GitPath, line: Int) {
        self.path = path
        self.line = line
    }
}

/// What one line of an owners file demands for a path: so many of these.
public struct OwnershipDemand: Hashable, Sendable {
    /// In the order of the file, each once; never empty.
    public var owners: [Owner]
    /// How many of them have to approve; at least 1.
    public var count: Int
    /// The section that the line stands in; nil for none.
    public var section: String?
    /// Whether the forge merges without them.
    public var isOptional: Bool
    /// The line that decided it.
    public var place: OwnersPlace

    public init(owners: [Owner], count: Int = 1, section: String? = nil, isOptional: Bool = false, place: OwnersPlace) {
        self.owners = owners
        self.count = count
        self.section = section
        self.isOptional = isOptional
        self.place = place
    }
}

/// Who owns a path.
public struct PathOwnership: Hashable, Sendable {
    /// Of each section that counts, and of each file where several do, one. Empty where nobody owns the path.
    public var demands: [OwnershipDemand]
    /// The line that says that nobody owns the path; nil where no line speaks of it.
    public var clearedBy: OwnersPlace?

    public init(demands: [OwnershipDemand] = [], clearedBy: OwnersPlace? = nil) {
        self.demands = demands
        self.clearedBy = clearedBy
    }
}

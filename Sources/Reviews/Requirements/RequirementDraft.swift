internal import RiskModel

/// What demands of one kind come to, before the names in it are looked up.
struct RequirementDraft {
    var id: String
    var origin: ReviewRequirement.Origin
    /// Names in rules and owners files, each once.
    var owners: Set<Owner> = []
    var count = 1
    var isOptional = false
    private(set) var paths: [GitPath] = []
    private(set) var because = BoundedList<String>(limit: ReviewerVerdict.causesListed)

    init(id: String, origin: ReviewRequirement.Origin, owners: Set<Owner> = [], count: Int = 1, isOptional: Bool = false) {
        self.id = id
        self.origin = origin
        self.owners = owners
        self.count = count
        self.isOptional = isOptional
    }

    /// - Parameter paths: of files, in order; those of one draft are added in order, too.
    mutating func add(_ paths: some Sequence<GitPath>, because cause: String) {
        for path in paths where self.paths.last != path { self.paths.append(path) }
        because.add(cause)
    }

    /// - Parameter fallback: who stand in where nobody stands behind the names.
    func requirement(
        _ demand: ApprovalDemand, in directory: PeopleDirectory, fallback: [ReviewRequirement.Source],
        _ problems: inout [ReviewProblem]
    ) -> ReviewRequirement {
        var requirement = ReviewRequirement(
            id: id, origin: origin, eligible: .anyone, count: count, independent: demand.independent, human: demand.human,
            isOptional: isOptional, paths: Array(Set(paths)).sorted(), because: causes)
        if case .tier = origin { return requirement }
        requirement.sources = origin == .unowned ? fallback : owners.map(directory.source).sorted { $0.name < $1.name }
        for source in requirement.sources where source.kind != .anyone && source.people.isEmpty {
            problems.append(.nobodyBehind(name: source.name, place: origin == .unowned ? "fallback owners" : causes.first ?? id))
        }
        if requirement.sources.contains(where: { $0.kind == .anyone }) { return requirement }
        if requirement.people.isEmpty, origin != .unowned, !isOptional, !fallback.isEmpty {
            requirement.sources = fallback
            problems.append(.fallback(requirement: id))
        }
        requirement.eligible = .people(requirement.people)
        return requirement
    }

    private var causes: [String] { because.listed + (because.omitted > 0 ? ["and \(because.omitted) more"] : []) }
}

extension ReviewRequirement {
    fileprivate var people: [PersonName] { Set(sources.flatMap(\.people)).sorted() }
}

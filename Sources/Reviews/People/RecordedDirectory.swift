public import RiskModel

/// What a directory said of those whom one review was about, so that the review can be derived again (promise P4).
public struct RecordedDirectory: Codable, Hashable, Sendable {
    struct Described: Codable, Hashable, Sendable {
        var name: String
        var also: [String]
        var away: Bool
        /// Seconds since 1970; absent where nobody knows.
        var awayUntil: Int?
        var load: Int
        var isAgent: Bool

        enum CodingKeys: String, CodingKey {
            case name, also, away, load
            case awayUntil = "away_until"
            case isAgent = "agent"
        }
    }

    var complete: Bool
    var people: [Described]
    var teams: [String: [String]]
    /// Names that nobody stands behind.
    var absent: [String]

    /// - Parameters:
    ///   - plan: of the review.
    ///   - others: whoever else mattered: who had a part in the change, who said something of it.
    ///   - further: teams that other teams consist of.
    /// - Returns: nil where the directory says nothing at all.
    public init?(
        _ directory: PeopleDirectory, for plan: ReviewPlan, and others: some Sequence<PersonName>,
        teams further: [String: [PersonName]] = [:]
    ) {
        let sources = plan.requirements.flatMap(\.sources)
        var names = Set(others).union(sources.flatMap(\.people)).union(further.values.joined()).union(plan.people.map(\.person))
            .union(plan.suggested)
        for case .people(let eligible) in plan.requirements.map(\.eligible) { names.formUnion(eligible) }
        complete = directory.isComplete
        people = Set(names.compactMap { directory.person($0) }).sorted { $0.name < $1.name }.map { person in
            var described = Described(
                name: person.name.text, also: person.also.map(\.text).sorted(), away: person.availability == .away,
                awayUntil: nil, load: person.load, isAgent: person.kind == .agent)
            if case .awayUntil(let time) = person.availability { described.awayUntil = time }
            return described
        }
        teams = Dictionary(
            sources.filter { $0.kind != .person && $0.kind != .anyone }.map { ($0.name, $0.people.map(\.text)) },
            uniquingKeysWith: { first, _ in first }
        ).merging(further.mapValues { $0.map(\.text) }) { first, _ in first }
        let nobodies = names.filter { !directory.exists($0) }.map(\.text)
        absent = Set(sources.filter { $0.kind == .person && $0.people.isEmpty }.map(\.name) + nobodies).sorted()
        if people.isEmpty, teams.isEmpty, absent.isEmpty, !complete { return nil }
    }

    public var directory: PeopleDirectory {
        PeopleDirectory(
            people: people.map { described in
                Person(
                    PersonName(described.name), also: Set(described.also.map { PersonName($0) }),
                    availability: described.awayUntil.map { .awayUntil($0) } ?? (described.away ? .away : .here),
                    load: described.load, kind: described.isAgent ? .agent : .person)
            }, teams: teams, isComplete: complete
        ).asked(for: absent)
    }
}

internal import RiskModel

/// Who of those who said something may be one person under two names, because both proved a name that they share.
struct ProvedIdentities {
    /// One name for all that may be one person.
    private var representatives: [PersonName: PersonName] = [:]

    /// - Parameter statements: of each person, by canonical name.
    init(_ statements: [PersonName: [ApprovalRecord]], in directory: PeopleDirectory) {
        var holders: [PersonName: PersonName] = [:]
        for (person, records) in statements.sorted(by: { $0.key < $1.key }) {
            representatives[person] = person
            for name in Set(records.flatMap { $0.names ?? [] }.map { directory.canonical(PersonName($0)) }).union([person]) {
                if let holder = holders[name] { join(person, holder) } else { holders[name] = person }
            }
        }
    }

    private mutating func join(_ one: PersonName, _ other: PersonName) {
        let both = [representative(of: other), representative(of: one)].sorted()
        let (kept, dropped) = (both[0], both[1])
        for (person, known) in representatives where known == dropped { representatives[person] = kept }
    }

    /// The first by name of all who may be this person.
    func representative(of person: PersonName) -> PersonName { representatives[person] ?? person }

    /// How many people these are at least.
    func count(_ people: Set<PersonName>) -> Int { Set(people.map(representative)).count }
}

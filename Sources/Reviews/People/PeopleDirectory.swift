public import RiskModel

/// Who there is, under which names, and who is in which team. A value: it asks nobody.
public struct PeopleDirectory: Hashable, Sendable {
    /// In order of name.
    public var people: [Person] { byName.values.sorted { $0.name < $1.name } }
    /// Whoever is not in it does not exist. Else names that nobody knows are taken at their word.
    public private(set) var isComplete: Bool

    private var byName: [PersonName: Person] = [:]
    /// Every name of everybody, to the one above.
    private var names: [PersonName: PersonName] = [:]
    /// Members are people or further teams. Team names are compared as handles are.
    private var teams: [PersonName: [String]] = [:]
    /// Asked for by name, and unknown to who was asked.
    private var absent: Set<PersonName> = []

    public init(people: [Person] = [], teams: [String: [String]] = [:], isComplete: Bool = false) {
        self.isComplete = isComplete
        for person in people.sorted(by: { $0.name < $1.name }) { add(person) }
        for (name, members) in teams.sorted(by: { $0.key < $1.key }) { add(team: name, members) }
    }

    /// With what another one knows of people and teams that this one does not describe.
    public func merging(_ other: PeopleDirectory) -> PeopleDirectory {
        var result = self
        for person in other.people { result.add(person) }
        result.teams.merge(other.teams) { own, _ in own }
        result.absent.formUnion(other.absent)
        result.isComplete = isComplete || other.isComplete
        return result
    }

    /// With these teams in place of its own of the same names, as a policy's are. An empty one is a team that the policy leaves to others.
    public func replacing(teams: [String: [String]]) -> PeopleDirectory {
        var result = self
        for (name, members) in teams where !members.isEmpty { result.teams[PersonName(name)] = members }
        return result
    }

    /// With the knowledge that these were asked for: whoever of them is not described does not exist.
    public func asked(for names: some Sequence<String>) -> PeopleDirectory {
        var result = self
        result.absent.formUnion(names.map { PersonName($0) })
        return result
    }

    /// The first description of somebody holds; a later one adds names, and can make an agent of a person but not the reverse.
    private mutating func add(_ person: Person) {
        let all = person.also.union([person.name])
        let known = all.sorted().compactMap { names[$0] }.min().flatMap { byName[$0] }
        var result = known ?? person
        let added = all.filter { names[$0] == nil }
        result.also = result.also.union(added).subtracting([result.name])
        if person.kind == .agent { result.kind = .agent }
        byName[result.name] = result
        for name in added { names[name] = result.name }
    }

    private mutating func add(team name: String, _ members: [String]) {
        teams[PersonName(name), default: []] += members
    }

    /// The name that the directory has for somebody; the same one where it knows nobody by it.
    public func canonical(_ name: PersonName) -> PersonName { names[name] ?? name }

    public func person(_ name: PersonName) -> Person? { names[name].flatMap { byName[$0] } }

    public func exists(_ name: PersonName) -> Bool { names[name] != nil || !(isComplete || absent.contains(name)) }

    /// As described, and as whoever is only known by name is taken: here, without load, a person.
    func description(of name: PersonName) -> Person { person(name) ?? Person(name) }
}

extension PeopleDirectory {
    /// The people behind a name of an owners file.
    public func source(of owner: Owner) -> ReviewRequirement.Source {
        switch owner {
        case .anyone: .init(name: owner.name, kind: .anyone, people: [])
        case .team(let name): .init(name: name, kind: .team, people: members(of: name))
        case .role(let name): .init(name: name, kind: .role, people: members(of: name))
        case .person(let name), .email(let name): source(named: name)
        }
    }

    /// The people behind a name that may be a person's, a team's or a role's.
    public func source(named name: String) -> ReviewRequirement.Source {
        let key = PersonName(name)
        if name.hasPrefix("@@") { return .init(name: name, kind: .role, people: members(of: name)) }
        if names[key] == nil, teams[key] != nil || key.isTeamOnly {
            return .init(name: name, kind: .team, people: members(of: name))
        }
        return .init(name: name, kind: .person, people: exists(key) ? [canonical(key)] : [])
    }

    /// The people of a team of a policy or directory, through the teams in it; sorted, and none for a team that there is not.
    public func members(of team: String) -> [PersonName] {
        var found: Set<PersonName> = []
        var seen: Set<PersonName> = []
        var open = [PersonName(team)]
        while let next = open.popLast() {
            guard seen.insert(next).inserted else { continue }
            for member in teams[next] ?? [] {
                let name = PersonName(member)
                if names[name] == nil, teams[name] != nil {
                    open.append(name)
                } else if !name.isTeamOnly, exists(name) {
                    found.insert(canonical(name))
                }
            }
        }
        return found.sorted()
    }

    /// Those of its teams that these ones' members are, with the people in them.
    public func teams(behind other: [String: [String]]) -> [String: [PersonName]] {
        let names = Set(other.values.joined()).filter { teams[PersonName($0)] != nil }
        return Dictionary(uniqueKeysWithValues: names.map { ($0, members(of: $0)) })
    }

    /// Names that are not described here: neither somebody's nor a team's, and not known to be nobody's.
    func unknown(among names: Set<String>) -> [String] {
        names.filter {
            let name = PersonName($0)
            return self.names[name] == nil && teams[name] == nil && !absent.contains(name)
        }.sorted()
    }

    /// These names, and every name that stands in a team among them or among those.
    func namesBehind(_ names: Set<String>) -> Set<String> {
        var found = names
        var open = Array(names)
        while let name = open.popLast() {
            for member in teams[PersonName(name)] ?? [] where found.insert(member).inserted { open.append(member) }
        }
        return found
    }
}

extension PersonName {
    /// No person has such a name: `@acme/security`, `@@maintainer`.
    fileprivate var isTeamOnly: Bool { !isEmail && (text.utf8.contains(UInt8(ascii: "/")) || text.hasPrefix("@@")) }
}

public import RiskModel

/// Who had a part in a change, and so cannot speak for it: canonical names.
public struct Exclusions: Hashable, Sendable {
    /// The subject whose change it is, and whoever opened it.
    public var authors: Set<PersonName>
    /// Whoever operates the agent that made it.
    public var operators: Set<PersonName>
    /// Whoever wrote a commit of it, alone or with others.
    public var commitAuthors: Set<PersonName>

    /// - Parameters: names of any form; the directory tells which are the same person's.
    public init(
        authors: some Sequence<String> = [], operators: some Sequence<String> = [],
        commitAuthors: some Sequence<PersonName> = [], in directory: PeopleDirectory = PeopleDirectory()
    ) {
        self.authors = Set(authors.map { directory.canonical(PersonName($0)) })
        self.operators = Set(operators.map { directory.canonical(PersonName($0)) })
        self.commitAuthors = Set(commitAuthors.map(directory.canonical))
    }

    /// Why nothing that somebody of these names says can count; nil where it may.
    public func reason(againstAnyOf names: [String], in directory: PeopleDirectory) -> UncountedStatement.Reason? {
        for name in names {
            let person = directory.description(of: directory.canonical(PersonName(name)))
            if let reason = reason(against: person) { return reason }
        }
        return nil
    }

    /// Why this person's approval can count for nothing; nil where it may.
    func reason(against person: Person) -> UncountedStatement.Reason? {
        if authors.contains(person.name) { return .author }
        if operators.contains(person.name) { return .operates }
        return person.kind == .agent ? .agent : nil
    }
}

/// Who wrote commits, as the commits say. They can say what they like; a forge's proof of who opened the change counts for more.
public enum CommitAuthors {
    /// Everybody named as author or in a `Co-authored-by` trailer, by address, or by name where there is none.
    public static func names(of commits: [CommitFacts]) -> Set<PersonName> {
        var names: Set<PersonName> = []
        for commit in commits {
            names.insert(name(in: commit.author))
            for trailer in CommitTrailers.of(commit.message) {
                let text = String(decoding: trailer, as: UTF8.self)
                let prefix = "co-authored-by: "
                guard text.utf8.count > prefix.utf8.count, text.prefix(prefix.count).lowercased() == prefix else { continue }
                names.insert(name(in: Array(text.dropFirst(prefix.count).utf8)))
            }
        }
        return names
    }

    /// `Ada <ada@acme.example>` is `ada@acme.example`; an address that a forge made up for a handle is that handle.
    static func name(in signature: [UInt8]) -> PersonName {
        guard let start = signature.lastIndex(of: UInt8(ascii: "<")),
            let end = signature[start...].firstIndex(of: UInt8(ascii: ">")), end > start + 1
        else { return PersonName(String(decoding: signature, as: UTF8.self)) }
        let address = PersonName(String(decoding: signature[(start + 1)..<end], as: UTF8.self))
        let parts = address.text.split(separator: "@")
        guard parts.count == 2, parts[1].hasPrefix("users.noreply.") else { return address }
        // `123+ada@users.noreply.github.com` and `123-ada@users.noreply.gitlab.com`.
        let digits = parts[0].prefix { $0.isASCII && $0.isNumber }
        let rest = parts[0].dropFirst(digits.count)
        return PersonName(!digits.isEmpty && (rest.first == "+" || rest.first == "-") ? rest.dropFirst() : parts[0])
    }
}

internal import RiskModel
public import YAMLDocuments

/// Why a directory's document was not used: every mistake found, in order of line and column. Never empty.
public struct DirectoryErrors: Error, Hashable, Sendable, CustomStringConvertible {
    public let diagnostics: [Diagnostic]
    /// Mistakes beyond `Diagnostics.keptAtMost`, which were only counted.
    public let omitted: Int

    init(_ diagnostics: Diagnostics) {
        self.diagnostics = diagnostics.found.sorted()
        omitted = diagnostics.omitted
    }

    public var description: String {
        let more = omitted > 0 ? ["\(omitted) more mistakes are not shown"] : []
        return (diagnostics.map(\.description) + more + ["the directory of people was not loaded"]).joined(separator: "\n")
    }
}

extension Diagnostic.Code {
    public static let personTwice = Self("person-twice")
}

/// Reads a directory of people, in YAML or JSON (docs/reviews.md).
public enum DirectoryDocument {
    /// Bytes of one document.
    public static let maximumBytes = 16 << 20
    static let maximumPeople = 100_000
    static let maximumTeams = 20_000

    /// - Parameter name: for messages.
    public static func read(_ content: [UInt8], name: String) throws(DirectoryErrors) -> PeopleDirectory {
        let diagnostics = Diagnostics()
        var reader = DirectoryReader(diagnostics: diagnostics)
        if content.count > maximumBytes {
            diagnostics.report(
                Diagnostic(code: .tooLarge, file: name, message: "the directory is larger than \(maximumBytes) bytes"))
        } else {
            let documents = YAMLReader(diagnostics).documents(name: name, content: content)
            if let document = documents.first { reader.read(document) }
            if documents.count != 1, diagnostics.isEmpty {
                diagnostics.report(
                    Diagnostic(code: .wrongType, file: name, message: "one document with `people` or `teams` is expected"))
            }
        }
        guard diagnostics.isEmpty else { throw DirectoryErrors(diagnostics) }
        return PeopleDirectory(people: reader.people, teams: reader.teams, isComplete: reader.isComplete)
    }
}

private struct DirectoryReader {
    let diagnostics: Diagnostics
    private(set) var people: [Person] = []
    private(set) var teams: [String: [String]] = [:]
    private(set) var isComplete = false
    private var names: Set<PersonName> = []

    init(diagnostics: Diagnostics) { self.diagnostics = diagnostics }

    mutating func read(_ document: YAMLNode) {
        guard var mapping = MappingReader(document, diagnostics) else { return }
        if let version = mapping.value("version") { _ = version.integer(diagnostics, in: 1...1) }
        if let complete = mapping.value("complete")?.boolean(diagnostics) { isComplete = complete }
        if let items = mapping.value("people")?.list(diagnostics, allowEmpty: true) { read(people: items, in: document) }
        if let teams = mapping.value("teams") { read(teams: teams) }
        mapping.finish()
    }

    private mutating func read(people items: [YAMLNode], in document: YAMLNode) {
        guard items.count <= DirectoryDocument.maximumPeople else {
            return diagnostics.report(.tooLarge, "more than \(DirectoryDocument.maximumPeople) people", at: document)
        }
        for item in items {
            guard let person = person(item) else { continue }
            for name in person.also.union([person.name]).sorted() where !names.insert(name).inserted {
                diagnostics.report(.personTwice, "\(name) is somebody above already", at: item)
            }
            people.append(person)
        }
    }

    private func person(_ node: YAMLNode) -> Person? {
        guard var mapping = MappingReader(node, diagnostics) else { return nil }
        let name = mapping.required("handle")?.line(diagnostics).map { PersonName($0) }
        let also = mapping.value("also")?.list(diagnostics, allowEmpty: true)?.compactMap { $0.line(diagnostics) }
        let availability = mapping.value("away").flatMap { self.availability($0) }
        let load = mapping.value("load")?.integer(diagnostics, in: 0...1_000_000)
        let kind = mapping.value("kind")?.choice(diagnostics, Person.Kind.allCases.map { ($0.rawValue, $0) })
        mapping.finish()
        guard let name else { return nil }
        return Person(
            name, also: Set((also ?? []).map { PersonName($0) }).subtracting([name]), availability: availability ?? .here,
            load: load ?? 0,
            kind: kind ?? .person)
    }

    /// `true`, `false`, or the day on which they are back, which begins at midnight UTC.
    private func availability(_ node: YAMLNode) -> Person.Availability? {
        if node.isPlain("true") { return .away }
        if node.isPlain("false") { return .here }
        guard let text = node.line(diagnostics) else { return nil }
        guard let time = ForgeTime.midnight(of: text) else {
            diagnostics.report(
                .invalidValue, "expected true, false, or the day on which they are back, as in 2025-03-01", at: node)
            return nil
        }
        return .awayUntil(time)
    }

    private mutating func read(teams node: YAMLNode) {
        guard let mapping = MappingReader(node, diagnostics) else { return }
        guard mapping.pairs.count <= DirectoryDocument.maximumTeams else {
            return diagnostics.report(.tooLarge, "more than \(DirectoryDocument.maximumTeams) teams", at: node)
        }
        for pair in mapping.pairs {
            let members = pair.value.list(diagnostics, allowEmpty: true) ?? []
            teams[pair.key] = members.compactMap { $0.line(diagnostics) }
        }
    }
}

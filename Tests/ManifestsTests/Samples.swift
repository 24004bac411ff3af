import Manifests
import RiskModel

/// A small file before and after, shaped like what the tools write.
struct Sample: Sendable, CustomStringConvertible {
    var path: String
    var base: String
    var head: String
    /// What becomes of each dependency, as `Sample.render` writes it.
    var changes: [String]

    var description: String { path }

    func facts(registries: Set<String> = []) throws -> DependencyFacts? {
        try Self.facts(path, base, head, registries: registries)
    }

    static func facts(
        _ path: String, _ base: String?, _ head: String?, registries: Set<String> = []
    ) throws -> DependencyFacts? {
        let version = FileVersion(path: GitPath(bytes: path.utf8))
        let change = FileChange(
            status: base == nil ? .added : head == nil ? .deleted : .modified, old: base.map { _ in version },
            new: head.map { _ in version })
        // Lines matter only for whether they are all accounted for.
        var content = base == nil || head == nil ? FileContent() : lines(from: base ?? "", to: head ?? "")
        content.base = base.map { Array($0.utf8) }
        content.head = head.map { Array($0.utf8) }
        return try Manifests.facts(of: change, content, registries: registries)
    }

    /// The changed lines, by the standard library's difference.
    private static func lines(from base: String, to head: String) -> FileContent {
        let old = base.split(separator: "\n", omittingEmptySubsequences: false)
        let new = head.split(separator: "\n", omittingEmptySubsequences: false)
        var content = FileContent()
        for change in new.difference(from: old) {
            let start = content.text.count
            switch change {
            case .remove(let offset, let line, _):
                content.text += Array(line.utf8) + [0x0A]
                content.lines.append(
                    .init(origin: .removed, oldNumber: offset + 1, newNumber: 0, range: start..<content.text.count))
            case .insert(let offset, let line, _):
                content.text += Array(line.utf8) + [0x0A]
                content.lines.append(
                    .init(origin: .added, oldNumber: 0, newNumber: offset + 1, range: start..<content.text.count))
            }
        }
        return content
    }

    /// `head 5: upgraded source_changed left-pad 1.0.0 @a.example -> 1.1.0 @b.example new b.example script`
    static func render(_ change: DependencyChange) -> String {
        func side(_ statement: DependencyStatement?) -> String {
            guard let statement else { return "-" }
            let sources = statement.sources.map { source in
                switch source {
                case .local: " @local"
                case .host(let host): " @\(host)"
                }
            }
            return (statement.version ?? "?") + sources.joined()
        }
        let kinds = DependencyChangeKind.allCases.filter(change.kinds.contains).map(\.rawValue).joined(separator: " ")
        let place = "\(change.to == nil ? "base" : "head") \((change.to ?? change.from)?.line ?? 0)"
        let new = change.newHosts.isEmpty ? "" : " new " + change.newHosts.joined(separator: " ")
        return "\(place): \(kinds) \(change.name) \(side(change.from)) -> \(side(change.to))\(new)"
            + (change.bringsInstallScript ? " script" : "")
    }

    static let all: [Sample] = npm + python + cargoAndGo + swiftAndRuby + maven
}

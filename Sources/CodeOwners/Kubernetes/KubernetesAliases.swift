import RiskModel
import YAMLDocuments

/// Names for several people, from `OWNERS_ALIASES` at the top of the tree.
struct KubernetesAliases: FolderFile {
    static let path: GitPath = "OWNERS_ALIASES"

    private var members: [String: [String]] = [:]
    /// Why it is not known what names stand for.
    private(set) var unclear: OwnersDiagnostic?

    private struct Mistake: Error {
        var line: Int
        var reason: String
    }

    /// Without aliases.
    init() {}

    init(_ text: OwnersText, _ report: inout OwnersReport) {
        let (root, unclear) = OwnersYAML.read(text)
        self.unclear = unclear
        if unclear == nil, let root {
            do throws(Mistake) {
                try read(root)
            } catch {
                self.unclear = OwnersDiagnostic(
                    path: text.path, line: error.line, problem: .wrongType,
                    message: "\(error.reason): Prow may read all aliases, some or none", effect: .notKnown)
            }
        }
        if let unclear = self.unclear { report.add(unclear) }
    }

    private mutating func read(_ root: YAMLNode) throws(Mistake) {
        guard case .mapping(let pairs) = root.content else {
            throw Mistake(line: root.place.position.line, reason: "the file is no mapping")
        }
        guard let aliases = OwnersYAML.pair("aliases", in: pairs)?.value, !aliases.isNull else { return }
        guard case .mapping(let groups) = aliases.content else {
            throw Mistake(line: aliases.place.position.line, reason: "`aliases` is no mapping")
        }
        for group in groups {
            guard let logins = Self.logins(group.value) else {
                throw Mistake(
                    line: group.keyPlace.position.line, reason: "the alias \(quoted(group.key.utf8)) is no list of names")
            }
            members[Self.normalized(group.key)] = logins
        }
    }

    /// A list, the keys of a mapping, or nothing.
    private static func logins(_ node: YAMLNode) -> [String]? {
        switch node.content {
        case .mapping(let pairs): return pairs.map { normalized($0.key) }
        case .sequence(let items):
            var logins: [String] = []
            for item in items {
                guard case .scalar(let scalar) = item.content, !item.isNull else { return nil }
                logins.append(normalized(scalar.text))
            }
            return logins
        case .scalar: return node.isNull ? [] : nil
        case .invalid: return nil
        }
    }

    /// Whom a name in a list stands for. What an alias holds is not an alias again.
    func people(_ name: String) -> [String] {
        let login = Self.normalized(name)
        return members[login] ?? [login]
    }

    private static func normalized(_ name: String) -> String {
        let lowercased = name.lowercased()
        return lowercased.hasPrefix("@") ? String(lowercased.dropFirst()) : lowercased
    }
}

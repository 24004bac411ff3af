/// A world of packages with its own names, versions and files.
public enum Ecosystem: String, Hashable, Sendable, CaseIterable {
    case npm, python, cargo, go, swift, ruby, maven
}

/// What happens to a dependency. `changed` where it cannot be told which of two versions is newer.
public enum DependencyChangeKind: String, Hashable, Sendable, CaseIterable {
    case added, removed, upgraded, downgraded
    case sourceChanged = "source_changed"
    case changed
}

/// A place that a package is fetched from, as a manifest or lockfile states it.
public enum DependencySource: Hashable, Sendable {
    /// A path of the machine or of the repository itself.
    case local
    /// The host of a registry, a repository or an archive: lower-case, without user, port and path. A manifest's own
    /// short word for a forge stands for itself.
    case host(String)
}

/// What one side of a change states of a dependency.
public struct DependencyStatement: Hashable, Sendable {
    /// The version, range or revision, as written; nil where none is stated.
    public var version: String?
    /// Every place it may come from, each once, in a fixed order; empty for the ecosystem's own default.
    public var sources: [DependencySource]
    /// 1-based.
    public var line: Int

    public init(version: String?, sources: [DependencySource] = [], line: Int) {
        self.version = version
        self.sources = sources
        self.line = line
    }
}

/// One dependency that a change adds, removes or states differently.
public struct DependencyChange: Hashable, Sendable {
    public var ecosystem: Ecosystem
    public var name: String
    /// At least one; several where, say, another version comes from another source.
    public var kinds: Set<DependencyChangeKind>
    /// nil where it is added.
    public var from: DependencyStatement?
    /// nil where it is removed.
    public var to: DependencyStatement?
    /// Hosts of `to` that the base side of the file does not use and the policy does not name.
    public var newHosts: [String]
    /// Code is run when it is installed, which was not so before, or was other code.
    public var bringsInstallScript: Bool
    /// False where its text holds what the policy masks.
    public var isShowable: Bool

    public init(
        ecosystem: Ecosystem, name: String, kinds: Set<DependencyChangeKind>, from: DependencyStatement? = nil,
        to: DependencyStatement? = nil, newHosts: [String] = [], bringsInstallScript: Bool = false, isShowable: Bool = true
    ) {
        self.ecosystem = ecosystem
        self.name = name
        self.kinds = kinds
        self.from = from
        self.to = to
        self.newHosts = newHosts
        self.bringsInstallScript = bringsInstallScript
        self.isShowable = isShowable
    }
}

/// What the change of one file does to the dependencies it states.
public struct DependencyFacts: Hashable, Sendable {
    /// In order of line, head side first.
    public var changes: [DependencyChange]
    /// Every changed line belongs to one of `changes`, and nothing but lines changes.
    public var areWholeChange: Bool

    public init(changes: [DependencyChange], areWholeChange: Bool) {
        self.changes = changes
        self.areWholeChange = areWholeChange
    }

    /// Of a file that states no dependencies.
    public static let none = DependencyFacts(changes: [], areWholeChange: false)
}

extension DependencyChange: CustomStringConvertible {
    /// A phrase for people, such as `adds left-pad 1.3.0, a source not seen at the base: packages.example`.
    public var description: String {
        var phrase = action
        if !newHosts.isEmpty { phrase += ", a source not seen at the base: " + newHosts.joined(separator: ", ") }
        if bringsInstallScript { phrase += ", runs code when installed" }
        return phrase
    }

    private var action: String {
        let before = from?.version.map { " \($0)" } ?? ""
        let after = to?.version.map { " \($0)" } ?? ""
        guard from != nil else { return "adds \(name)\(after)" }
        guard to != nil else { return "removes \(name)\(before)" }
        let verb = kinds.contains(.upgraded) ? "upgrades" : kinds.contains(.downgraded) ? "downgrades" : "changes"
        return before == after ? "\(verb) \(name)\(after)" : "\(verb) \(name) from\(before) to\(after)"
    }
}

/// A test of the dependencies that a file's change adds, removes or states differently. Demands are ANDed; an empty
/// list demands nothing.
public struct DependencyTest: Hashable, Sendable {
    /// What kind of place a dependency comes from after the change, or came from where it is removed.
    public enum Source: String, Hashable, Sendable, CaseIterable {
        /// A host that the base side does not use and the policy's `registries` do not name.
        case new
        /// Any other host.
        case known
        /// A path of the machine or the repository.
        case local
        /// None is stated, so the ecosystem's own.
        case unstated = "default"
    }

    public var kinds: Set<DependencyChangeKind>
    public var sources: Set<Source>
    public var ecosystems: Set<Ecosystem>
    /// `*` stands for any run of characters.
    public var names: [String]
    /// nil: no demand.
    public var installScripts: Bool?

    public init(
        kinds: Set<DependencyChangeKind> = [], sources: Set<Source> = [], ecosystems: Set<Ecosystem> = [], names: [String] = [],
        installScripts: Bool? = nil
    ) {
        self.kinds = kinds
        self.sources = sources
        self.ecosystems = ecosystems
        self.names = names
        self.installScripts = installScripts
    }

    /// - Parameter quantifier: whether one of a change's kinds and sources has to be among those wanted, or all of them
    func passes(_ change: DependencyChange, _ quantifier: Quantifier) -> Bool {
        (kinds.isEmpty || quantifier.holds(of: change.kinds, among: kinds))
            && (sources.isEmpty || quantifier.holds(of: change.sources, among: sources))
            && (ecosystems.isEmpty || ecosystems.contains(change.ecosystem))
            && (names.isEmpty || names.contains { Wildcard.matches($0, change.name) })
            && (installScripts ?? change.bringsInstallScript) == change.bringsInstallScript
    }
}

extension DependencyChange {
    /// What a test of its source sees. A removed dependency comes from nowhere new.
    var sources: Set<DependencyTest.Source> {
        let stated = (to ?? from)?.sources ?? []
        guard !stated.isEmpty else { return [.unstated] }
        return Set(
            stated.map { source in
                switch source {
                case .local: .local
                case .host(let host): newHosts.contains(host) ? .new : .known
                }
            })
    }
}

extension Quantifier {
    fileprivate func holds<Value: Hashable>(of values: Set<Value>, among wanted: Set<Value>) -> Bool {
        self == .some ? !values.isDisjoint(with: wanted) : values.isSubset(of: wanted)
    }
}

/// Numbers for names, up to a limit: what comes from elsewhere must not take memory without bound (promise P9).
struct NameTable {
    private var numbers: [String: Int] = [:]
    private(set) var names: [String] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// - Returns: nil for a new name once the table is full.
    mutating func number(of name: String) -> Int? {
        if let known = numbers[name] { return known }
        guard names.count < limit else { return nil }
        numbers[name] = names.count
        names.append(name)
        return names.count - 1
    }
}

/// How much of what comes from elsewhere a tally tells apart.
public struct MeasureLimits: Hashable, Sendable {
    /// Subjects of grants; what further ones do is counted in sum only.
    public var tasks: Int
    /// Names of capabilities; of further ones denials are counted under `other`, and use not at all.
    public var capabilities: Int
    /// Repositories that decisions name.
    public var repositories: Int
    /// Changes that may have to be reverted; the newest are kept.
    public var rollbackCandidates: Int

    public init(tasks: Int = 1_000, capabilities: Int = 200, repositories: Int = 10_000, rollbackCandidates: Int = 2_000) {
        self.tasks = tasks
        self.capabilities = capabilities
        self.repositories = repositories
        self.rollbackCandidates = rollbackCandidates
    }
}

/// Measure 6: how many of the repositories that are configured are decided under the policy in force.
public struct RepositoryCoverage: Codable, Hashable, Sendable {
    public struct Outdated: Codable, Hashable, Sendable {
        public var repository: String
        /// The digest that its newest decision was made under.
        public var policy: String

        public init(repository: String, policy: String) {
            self.repository = repository
            self.policy = policy
        }
    }

    /// The digest of the policy in force.
    public var policy: String
    /// Repositories whose newest authoritative decision was made under it; sorted by name, as the others.
    public var current: [String]
    public var outdated: [Outdated]
    /// Repositories without an authoritative decision.
    public var undecided: [String]

    /// - Parameter newest: by repository, the digest of the policy that its newest authoritative decision was made under.
    public init(configured: [String], policy: String, newest: [String: String]) {
        self.policy = policy
        current = []
        outdated = []
        undecided = []
        for repository in Set(configured).sorted() {
            switch newest[repository] {
            case nil: undecided.append(repository)
            case policy: current.append(repository)
            case .some(let other): outdated.append(Outdated(repository: repository, policy: other))
            }
        }
    }

    public var configured: Int { current.count + outdated.count + undecided.count }
}

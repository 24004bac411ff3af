import RiskModel

/// What is known of a commit, or of a change on whatever commit, from the authoritative decisions on it.
struct DecidedCommit: Hashable, Sendable {
    /// The newest decision for an agent, whose change it then is.
    private(set) var byAgent: String?
    /// The newest decision for anybody.
    private(set) var newest: String?
    /// Names of all agents that had it decided: whoever has one of them made it.
    private(set) var authors: Set<String> = []
    private(set) var operators: Set<String> = []

    /// The decision that a gate is about when somebody else asks.
    var decision: String? { byAgent ?? newest }

    mutating func add(_ change: DecidedChange, _ id: String) {
        newest = id
        guard change.subject.actor == ActorKind.agent.rawValue else { return }
        byAgent = id
        authors.formUnion([change.subject.name] + (change.inputs.names ?? []))
        operators.formUnion(change.inputs.operators ?? [])
    }

    /// A decision of which no more is at hand than whom it was for: taken for one who made the change.
    mutating func add(unreadable subject: String) { authors.insert(subject) }

    /// Under which the evidence files decisions on a commit, or on what it changes.
    ///
    /// - Parameter revision: the commit's id, or the patch id of what it changes.
    static func topic(_ revision: String, in repository: String) -> String { "\(repository)\n\(revision)" }

    var approximateBytes: Int { 512 + authors.union(operators).reduce(0) { $0 + 64 + $1.utf8.count } }
}

/// What of a decision's event tells whose change it is about.
struct DecidedChange: Decodable {
    struct Asker: Decodable {
        var name: String
        var actor: String
    }
    struct Parties: Decodable {
        var names: [String]?
        var operators: [String]?
    }

    var subject: Asker
    var inputs: Parties
}

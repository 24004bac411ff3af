import RiskModel

/// What is known of a commit from the decisions on it.
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

    var approximateBytes: Int { 512 + authors.union(operators).reduce(0) { $0 + 64 + $1.utf8.count } }
}

/// What of a decision's event tells whose change it is about.
struct DecidedChange: Decodable {
    struct Patch: Decodable {
        var repository: String
        var head: String?
        var patchID: String?

        enum CodingKeys: String, CodingKey {
            case repository, head
            case patchID = "patch_id"
        }
    }
    struct Asker: Decodable {
        var name: String
        var actor: String
    }
    struct Parties: Decodable {
        var names: [String]?
        var operators: [String]?
    }

    var authoritative: Bool
    var patch: Patch
    var subject: Asker
    var inputs: Parties
}

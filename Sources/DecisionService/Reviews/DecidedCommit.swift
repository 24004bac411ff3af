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
    /// Of some decision it is not at hand who else had a part.
    private(set) var isIncomplete = false

    /// The decision that a gate is about when somebody else asks.
    var decision: String? { byAgent ?? newest }

    mutating func add(_ change: DecidedChange, _ id: String, filed filing: Filing) {
        authors.formUnion(change.inputs.authors ?? [])
        operators.formUnion(change.inputs.operatedBy ?? [])
        let isAgents = change.subject.actor == ActorKind.agent.rawValue
        if isAgents {
            authors.formUnion([change.subject.name] + (change.inputs.names ?? []))
            operators.formUnion(change.inputs.operators ?? [])
        }
        guard filing == .own else { return }
        newest = id
        if isAgents { byAgent = id }
    }

    /// A decision of which no more is at hand than whom it was for: taken for one who made the change.
    mutating func add(unreadable subject: String) {
        authors.insert(subject)
        isIncomplete = true
    }

    /// Under what the evidence files authoritative decisions on a commit, or on what it changes.
    enum Filing: Hashable, Sendable, CaseIterable {
        /// What tells whose change a commit is.
        case own
        /// What only tells who had a part: it was judged for another branch than the change's, or knew not everybody.
        case aside

        init(isAside: Bool) { self = isAside ? .aside : .own }

        /// Whether a topic is one of these.
        func holds(_ topic: String) -> Bool { topic.hasPrefix("\n") == (self == .aside) }

        /// - Parameters:
        ///   - revision: the commit's id, or the patch id of what it changes.
        ///   - branch: that the commit was proved to stand on; nil for all decisions on it.
        func topic(_ revision: String, on branch: String? = nil, in repository: String) -> String {
            // No repository's name is empty.
            (self == .own ? "" : "\n") + "\(repository)\n\(revision)" + (branch.map { "\n\($0)" } ?? "")
        }

        /// All that a decision is filed under; nothing where it cannot let a change pass.
        func topics(of verdict: Verdict, on branch: String?) -> [String] {
            let patch = verdict.patch
            guard verdict.authoritative, let head = patch.head?.hex else { return [] }
            return [topic(head, in: patch.repository)] + (patch.patchID.map { [topic($0, in: patch.repository)] } ?? [])
                + (branch.map { [topic(head, on: $0, in: patch.repository)] } ?? [])
        }
    }

    var approximateBytes: Int { 512 + authors.union(operators).reduce(0) { $0 + 64 + $1.utf8.count } }
}

/// What of a decision's event tells whose change it is about.
struct DecidedChange: Decodable {
    struct Asker: Decodable {
        var name: String
        var actor: String
    }
    struct Parties: Decodable {
        /// Of the asker, and of whoever operates it.
        var names: [String]?
        var operators: [String]?
        /// Who else was known by then to have made the change, and to operate them.
        var authors: [String]?
        var operatedBy: [String]?

        enum CodingKeys: String, CodingKey {
            case names, operators, authors
            case operatedBy = "operated_by"
        }
    }

    var subject: Asker
    var inputs: Parties
}

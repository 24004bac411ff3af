/// Which questions about a file's content are worth asking, decided from its tree facts alone.
public struct ContentPlan: Hashable, Sendable {
    /// Content probes of rules that are still open.
    public var probes: ProbeSet
    /// The kind of change is needed.
    public var kind: Bool
    /// What becomes of the dependencies is needed.
    public var dependencies: Bool

    public init(probes: ProbeSet = ProbeSet(), kind: Bool = false, dependencies: Bool = false) {
        self.probes = probes
        self.kind = kind
        self.dependencies = dependencies
    }

    var isEmpty: Bool { self == ContentPlan() }

    /// What a condition asks of contents.
    mutating func add(_ condition: Predicate, of policy: Policy) {
        for id in condition.probes where policy.probes[id.index].subject.readsContent { probes.insert(id) }
        kind = kind || condition.asksKind
        dependencies = dependencies || condition.asksDependencies
    }

    /// What the parts of a condition that tree facts leave open ask of contents.
    fileprivate mutating func add(
        _ condition: Predicate, _ quantifier: Quantifier, openFor reader: FileCondition, of policy: Policy
    ) {
        if reader.value(of: condition, quantifier) == .no { return }
        switch condition {
        case .all(let parts), .any(let parts): for part in parts { add(part, quantifier, openFor: reader, of: policy) }
        case .not(let part): add(part, quantifier.dual, openFor: reader, of: policy)
        default: add(condition, of: policy)
        }
    }

    mutating func formUnion(_ other: ContentPlan) {
        probes.formUnion(other.probes)
        kind = kind || other.kind
        dependencies = dependencies || other.dependencies
    }
}

extension Policy {
    /// The probes that need no content: asked of every file first.
    public var treeProbes: [ProbeID] {
        probes.indices.filter { !probes[$0].subject.readsContent && !probes[$0].subject.isOfPatch }.map(ProbeID.init)
    }

    /// - Parameters:
    ///   - facts: tree facts, with the results of `treeProbes`.
    ///   - index: of this policy; nil to ask every rule.
    public func plan(for facts: FileFacts, using index: RuleIndex? = nil) -> ContentPlan {
        let reader = FileCondition(labels: labels, facts: facts)
        var (plan, asked) = index?.planning(for: facts.probes) ?? (ContentPlan(), Array(rules.indices))
        for number in asked {
            // A condition inside a patch rule may stand under any quantifier, so it is closed only if both are.
            if rules[number].scope == .patch {
                for condition in rules[number].condition.fileConditions { plan.add(condition, of: self) }
            } else {
                plan.add(rules[number].condition, raises(rules[number]) ? .some : .whole, openFor: reader, of: self)
            }
        }
        return plan
    }
}

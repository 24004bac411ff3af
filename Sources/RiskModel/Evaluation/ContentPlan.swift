/// Which questions about a file's content are worth asking, decided from its tree facts alone.
public struct ContentPlan: Hashable, Sendable {
    /// Content probes of rules that are still open.
    public var probes: Set<ProbeID>
    /// The kind of change is needed.
    public var kind: Bool
    /// What becomes of the dependencies is needed.
    public var dependencies: Bool

    public init(probes: Set<ProbeID> = [], kind: Bool = false, dependencies: Bool = false) {
        self.probes = probes
        self.kind = kind
        self.dependencies = dependencies
    }
}

extension Policy {
    /// The probes that need no content: asked of every file first.
    public var treeProbes: [ProbeID] {
        probes.indices.filter { !probes[$0].subject.readsContent && !probes[$0].subject.isOfPatch }.map(ProbeID.init)
    }

    /// - Parameter facts: tree facts, with the results of `treeProbes`.
    public func plan(for facts: FileFacts) -> ContentPlan {
        let reader = FileCondition(labels: labels, facts: facts)
        var plan = ContentPlan()
        for rule in rules {
            let conditions = rule.scope == .file ? [rule.condition] : rule.condition.fileConditions
            for condition in conditions where isOpen(condition, of: rule, reader) {
                plan.probes.formUnion(condition.probes.filter { probes[$0.index].subject.readsContent })
                plan.kind = plan.kind || condition.asksKind
                plan.dependencies = plan.dependencies || condition.asksDependencies
            }
        }
        return plan
    }

    private func isOpen(_ condition: Predicate, of rule: Rule, _ reader: FileCondition) -> Bool {
        // A condition inside a patch rule may stand under any quantifier, so it is closed only if both are.
        if rule.scope == .patch { return true }
        return reader.value(of: condition, raises(rule) ? .some : .whole) != .no
    }
}

import RiskModel

/// Makes the conditions of two policies comparable: over one list of probes, with labels replaced by what they stand for.
struct CommonConditions {
    private let variants: ProbeVariants

    init(_ old: Policy, _ new: Policy) {
        variants = ProbeVariants(of: old.probes)
        for probe in new.probes { _ = variants.id(of: probe) }
    }

    func condition(of rule: Rule, in policy: Policy) -> Predicate { resolve(rule.condition, in: policy, depth: 0) }

    /// True where the structure alone shows that whatever satisfies the one satisfies the other.
    func implies(_ condition: Predicate, _ other: Predicate) -> Bool {
        Policy(probes: variants.probes).implies(condition, other)
    }

    /// - Parameter depth: of labels in labels, which a policy that loaded bounds itself.
    private func resolve(_ condition: Predicate, in policy: Policy, depth: Int) -> Predicate {
        switch condition {
        case .all(let parts): return .all(parts.map { resolve($0, in: policy, depth: depth) })
        case .any(let parts): return .any(parts.map { resolve($0, in: policy, depth: depth) })
        case .not(let part): return .not(resolve(part, in: policy, depth: depth))
        case .files(let test, let part): return .files(test, resolve(part, in: policy, depth: depth))
        case .probe(let id):
            return policy.probes.indices.contains(id.index) ? .probe(variants.id(of: policy.probes[id.index])) : condition
        case .label(let index):
            guard policy.labels.indices.contains(index), depth < 64 else { return condition }
            return resolve(policy.labels[index].when, in: policy, depth: depth + 1)
        default: return condition
        }
    }
}

/// Finds rules that say all that another one says, wherever that one applies.
///
/// Whatever implies a probe asks for one of its patterns, so only those rules are compared that could cast a shadow: a rule is
/// found by the patterns of the part of its condition that the fewest rules share.
public struct RuleShadows {
    private let policy: Policy
    /// By pattern, indices of rules; ascending.
    private var byPattern: [Pattern: [Int]] = [:]
    /// Rules whose condition can be implied without any pattern.
    private var others: [Int] = []

    public init(_ policy: Policy) {
        self.policy = policy
        var frequency: [Pattern: Int] = [:]
        for rule in policy.rules {
            for pattern in policy.patterns(of: rule.when) { frequency[pattern, default: 0] += 1 }
        }
        for (index, rule) in policy.rules.enumerated() {
            guard let required = Self.required(by: rule.when, in: policy, frequency) else {
                others.append(index)
                continue
            }
            for pattern in required { byPattern[pattern, default: []].append(index) }
        }
    }

    /// The first such rule of the policy; nil where there is none.
    public func shadow(of rule: Rule) -> Rule? {
        var candidates = Set(others)
        for pattern in policy.patterns(of: rule.when) { candidates.formUnion(byPattern[pattern] ?? []) }
        return candidates.sorted().lazy.map { policy.rules[$0] }.first { policy.isShadowed(rule, by: $0) }
    }

    /// Patterns of which every condition that implies this one asks for at least one; nil where that is not so.
    private static func required(by condition: Predicate, in policy: Policy, _ frequency: [Pattern: Int]) -> Set<Pattern>? {
        switch condition {
        case .probe(let id):
            let patterns = policy.probes[id.index].patterns
            return patterns.isEmpty ? nil : Set(patterns)
        case .all(let parts):
            func weight(_ patterns: Set<Pattern>) -> Int { patterns.reduce(0) { $0 + frequency[$1, default: 0] } }
            return parts.compactMap { required(by: $0, in: policy, frequency) }.min { weight($0) < weight($1) }
        case .any(let arms):
            var union: Set<Pattern> = []
            for arm in arms {
                guard let patterns = required(by: arm, in: policy, frequency) else { return nil }
                union.formUnion(patterns)
            }
            return union.isEmpty ? nil : union
        default: return nil
        }
    }
}

extension Policy {
    fileprivate func patterns(of condition: Predicate) -> Set<Pattern> {
        Set(condition.probes.flatMap { probes[$0.index].patterns })
    }

    /// Structure alone shows that `other` says all that the rule says, wherever it applies.
    package func isShadowed(_ rule: Rule, by other: Rule) -> Bool {
        other.id != rule.id && other.scope == rule.scope && raises(other) == raises(rule) && other.tier >= rule.tier
            && implies(rule.when, other.when)
            && (other.unless.map { unless in rule.unless.map { implies(unless, $0) } ?? false } ?? true)
            && Set(rule.withhold).isSubset(of: other.withhold) && (!rule.redacts || other.redacts)
            && rule.reviewers.allSatisfy { wanted in
                other.reviewers.contains { $0.team == wanted.team && $0.count >= wanted.count }
            }
    }
}

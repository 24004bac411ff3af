/// Which rules of a policy can apply to a file at all, by what its probes found: most rules concern few files.
///
/// For each condition there may be probes of which one has to be other than a plain no, or the condition is no. A file
/// wakes the rules of the probes that are not a plain no for it; the others need not be evaluated. Evaluation with the index and without
/// it gives the same.
public struct RuleIndex: Sendable {
    /// Indices of rules, and of labels, by index of a probe.
    private var rulesByProbe: [Int: [Int]] = [:]
    private var labelsByProbe: [Int: [Int]] = [:]
    /// Those that no probe rules out.
    private var otherRules: [Int] = []
    private var otherLabels: [Int] = []
    /// Probes by which rules and labels wake.
    private var wakers = ProbeSet()
    /// Rules of which tree facts may say whether their contents matter.
    private var planned: [Int: [Int]] = [:]
    private var otherPlanned: [Int] = []
    /// The content probes of rules that only contents can rule out.
    private var alwaysPlanned = ContentPlan()

    public init(_ policy: Policy) {
        let anyProbe = WakerFinder(policy) { _ in true }
        let treeProbe = WakerFinder(policy) { !$0.subject.readsContent && !$0.subject.isOfPatch }
        for (index, label) in policy.labels.enumerated() {
            guard let probes = anyProbe.wakers(of: label.when) else {
                otherLabels.append(index)
                continue
            }
            for probe in probes { labelsByProbe[probe.index, default: []].append(index) }
            wakers.formUnion(probes)
        }
        for (index, rule) in policy.rules.enumerated() {
            let ofTrees = treeProbe.wakers(of: rule.condition)
            plan(rule, index, ofTrees, policy)
            guard rule.scope == .file else { continue }
            guard let probes = ofTrees ?? anyProbe.wakers(of: rule.condition) else {
                otherRules.append(index)
                continue
            }
            for probe in probes { rulesByProbe[probe.index, default: []].append(index) }
            wakers.formUnion(probes)
        }
    }

    private mutating func plan(_ rule: Rule, _ index: Int, _ wakers: ProbeSet?, _ policy: Policy) {
        let conditions = rule.scope == .file ? [rule.condition] : rule.condition.fileConditions
        let needs = conditions.reduce(into: ContentPlan()) { $0.add($1, of: policy) }
        if needs.isEmpty { return }
        if rule.scope == .patch || conditions.allSatisfy({ $0.asksContentOnly(of: policy) }) {
            alwaysPlanned.formUnion(needs)
        } else if let wakers {
            for probe in wakers { planned[probe.index, default: []].append(index) }
        } else {
            otherPlanned.append(index)
        }
    }

    /// What contents have to tell of every file, and the rules of which tree facts have to be asked.
    func planning(for results: ProbeResults) -> (certain: ContentPlan, rules: [Int]) {
        (alwaysPlanned, Self.woken(results, otherPlanned, planned, unasked: ProbeSet()))
    }

    /// The indices of the rules on files that may apply, in order.
    func rules(for results: ProbeResults) -> [Int] {
        Self.woken(results, otherRules, rulesByProbe, unasked: wakers.subtracting(results.asked))
    }

    /// The indices of the labels that may fit, in order.
    func labels(for results: ProbeResults) -> [Int] {
        Self.woken(results, otherLabels, labelsByProbe, unasked: wakers.subtracting(results.asked))
    }

    private static func woken(
        _ results: ProbeResults, _ always: [Int], _ byProbe: [Int: [Int]], unasked: ProbeSet
    ) -> [Int] {
        var woken = Set(always)
        for probe in results.found.keys { woken.formUnion(byProbe[probe.index] ?? []) }
        // What was not asked is unknown.
        for probe in unasked { woken.formUnion(byProbe[probe.index] ?? []) }
        return woken.sorted()
    }
}

/// Finds probes without which a condition is no.
private final class WakerFinder {
    private let policy: Policy
    /// Which probes may be among them.
    private let isUsable: (Probe) -> Bool
    /// By label, once it was asked for: several may ask for the same one.
    private var ofLabels: [Int: ProbeSet?] = [:]

    init(_ policy: Policy, _ isUsable: @escaping (Probe) -> Bool) {
        self.policy = policy
        self.isUsable = isUsable
    }

    /// - Returns: probes of which one has to be other than a plain no; nil where there are no such probes.
    func wakers(of condition: Predicate) -> ProbeSet? {
        switch condition {
        case .probe(let id):
            guard policy.probes.indices.contains(id.index), isUsable(policy.probes[id.index]) else { return nil }
            return ProbeSet([id])
        case .label(let index):
            if let known = ofLabels[index] { return known }
            let found = wakers(of: policy.labels[index].when)
            ofLabels[index] = .some(found)
            return found
        case .any(let parts):
            let each = parts.map { wakers(of: $0) }
            return each.reduce(ProbeSet()) { all, part in part.flatMap { all?.union($0) } }
        case .all(let parts):
            return parts.compactMap { wakers(of: $0) }.min { $0.count < $1.count }
        default: return nil
        }
    }
}

extension Predicate {
    /// True where tree facts say nothing about it.
    fileprivate func asksContentOnly(of policy: Policy) -> Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.allSatisfy { $0.asksContentOnly(of: policy) }
        case .not(let part): part.asksContentOnly(of: policy)
        case .probe(let id): policy.probes[id.index].subject.readsContent
        case .change: true
        default: false
        }
    }
}

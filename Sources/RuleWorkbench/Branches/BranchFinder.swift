import RiskModel

/// Finds everything that can be left out of, or turned round in, the conditions of a rule.
///
/// Patterns that a change would need are numbered by `variants`: one examination of a patch under a policy that asks them
/// all answers for every change.
struct BranchFinder {
    let policy: Policy
    let variants: ProbeVariants
    let rule: Rule
    let number: Int
    private(set) var branches: [Branch] = []

    /// - Parameter number: of the rule in the policy.
    init(_ number: Int, of policy: Policy, variants: ProbeVariants) {
        self.policy = policy
        self.variants = variants
        self.number = number
        rule = policy.rules[number]
        visit(rule.when, at: .when) { [rule] in
            var changed = rule
            changed.when = $0
            return changed
        }
        guard let unless = rule.unless else { return }
        var without = rule
        without.unless = nil
        add(.drop, at: .unless, "`unless`", without)
        visit(unless, at: .unless) { [rule] in
            var changed = rule
            changed.unless = $0
            return changed
        }
    }

    private mutating func add(_ change: Branch.Change, at node: NodePath, word: String? = nil, _ text: String, _ changed: Rule) {
        branches.append(
            Branch(
                node: node, change: change, word: word, text: text, location: rule.place(of: node), rule: changed, number: number)
        )
    }

    /// - Parameter rebuild: the rule with another condition in this one's place.
    private mutating func visit(_ condition: Predicate, at node: NodePath, _ rebuild: @escaping (Predicate) -> Rule) {
        switch condition {
        case .all(let parts): visit(parts, at: node) { rebuild(.all($0)) }
        case .any(let parts): visit(parts, at: node) { rebuild(.any($0)) }
        case .not(let part):
            add(.negate, at: node, policy.text(of: condition), rebuild(part))
            visit(part, at: node.appending(.part(0))) { rebuild(.not($0)) }
        case .files(let test, let part):
            let others: [(Branch.Change, Predicate.FilesTest)] =
                switch test {
                case .any: [(.all, .all)]
                case .all, .none: [(.any, .any)]
                }
            for (change, other) in others { add(change, at: node, policy.text(of: condition), rebuild(.files(other, part))) }
            visit(part, at: node.appending(.part(0))) { rebuild(.files(test, $0)) }
        case .probe(let id):
            addNegation(of: condition, at: node, rebuild)
            if policy.probes.indices.contains(id.index) { visit(policy.probes[id.index], at: node, rebuild) }
        default:
            addNegation(of: condition, at: node, rebuild)
            for (change, word, less) in condition.wordChanges {
                let text = word.map { "\(condition.key(in: policy.probes)) \($0)" } ?? policy.text(of: condition)
                add(change, at: node, word: word, text, rebuild(less))
            }
        }
    }

    private mutating func addNegation(of condition: Predicate, at node: NodePath, _ rebuild: (Predicate) -> Rule) {
        add(.negate, at: node, policy.text(of: condition), rebuild(.not(condition)))
    }

    private mutating func visit(
        _ parts: [Predicate], at node: NodePath, _ rebuild: @escaping ([Predicate]) -> Rule
    ) {
        for (index, part) in parts.enumerated() {
            let place = node.appending(.part(index))
            if parts.count > 1 {
                var fewer = parts
                fewer.remove(at: index)
                add(.drop, at: place, policy.text(of: part), rebuild(fewer))
            }
            visit(part, at: place) {
                var changed = parts
                changed[index] = $0
                return rebuild(changed)
            }
        }
    }

    private mutating func visit(_ probe: Probe, at node: NodePath, _ rebuild: (Predicate) -> Rule) {
        let key = probe.subject.rawValue
        func changed(_ change: (inout Probe) -> Void) -> Rule {
            var copy = probe
            change(&copy)
            return rebuild(.probe(variants.id(of: copy)))
        }
        if probe.patterns.count > 1 {
            for (index, pattern) in probe.patterns.enumerated() {
                add(
                    .drop, at: node.appending(.alternative(index)), "\(key) '\(pattern.source)'",
                    changed { $0.patterns.remove(at: index) })
            }
        }
        for (index, pattern) in probe.except.enumerated() {
            add(
                .drop, at: node.appending(.exception(index)), "\(key), except '\(pattern.source)'",
                changed { $0.except.remove(at: index) })
        }
        for index in probe.captures.indices {
            add(
                .drop, at: node.appending(.demand(index)), "\(key), demand \(index + 1) on what it captures",
                changed { $0.captures.remove(at: index) })
        }
        if probe.near != nil { add(.drop, at: node, word: "near", "\(key), near", changed { $0.near = nil }) }
        if probe.replacement?.value != nil {
            add(.drop, at: node, word: "value", "\(key), value", changed { $0.replacement?.value = nil })
        }
        if probe.count != Bounds(min: 1) {
            for (change, bounds) in probe.count.neighbours {
                add(change, at: node, "\(key), count", changed { $0.count = bounds })
            }
        }
    }
}

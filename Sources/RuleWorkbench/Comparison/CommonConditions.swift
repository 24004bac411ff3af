import RiskModel

/// Makes the conditions of two policies comparable: over one list of probes, with labels replaced by what they stand for.
///
/// Labels that name labels twice over stand for conditions of any size, so what a condition unfolds to is bounded. Beyond that
/// a label stays one, with the same number for the same meaning.
final class CommonConditions {
    /// Labels that the condition of one rule may be unfolded by.
    private static let unfoldings = 1_024

    private let variants: ProbeVariants
    /// Conditions that labels stand for, labels in them by their number here.
    private var meanings: [Predicate] = []
    private var numbers: [Predicate: Int] = [:]
    private lazy var oldLabels = labelNumbers(of: old)
    private lazy var newLabels = labelNumbers(of: new)
    private let old: Policy
    private let new: Policy

    init(_ old: Policy, _ new: Policy) {
        (self.old, self.new) = (old, new)
        variants = ProbeVariants(of: old.probes)
        for probe in new.probes { _ = variants.id(of: probe) }
    }

    func conditions(of before: Rule, and after: Rule) -> (Predicate, Predicate) {
        (
            unfolded(common(before.condition, of: old) { self.oldLabels[$0] }),
            unfolded(common(after.condition, of: new) { self.newLabels[$0] })
        )
    }

    /// True where the structure alone shows that whatever satisfies the one satisfies the other.
    func implies(_ condition: Predicate, _ other: Predicate) -> Bool {
        Policy(probes: variants.probes).implies(condition, other)
    }

    private func labelNumbers(of policy: Policy) -> [Int] {
        var known: [Int?] = Array(repeating: nil, count: policy.labels.count)
        // As deep as labels name each other, which a policy that loaded bounds.
        func number(_ label: Int) -> Int {
            if let number = known[label] { return number }
            let meaning = common(policy.labels[label].when, of: policy, number)
            let number = numbers[meaning] ?? meanings.count
            if number == meanings.count {
                numbers[meaning] = number
                meanings.append(meaning)
            }
            known[label] = number
            return number
        }
        return policy.labels.indices.map(number)
    }

    /// The condition over the common probes and labels.
    private func common(_ condition: Predicate, of policy: Policy, _ number: (Int) -> Int) -> Predicate {
        condition.mapped { leaf in
            switch leaf {
            case .probe(let id): .probe(variants.id(of: policy.probes[id.index]))
            case .label(let label): .label(number(label))
            default: leaf
            }
        }
    }

    private func unfolded(_ condition: Predicate) -> Predicate {
        var left = Self.unfoldings
        func unfold(_ condition: Predicate) -> Predicate {
            condition.mapped { leaf in
                guard case .label(let number) = leaf, left > 0 else { return leaf }
                left -= 1
                return unfold(meanings[number])
            }
        }
        return unfold(condition)
    }
}

extension Predicate {
    /// The same with other leaves.
    fileprivate func mapped(_ leaf: (Predicate) -> Predicate) -> Predicate {
        switch self {
        case .all(let parts): .all(parts.map { $0.mapped(leaf) })
        case .any(let parts): .any(parts.map { $0.mapped(leaf) })
        case .not(let part): .not(part.mapped(leaf))
        case .files(let test, let part): .files(test, part.mapped(leaf))
        default: leaf(self)
        }
    }
}

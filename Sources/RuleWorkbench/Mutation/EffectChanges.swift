import RiskModel

extension Policy {
    /// Changes of what a rule leads to where it applies.
    func effectChanges(ofRule number: Int) -> [Branch] {
        let rule = rules[number]
        var found: [Branch] = []
        func add(_ change: Branch.Change, _ word: String?, _ text: String, _ edit: (inout Rule) -> Void) {
            var changed = rule
            edit(&changed)
            found.append(
                Branch(
                    node: NodePath([]), change: change, word: word, text: text, location: rule.location, rule: changed,
                    number: number))
        }
        for tier in Tier.allCases where abs(Int(tier.rawValue) - Int(rule.tier.rawValue)) == 1 {
            // A rule about the patch can only raise.
            if rule.scope == .patch, tier < defaultTier { continue }
            add(tier > rule.tier ? .tierUp : .tierDown, nil, "tier \(rule.tier.name)") { $0.tier = tier }
        }
        for (index, capability) in rule.withhold.enumerated() {
            add(.drop, "withhold \(capability.name)", "withhold \(capability.name)") { $0.withhold.remove(at: index) }
        }
        for (index, demand) in rule.reviewers.enumerated() {
            add(.drop, "reviewers \(demand.team)", "reviewers \(demand.team)") { $0.reviewers.remove(at: index) }
            if demand.count > 1 {
                add(.minMinusOne, "reviewers \(demand.team)", "reviewers \(demand.team)") { $0.reviewers[index].count -= 1 }
            }
        }
        return found
    }
}

extension Branch {
    /// Whether a mutant of this name changes what a rule leads to, not when it applies.
    static func isEffect(_ name: String) -> Bool { name.hasPrefix(":") }
}

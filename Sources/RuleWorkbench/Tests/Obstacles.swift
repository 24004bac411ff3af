import RiskModel

/// Says in words what a rule lacked to apply.
struct Obstacles {
    let policy: Policy
    let facts: [PatchFacts]
    let context: RequestContext

    /// Such as `added 'uses:' does not hold`; nil where the rule applies or there is no file.
    func text(of rule: Rule) -> String? { nearest(of: rule).map(text) }

    /// The rules of some tiers that came nearest to applying, the best one first.
    func nearest(in tiers: Set<Tier>) -> String? {
        let traces = policy.rules.filter { tiers.contains($0.tier) }.compactMap(nearest)
        return traces.min { ($0.obstacles.count, $0.rule.id) < ($1.obstacles.count, $1.rule.id) }
            .map { "\($0.rule.id): \(text($0))" }
    }

    private func nearest(of rule: Rule) -> RuleTrace? {
        facts.flatMap { policy.traces(of: rule, on: $0, for: context) }.filter { !$0.applies }
            .min { $0.obstacles.count < $1.obstacles.count }
    }

    private func text(_ trace: RuleTrace) -> String {
        let parts = trace.obstacles.map { part in
            let words = policy.text(of: part.predicate)
            if part.node == .unless { return "unless holds" }
            return part.value == .unknown ? "\(words) is unknown" : "\(words) does not hold"
        }
        return parts.joined(separator: ", ")
    }
}

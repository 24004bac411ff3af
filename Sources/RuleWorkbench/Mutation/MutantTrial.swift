import RiskModel

/// Puts changed rules before the tests of a policy.
///
/// Only where the changed rule itself comes out otherwise is a whole verdict made anew.
struct MutantTrial {
    private let examined: ExaminedCases
    /// For each rule of the policy, the tests that may notice a change of it: its own examples, and every case of a suite.
    private let audience: [[Int]]
    /// For each test, what failed of it already.
    private let failures: [Set<ExpectationCheck.Item>]

    init(_ examined: ExaminedCases) {
        self.examined = examined
        let policy = examined.policy
        let suites = examined.cases.indices.filter { if case .verdict = examined.cases[$0].expectation { true } else { false } }
        var examples: [Int: [Int]] = [:]
        for (index, test) in examined.cases.enumerated() {
            if case .rule(let number, _) = test.expectation { examples[number, default: []].append(index) }
        }
        audience = policy.rules.indices.map { (examples[$0] ?? []) + suites }
        failures = examined.cases.map { test in
            guard case .verdict(let expectation) = test.expectation, let verdict = test.verdict(of: policy) else { return [] }
            return Set(ExpectationCheck(expectation: expectation, policy: policy).mismatches(in: verdict).map(\.item))
        }
    }

    func fate(of branch: Branch) -> RuleMutation.Fate {
        let policy = examined.policy
        let original = policy.rules[branch.number]
        let changesEffects = branch.node.steps.isEmpty
        var mutated: Policy?
        var isReached = false
        for index in audience[branch.number] {
            let test = examined.cases[index]
            let before = test.outcomes(of: original, in: policy)
            let after = test.outcomes(of: branch.rule, in: policy)
            guard before != after || changesEffects && after.contains(where: \.applies) else { continue }
            isReached = true
            switch test.expectation {
            case .rule(_, let applies):
                // An example that fails already notices nothing.
                guard before.contains(where: \.isFound) == applies else { continue }
                if after.contains(where: \.isFound) != applies { return .killed }
            case .verdict(let expectation):
                if mutated == nil {
                    var changed = policy
                    changed.rules[branch.number] = branch.rule
                    mutated = changed
                }
                guard let verdict = mutated.flatMap(test.verdict) else { continue }
                let failed = ExpectationCheck(expectation: expectation, policy: policy).mismatches(in: verdict).map(\.item)
                if !failed.allSatisfy(failures[index].contains) { return .killed }
            }
        }
        return isReached ? .survives : .notCovered
    }
}

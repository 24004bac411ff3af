public import Classification
public import PatternEngine
public import RiskModel

/// Runs the examples that rules carry.
public struct RuleTests {
    /// One example and what came of it.
    public struct Outcome: Hashable, Sendable {
        public enum Expectation: String, Hashable, Sendable {
            case match
            case noMatch = "no_match"
        }

        public var rule: String
        public var expectation: Expectation
        /// 1-based within its list.
        public var number: Int
        public var location: SourceLocation
        /// nil where it came out as expected.
        public var failure: String?
    }

    private let policy: CompiledPolicy
    private let runner: CaseRunner

    public init(_ policy: CompiledPolicy) throws(ScannerError) {
        self.policy = policy
        runner = CaseRunner(classifier: try Classifier(policy), directory: nil)
    }

    /// - Parameter filter: run only rules whose id holds this text.
    /// - Returns: one outcome per example, in order of the policy.
    public func run(filter: String? = nil) throws(Interruption) -> [Outcome] {
        var outcomes: [Outcome] = []
        for rule in policy.policy.rules where filter.map(rule.id.contains) ?? true {
            let lists = [(Outcome.Expectation.match, rule.examples.match), (.noMatch, rule.examples.noMatch)]
            for (expectation, examples) in lists {
                for (index, example) in examples.enumerated() {
                    let applies = try classify(example).findings.contains { $0.rule == rule.id }
                    var failure: String?
                    if applies != (expectation == .match) {
                        failure =
                            applies ? "the rule applies" : "the rule does not apply" + (try obstacles(to: rule, in: example))
                    }
                    outcomes.append(
                        Outcome(
                            rule: rule.id, expectation: expectation, number: index + 1, location: example.location,
                            failure: failure))
                }
            }
        }
        return outcomes
    }

    /// The verdict on one example alone, its placeholders filled.
    public func classify(_ example: RuleExample) throws(Interruption) -> Verdict {
        try runner.classifier.verdict(on: try runner.examine(example), for: CaseRunner.context)
    }

    /// What a rule lacked, to follow a message.
    private func obstacles(to rule: Rule, in example: RuleExample) throws(Interruption) -> String {
        let examination = try runner.examine(example, planning: .everything)
        let facts = try runner.classifier.facts(of: examination, for: CaseRunner.context)
        return Obstacles(policy: policy.policy, facts: [facts], context: CaseRunner.context).text(of: rule).map { "; \($0)" }
            ?? ""
    }
}

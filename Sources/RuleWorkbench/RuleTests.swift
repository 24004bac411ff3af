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
    private let classifier: Classifier

    public init(_ policy: CompiledPolicy) throws(ScannerError) {
        self.policy = policy
        classifier = try Classifier(policy)
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
                    let isAsExpected = applies == (expectation == .match)
                    outcomes.append(
                        Outcome(
                            rule: rule.id, expectation: expectation, number: index + 1, location: example.location,
                            failure: isAsExpected ? nil : applies ? "the rule applies" : "the rule does not apply"))
                }
            }
        }
        return outcomes
    }

    /// The verdict on one example alone, its placeholders filled.
    public func classify(_ example: RuleExample) throws(Interruption) -> Verdict {
        let context = RequestContext(subject: "rules:test", actor: .person, repository: "example")
        return try classifier.classify(example.filled.patch, for: context)
    }
}

extension RuleExample {
    /// With every placeholder of `ExampleTemplate` filled.
    var filled: RuleExample {
        var copy = self
        for field in [\RuleExample.added, \.removed, \.context, \.base, \.head] {
            copy[keyPath: field] = copy[keyPath: field].map(ExampleTemplate.fill)
        }
        return copy
    }
}

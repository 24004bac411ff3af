import Classification
import RiskModel

/// A test whose patch has been read and matched once, with every question asked: what any variation of the policy makes of it
/// is pure evaluation.
struct ExaminedCase {
    enum Expectation {
        /// An example of a rule.
        case rule(number: Int, applies: Bool)
        case verdict(TestExpectation)
    }

    /// One for each merge base.
    var facts: [PatchFacts]
    var context: RequestContext
    var expectation: Expectation

    /// How a rule comes out, file by file.
    func outcomes(of rule: Rule, in policy: Policy) -> [RuleOutcome] {
        facts.flatMap { policy.outcomes(of: rule, on: $0, for: context) }
    }

    /// The verdict of a policy that asks no more than was asked.
    func verdict(of policy: Policy) -> Verdict? {
        let verdicts = facts.map {
            policy.verdict(
                on: $0, summary: PatchSummary(repository: context.repository, source: .text), for: context, engine: "")
        }
        return verdicts.first.map { verdicts.dropFirst().reduce($0) { $0.union($1) }.withDemandedReviews(under: policy) }
    }

    /// True where the test says something that the rule has a part in.
    func concerns(_ rule: Rule, number: Int) -> Bool {
        switch expectation {
        case .rule(let own, _): own == number
        case .verdict(let expectation): expectation.concerns(rule)
        }
    }
}

/// All tests of a policy, examined under that policy widened by the probes of variations.
struct ExaminedCases {
    let policy: Policy
    /// In order: examples by rule, then suites.
    private(set) var cases: [ExaminedCase] = []

    /// - Parameters:
    ///   - policy: as loaded; its probes are the first ones of `variants`.
    ///   - directory: of the policy; where its repository is looked for.
    init(
        _ policy: CompiledPolicy, suites: [TestSuite], directory: String?, variants: ProbeVariants
    ) throws {
        var wide = policy.policy
        wide.probes = variants.probes
        self.policy = wide
        let runner = CaseRunner(classifier: try Classifier(try CompiledPolicy(wide)), directory: directory)
        func add(_ examinations: [PatchExamination], _ context: RequestContext, _ expectation: ExaminedCase.Expectation) throws {
            let facts = try examinations.map { try runner.classifier.facts(of: $0, for: context) }
            cases.append(ExaminedCase(facts: facts, context: context, expectation: expectation))
        }
        for (number, rule) in wide.rules.enumerated() {
            for (applies, examples) in [(true, rule.examples.match), (false, rule.examples.noMatch)] {
                for example in examples {
                    try add(
                        [try runner.examine(example, planning: .everything)], CaseRunner.context,
                        .rule(number: number, applies: applies))
                }
            }
        }
        for test in suites.flatMap(\.cases) {
            // One that cannot be read fails as a test; here it shows nothing.
            guard case .examined(let examinations) = runner.examine(test, planning: .everything) else { continue }
            try add(examinations, test.asker.context(answering: policy.recentQuestions), .verdict(test.expectation))
        }
    }

    /// For each rule of the policy, the indices of the tests that are about it.
    func byRule() -> [[Int]] {
        policy.rules.enumerated().map { number, rule in
            cases.indices.filter { cases[$0].concerns(rule, number: number) }
        }
    }
}

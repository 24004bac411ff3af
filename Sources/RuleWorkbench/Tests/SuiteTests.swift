public import Classification
public import PatternEngine
public import RiskModel

/// Runs the cases of a policy's suites.
public struct SuiteTests {
    /// One case and what came of it.
    public struct Outcome: Hashable, Sendable {
        public enum Result: Hashable, Sendable {
            case passed
            /// What the verdict says otherwise, each with what would explain it.
            case failed([String])
            case leftOut(because: String)
        }

        public var suite: String
        public var name: String
        public var location: SourceLocation
        public var result: Result

        public var title: String { "\(suite) / \(name)" }
    }

    private let policy: Policy
    /// What the policy asks of recent decisions.
    private let questions: [RecentTest.Question]
    private let runner: CaseRunner

    /// - Parameter directory: of the policy; where its repository is looked for.
    public init(_ policy: CompiledPolicy, directory: String? = nil) throws(ScannerError) {
        self.policy = policy.policy
        questions = policy.recentQuestions
        runner = CaseRunner(classifier: try Classifier(policy), directory: directory)
    }

    /// - Parameter filter: run only cases whose `suite / name` holds this text.
    /// - Returns: one outcome for each case, in order.
    public func run(_ suites: [TestSuite], filter: String? = nil) throws(Interruption) -> [Outcome] {
        var outcomes: [Outcome] = []
        for suite in suites {
            for test in suite.cases {
                let title = "\(suite.name) / \(test.name)"
                if let filter, !title.contains(filter) { continue }
                outcomes.append(
                    Outcome(suite: suite.name, name: test.name, location: test.location, result: try result(of: test)))
            }
        }
        return outcomes
    }

    private func result(of test: TestCase) throws(Interruption) -> Outcome.Result {
        switch runner.examine(test) {
        case .leftOut(let because): return .leftOut(because: because)
        case .unreadable(let because): return .failed(["the patch cannot be read: \(because)"])
        case .examined(let examinations):
            let context = test.asker.context(answering: questions)
            guard let first = examinations.first else { return .failed(["the revisions have no common ancestor"]) }
            let verdict = try runner.classifier.verdict(on: first, and: examinations.dropFirst(), for: context)
            let mismatches = ExpectationCheck(expectation: test.expectation, policy: policy).mismatches(in: verdict)
            return mismatches.isEmpty ? .passed : .failed(try explain(mismatches, of: test, verdict))
        }
    }

    /// Each mismatch with what came nearest to what was expected. Read once more, with every question asked.
    private func explain(
        _ mismatches: [ExpectationCheck.Mismatch], of test: TestCase, _ verdict: Verdict
    ) throws(Interruption) -> [String] {
        let context = test.asker.context(answering: questions)
        var facts: [PatchFacts] = []
        if case .examined(let examinations) = runner.examine(test, planning: .everything) {
            for examination in examinations {
                facts.append(try runner.classifier.facts(of: examination, for: context))
            }
        }
        let obstacles = Obstacles(policy: policy, facts: facts, context: context)
        return mismatches.map { mismatch in
            switch mismatch.item {
            case .tier:
                let cause = verdict.findings.first { $0.tier == verdict.tier }.map { "; it is so by \($0.rule)" } ?? ""
                let isTooLow = test.expectation.tiers.allSatisfy { $0 > verdict.tier }
                let nearest = isTooLow ? obstacles.nearest(in: test.expectation.tiers).map { "; nearest is \($0)" } : nil
                return mismatch.message + cause + (nearest ?? "")
            case .finding(let finding):
                let rule = policy.rules.first { $0.id == finding.rule }
                return mismatch.message + (rule.flatMap(obstacles.text).map { "; \($0)" } ?? "")
            default: return mismatch.message
            }
        }
    }
}

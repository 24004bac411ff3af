import Classification
import DecisionFormats
import RiskModel
import RuleWorkbench
import TerminalOutput

/// The outcomes of one run of examples and suites, in words.
struct RuleTestRun {
    let examples: [RuleTests.Outcome]
    let cases: [SuiteTests.Outcome]

    var passed: Int { examples.count { $0.failure == nil } + cases.count { $0.result == .passed } }
    var failed: Int { examples.count { $0.failure != nil } + failedCases.count }

    /// A line for each, with a line for each respect in which a case came out otherwise.
    var failures: String {
        var lines = examples.compactMap { outcome in
            outcome.failure.map { "\(outcome.location): \(outcome.rule): \(outcome.title): \($0)" }
        }
        for (outcome, messages) in failedCases {
            lines += messages.map { "\(outcome.location): \(outcome.title): \($0)" }
        }
        return lines.map { TerminalText.escape($0) + "\n" }.joined()
    }

    var leftOut: [String] {
        cases.compactMap { outcome in
            guard case .leftOut(let because) = outcome.result else { return nil }
            return TerminalText.escape("\(outcome.location): \(outcome.title): left out: \(because)")
        }
    }

    var summary: String {
        let rules = "\(Set(examples.map(\.rule)).count) rules"
        let suites = Set(cases.map(\.suite)).count
        let counts = "\(passed) passed, \(failed) failed" + (leftOut.isEmpty ? "" : ", \(leftOut.count) left out")
        return "\(counts)  (\(rules)\(cases.isEmpty ? "" : ", \(cases.count) cases in \(suites) suites"))\n"
    }

    /// One suite for each rule and each suite, in order.
    var junit: JUnitDocument {
        var names: [String] = []
        var suites: [String: [JUnitDocument.Case]] = [:]
        func add(_ test: JUnitDocument.Case, to name: String) {
            if suites[name] == nil { names.append(name) }
            suites[name, default: []].append(test)
        }
        for outcome in examples {
            add(
                JUnitDocument.Case(
                    name: outcome.title, file: outcome.location.file, line: outcome.location.line,
                    result: outcome.failure.map { .failed([$0]) } ?? .passed),
                to: outcome.rule)
        }
        for outcome in cases {
            let result: JUnitDocument.Case.Result =
                switch outcome.result {
                case .passed: .passed
                case .failed(let messages): .failed(messages)
                case .leftOut(let because): .skipped(because: because)
                }
            add(
                JUnitDocument.Case(
                    name: outcome.name, file: outcome.location.file, line: outcome.location.line, result: result),
                to: "suite " + outcome.suite)
        }
        return JUnitDocument(names.map { JUnitDocument.Suite(name: $0, cases: suites[$0] ?? []) })
    }

    private var failedCases: [(SuiteTests.Outcome, [String])] {
        cases.compactMap { outcome in
            guard case .failed(let messages) = outcome.result else { return nil }
            return (outcome, messages)
        }
    }
}

extension RuleTests.Outcome {
    fileprivate var title: String { "\(expectation.rawValue) example \(number)" }
}

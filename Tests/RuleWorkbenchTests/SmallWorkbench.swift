import Classification
import RiskModel

/// Policies small enough to see through, built by hand.
enum SmallWorkbench {
    /// A policy of rules over these probes; every capability is granted at low and none at high.
    static func policy(_ rules: [Rule], probes: [Probe], labels: [Label] = []) throws -> CompiledPolicy {
        let push = Capability("push")
        return try CompiledPolicy(
            Policy(
                capabilities: [push], low: TierPolicy(grants: [push]), medium: TierPolicy(grants: [push]),
                teams: ["security": ["@alice"]],
                tasks: [TaskProfile(subject: "ci", capabilities: [push])], labels: labels, rules: rules, probes: probes))
    }

    static func rule(
        _ id: String, _ tier: Tier = .high, when: Predicate, unless: Predicate? = nil, match: [RuleExample] = [],
        noMatch: [RuleExample] = []
    ) -> Rule {
        Rule(
            id: id, summary: id, tier: tier, when: when, unless: unless,
            examples: RuleExamples(match: match, noMatch: noMatch), location: SourceLocation(file: "r.yaml", line: 1, column: 1))
    }

    static func added(_ patterns: String..., except: [String] = []) -> Probe {
        Probe(subject: .added, patterns: patterns.map { Pattern($0) }, except: except.map { Pattern($0) })
    }

    static func path(_ patterns: String...) -> Probe {
        Probe(subject: .path, patterns: patterns.map { Pattern($0, dialect: .path) })
    }

    static func probe(_ index: Int) -> Predicate { .probe(ProbeID(index)) }

    static func example(_ path: String, _ added: String) -> RuleExample { RuleExample(path: path, added: added) }

    static func suite(_ cases: TestCase...) -> TestSuite { TestSuite(name: "suite", cases: cases) }

    static func test(_ path: String, _ added: String, _ expectation: TestExpectation) -> TestCase {
        TestCase(
            name: "case", change: .files([example(path, added)], commits: []), asker: .init(subject: "ci"),
            expectation: expectation)
    }
}

import Classification
import RiskModel
import RuleWorkbench
import Testing

@Suite("Running examples and lint")
struct RuleTestsTests {
    static func policy(_ examples: RuleExamples, pattern: String = "key") throws -> CompiledPolicy {
        let rule = Rule(id: "x.key", summary: "Key", tier: .high, when: .probe(ProbeID(0)), examples: examples)
        return try CompiledPolicy(Policy(rules: [rule], probes: [Probe(subject: .added, patterns: [Pattern(pattern)])]))
    }

    @Test("an example that comes out otherwise than it says fails, by name and place")
    func outcomes() throws {
        let right = RuleExample(path: "a", added: "key")
        let wrong = RuleExample(path: "a", added: "other", location: SourceLocation(file: "r.yaml", line: 9, column: 3))
        let outcomes = try RuleTests(Self.policy(RuleExamples(match: [right, wrong], noMatch: [wrong, right]))).run()
        #expect(outcomes.map { $0.failure != nil } == [false, true, false, true])
        #expect(outcomes[1].location.description == "r.yaml:9:3")
        #expect(outcomes[1].number == 2)
        #expect(try RuleTests(Self.policy(RuleExamples(match: [right]))).run(filter: "nothing").isEmpty)
    }

    @Test("lint points at missing examples and at patterns that match everywhere")
    func lint() throws {
        let found = RuleLint(try Self.policy(RuleExamples(), pattern: "x*")).run().map(\.message)
        #expect(
            found == [
                "has no owner", "has no example that matches", "has no example that does not match",
                "pattern matches every text: x*",
                "pattern is matched against every text, for it requires no particular string: x*",
            ])
    }
}

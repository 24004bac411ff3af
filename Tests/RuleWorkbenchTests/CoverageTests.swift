import RiskModel
import Testing

@testable import RuleWorkbench

@Suite("Branches that no test exercises")
struct CoverageTests {
    private typealias Small = SmallWorkbench

    private static let probes = [
        Small.path("^a", "^b"), Small.added("key", except: ["no key"]), Small.path("test"),
    ]
    private static let when = Predicate.all([Small.probe(0), Small.probe(1)])

    /// Everything that shows what each part of the rule is for.
    private static let match = [Small.example("a", "key"), Small.example("b", "key")]
    private static let noMatch = [
        Small.example("c", "key"), Small.example("a", "nothing"), Small.example("a", "no key"), Small.example("a/test", "key"),
    ]

    private func gaps(match: [RuleExample], noMatch: [RuleExample], suites: [TestSuite] = []) throws -> [String] {
        let rule = Small.rule("x", when: Self.when, unless: Small.probe(2), match: match, noMatch: noMatch)
        let report = try RuleCoverage(Small.policy([rule], probes: Self.probes), suites: suites).run()
        #expect(report.branches == 8)
        #expect(report.covered == 8 - report.gaps.count)
        return report.gaps.map(\.message)
    }

    @Test("nothing is missing where each part decides once")
    func whole() throws {
        #expect(try gaps(match: Self.match, noMatch: Self.noMatch) == [])
    }

    @Test("the branch whose example is missing is the one that is named")
    func missing() throws {
        #expect(try gaps(match: [Self.match[0]], noMatch: Self.noMatch) == ["path '^b': never decides"])
        let expected = [
            // The example of the exception also shows that the line matters.
            ["path '^a' or 1 more: never decides"], [], ["added, except 'no key': never decides"], ["`unless`: never decides"],
        ]
        for (index, messages) in expected.enumerated() {
            var fewer = Self.noMatch
            fewer.remove(at: index)
            #expect(try gaps(match: Self.match, noMatch: fewer) == messages)
        }
        let neither = [Self.noMatch[0], Self.noMatch[3]]
        #expect(
            try gaps(match: Self.match, noMatch: neither) == [
                "added 'key': never decides", "added, except 'no key': never decides",
            ])
        #expect(try gaps(match: Self.match, noMatch: []).first == "applies in every test")
        #expect(try gaps(match: [], noMatch: Self.noMatch).first == "applies in no test")
    }

    @Test("a case of a suite counts where it says something that the rule has a part in")
    func suites() throws {
        func missing(_ expectation: TestExpectation) throws -> Int {
            try gaps(
                match: [Self.match[0]], noMatch: Self.noMatch, suites: [Small.suite(Small.test("b", "key", expectation))]
            ).count
        }
        #expect(try missing(TestExpectation(tiers: [.high])) == 0)
        #expect(try missing(TestExpectation(findings: [.init(rule: "x")])) == 0)
        #expect(try missing(TestExpectation(complete: true)) == 1)
    }

    @Test("the share is cut, so that only the whole is a hundred percent")
    func share() {
        let gap = RuleCoverage.Gap(rule: "x", location: SourceLocation(file: "", line: 0, column: 0), message: "")
        #expect(RuleCoverage.Report(rules: 1, branches: 10_000, gaps: [gap]).share == 999)
        #expect(RuleCoverage.Report(rules: 1, branches: 10_000, gaps: []).share == 1000)
        #expect(RuleCoverage.Report(rules: 0, branches: 0, gaps: []).share == 1000)
    }
}

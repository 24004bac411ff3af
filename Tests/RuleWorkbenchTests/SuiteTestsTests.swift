import Classification
import RiskModel
import RuleWorkbench
import TestKit
import Testing

@Suite("Running suites")
struct SuiteTestsTests {
    private let policy: CompiledPolicy

    init() throws {
        var rule = SmallWorkbench.rule(
            "x.key", when: .all([SmallWorkbench.probe(0), SmallWorkbench.probe(1)]))
        rule.reviewers = [ReviewerDemand(team: "security")]
        policy = try SmallWorkbench.policy([rule], probes: [SmallWorkbench.path("^a$"), SmallWorkbench.added("key")])
    }

    private func results(_ tests: TestCase..., directory: String? = nil) throws -> [SuiteTests.Outcome.Result] {
        try SuiteTests(policy, directory: directory).run([TestSuite(name: "suite", cases: tests)]).map(\.result)
    }

    private static let text = """
        diff --git a/a b/a
        index 1111111..2222222 100644
        --- a/a
        +++ b/a
        @@ -1 +1,2 @@
         first
        +the ${upper:3} key

        """

    @Test("a case says when it is decided and how many decisions there were; what it does not say is not known, and raises")
    func timeAndRecent() throws {
        var late = SmallWorkbench.rule("late", .high, when: .time(TimeWindow(days: [.friday], from: 17 * 60, to: 0)))
        late.scope = .patch
        var often = SmallWorkbench.rule("often", .high, when: .recent(RecentTest(.init(what: .high, within: 3_600), min: 2)))
        often.scope = .patch
        let policy = try SmallWorkbench.policy([late, often], probes: [])
        func findings(_ asker: TestCase.Asker) throws -> [String] {
            let absent = TestExpectation(absentFindings: ["late", "often"])
            let test = TestCase(name: "case", change: .patch(Self.text), asker: asker, expectation: absent)
            let found = try SuiteTests(policy).run([TestSuite(name: "suite", cases: [test])]).map(\.result)
            guard case .failed(let messages) = found.first else { return [] }
            return ["late", "often"].filter { id in messages.contains { $0.contains(id) } }
        }
        // 2026-01-30 was a Friday.
        let (noon, evening) = (1_769_774_400, 1_769_795_200)
        #expect(try findings(TestCase.Asker()) == ["late", "often"])
        #expect(try findings(TestCase.Asker(time: noon, recent: [.high: 1])) == [])
        #expect(try findings(TestCase.Asker(time: evening, recent: [.high: 1])) == ["late"])
        #expect(try findings(TestCase.Asker(time: noon, recent: [.high: 2, .decisions: 9])) == ["often"])
        #expect(try findings(TestCase.Asker(time: noon, recent: [.decisions: 9])) == ["often"])
    }

    @Test("a patch that comes out as expected in every respect passes")
    func passes() throws {
        let expectation = TestExpectation(
            tiers: [.high], findings: [.init(rule: "x.key", path: "a", line: 2)], absentFindings: ["difftier.default"],
            reviewers: [ReviewerDemand(team: "security")], withheld: [Capability("push")], complete: true)
        let test = TestCase(name: "case", change: .patch(Self.text), asker: .init(subject: "ci"), expectation: expectation)
        let found = try results(test)
        #expect(found == [.passed], "\(found)")
        let benign = SmallWorkbench.test("b", "key", TestExpectation(tiers: [.low, .medium], granted: [Capability("push")]))
        #expect(try results(benign) == [.passed])
    }

    @Test("each respect in which it comes out otherwise is named, with what the nearest rule lacked")
    func fails() throws {
        let expectation = TestExpectation(
            tiers: [.high], findings: [.init(rule: "x.key")], absentFindings: ["difftier.default"],
            reviewers: [ReviewerDemand(team: "security", count: 2)], withheld: [Capability("push")], complete: false)
        #expect(
            try results(SmallWorkbench.test("a", "nothing", expectation)) == [
                .failed([
                    "tier is medium, expected high; it is so by difftier.default; nearest is x.key: added 'key' does not hold",
                    "no finding of x.key; added 'key' does not hold",
                    "a finding of difftier.default (a)",
                    "nobody of security required, expected 2",
                    "push is granted",
                    "everything was read",
                ])
            ])
    }

    @Test("a patch that cannot be read fails its case; revisions that are not there leave it out only where that is allowed")
    func unreadable() throws {
        let broken = TestCase(name: "case", change: .patch("no patch"), expectation: TestExpectation(tiers: [.high]))
        guard case .failed(let because) = try results(broken)[0] else { return #expect(Bool(false)) }
        #expect(because[0].hasPrefix("the patch cannot be read: "))

        let git = try GitFixture()
        let base = try git.commit("Begin", "a", "first\n")
        let head = try git.commit("Add", "a", "first\nkey\n")
        func revisions(_ head: String, isOptional: Bool) -> TestCase {
            TestCase(
                name: "case", change: .revisions(repository: ".", base: base, head: head, isOptional: isOptional),
                expectation: TestExpectation(tiers: [.high]))
        }
        try git.write("", to: "policy/x.yaml")
        let found = try results(
            revisions(head, isOptional: false), revisions("gone", isOptional: true), revisions("gone", isOptional: false),
            directory: git.path + "/policy")
        #expect(found[0] == .passed)
        guard case .leftOut = found[1], case .failed = found[2] else { return #expect(found == []) }
    }

    @Test("only the cases asked for are run, by the names of suite and case")
    func filter() throws {
        let suite = SmallWorkbench.suite(SmallWorkbench.test("a", "key", TestExpectation(tiers: [.high])))
        #expect(try SuiteTests(policy).run([suite], filter: "suite / case").count == 1)
        #expect(try SuiteTests(policy).run([suite], filter: "other").isEmpty)
    }
}

import RiskModel
import RuleWorkbench
import Testing

@Suite("Changes of rules that no test notices")
struct MutationTests {
    private typealias Small = SmallWorkbench

    private func fates(
        _ rule: Rule, _ probes: [Probe], suites: [TestSuite] = [], accepted: [AcceptedMutant] = [], effects: Bool = false
    ) throws -> [String: RuleMutation.Fate] {
        let report = try RuleMutation(Small.policy([rule], probes: probes), suites: suites, accepted: accepted)
            .run(effects: effects)
        return Dictionary(uniqueKeysWithValues: report.mutants.map { ($0.branch.name, $0.fate) })
    }

    @Test("a dropped pattern is noticed by the example that needs it, and by no other")
    func drops() throws {
        let probes = [Small.added("one", "two")]
        let rule = Small.rule(
            "x", when: Small.probe(0), match: [Small.example("a", "one")], noMatch: [Small.example("a", "three")])
        #expect(
            try fates(rule, probes) == [
                "when:negate": .killed, "when/alternative-1:drop": .killed, "when/alternative-2:drop": .notCovered,
            ])
    }

    @Test("a change that tests reach and that makes no difference to what they expect survives")
    func survives() throws {
        // The label covers what the second part says, so either can go; and `unless` is reached by a case that expects little.
        let probes = [Small.path("^a"), Small.path("^ab")]
        let rule = Small.rule(
            "x", when: Small.probe(0), unless: Small.probe(1), match: [Small.example("a", "one")],
            noMatch: [Small.example("b", "one")])
        let suite = Small.suite(Small.test("ab", "one", TestExpectation(complete: true)))
        #expect(try fates(rule, probes)["unless:drop"] == .notCovered)
        #expect(try fates(rule, probes, suites: [suite])["unless:drop"] == .survives)
        let telling = Small.suite(Small.test("ab", "one", TestExpectation(tiers: [.medium])))
        #expect(try fates(rule, probes, suites: [telling])["unless:drop"] == .killed)
    }

    @Test("times of the week and counts of recent decisions are changed, too")
    func timeAndRecent() throws {
        var rule = Small.rule(
            "x",
            when: .all([
                .time(TimeWindow(days: [.friday, .saturday], from: 60, to: 120)),
                .recent(RecentTest(.init(what: .high, within: 3_600), min: 2)),
            ]))
        rule.scope = .patch
        let names = try fates(rule, []).keys.sorted()
        #expect(
            names.filter { $0.hasPrefix("when/part-1") } == [
                "when/part-1:drop", "when/part-1:drop friday", "when/part-1:drop from and to", "when/part-1:drop saturday",
                "when/part-1:negate",
            ])
        #expect(names.contains("when/part-2:min+1") && names.contains("when/part-2:min-1"))
    }

    @Test("every operator has a mutant that a telling example kills")
    func operators() throws {
        let probes = [
            Small.path("^a"), Probe(subject: .added, patterns: [Pattern("x")], count: Bounds(min: 2)),
        ]
        let when = Predicate.all([
            .any([Small.probe(0), .status([.added, .deleted])]), .not(.binary(true)), .lines(Bounds(max: 3)), Small.probe(1),
        ])
        let new = RuleExample(path: "b", head: "x\nx\n")
        let old = RuleExample(path: "b", status: .deleted, removed: "y")
        let rule = Small.rule(
            "x", when: when, match: [Small.example("a", "x\nx"), new, Small.example("a", "x\nx\nz")],
            noMatch: [Small.example("a", "x"), Small.example("c", "x\nx"), Small.example("a", "x\nx\nx\nx"), old])
        let fates = try fates(rule, probes)
        for name in [
            "when/part-1:drop", "when/part-1/part-1:drop", "when/part-1/part-2:drop", "when/part-1/part-1:negate",
            "when/part-1/part-2:drop added", "when/part-2:negate", "when/part-3:drop", "when/part-3:max-1", "when/part-3:max+1",
            "when/part-4:drop", "when/part-4:min+1", "when/part-4:min-1",
        ] {
            #expect(fates[name] == .killed, "\(name): \(fates[name].map(\.rawValue) ?? "not made")")
        }
        #expect(fates["when/part-2:drop"] == .notCovered)
    }

    @Test("what a rule leads to is changed only on request, and noticed by suites alone")
    func effects() throws {
        var rule = Small.rule("x", when: Small.probe(0), match: [Small.example("a", "x")], noMatch: [Small.example("a", "y")])
        rule.reviewers = [ReviewerDemand(team: "security")]
        let probes = [Small.added("x")]
        #expect(try fates(rule, probes).keys.sorted() == ["when:negate"])
        let without = try fates(rule, probes, effects: true)
        #expect(without[":tier-down"] == .survives && without[":drop reviewers security"] == .survives)
        let suite = Small.suite(
            Small.test("a", "x", TestExpectation(tiers: [.high], reviewers: [ReviewerDemand(team: "security")])))
        let with = try fates(rule, probes, suites: [suite], effects: true)
        #expect(with[":tier-down"] == .killed && with[":drop reviewers security"] == .killed)
    }

    @Test("an accepted survivor is none; one that does not exist, or that a test kills, is a mistake")
    func accepted() throws {
        let rule = Small.rule(
            "x", when: Small.probe(0), match: [Small.example("a", "one")], noMatch: [Small.example("a", "three")])
        func report(_ mutants: String...) throws -> RuleMutation.Report {
            try RuleMutation(
                Small.policy([rule], probes: [Small.added("one", "two")]),
                accepted: mutants.map { AcceptedMutant(rule: "x", mutant: $0, because: "so") }
            ).run()
        }
        #expect(try report().survivors.count == 1)
        let good = try report("when/alternative-2:drop")
        #expect(good.survivors.isEmpty && good.stale.isEmpty && good.count(.accepted) == 1)
        #expect(try report("when:negate", "when:other").stale.map(\.mutant) == ["when:negate", "when:other"])
    }
}

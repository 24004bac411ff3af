import Classification
import RiskModel
import Testing

@testable import RuleWorkbench

@Suite("What a change of a policy does")
struct ComparisonTests {
    private typealias Small = SmallWorkbench
    private typealias Difference = PolicyComparison.Difference

    private func differences(
        _ old: [Rule], _ new: [Rule], probes: [Probe] = [Small.path("^a"), Small.path("^a", "^b"), Small.added("x")],
        change: (inout Policy) -> Void = { _ in }
    ) throws -> [Difference] {
        let before = try Small.policy(old, probes: probes).policy
        var after = try Small.policy(new, probes: probes).policy
        change(&after)
        return PolicyComparison(from: before, to: after).differences()
    }

    /// The one difference between two versions of a rule.
    private func effect(_ old: Predicate, _ new: Predicate, at tier: Tier = .high) throws -> Difference.Effect? {
        try differences([Small.rule("x", tier, when: old)], [Small.rule("x", tier, when: new)]).first?.effect
    }

    @Test("a policy is no different from itself, whatever its order, labels and probes are called")
    func same() throws {
        let rules = [Small.rule("x", when: Small.probe(0)), Small.rule("y", when: .label(0))]
        let one = Policy(
            labels: [Label(name: "l", when: Small.probe(1))], rules: rules, probes: [Small.path("^a"), Small.path("^b")])
        let other = Policy(
            labels: [Label(name: "other", when: Small.probe(0))],
            rules: [Small.rule("y", when: .all([.label(0)])), Small.rule("x", when: Small.probe(1))],
            probes: [Small.path("^b"), Small.path("^a")])
        #expect(PolicyComparison(from: one, to: other).differences() == [])
    }

    @Test("labels that name each other twice over cost no more than their number", .timeLimit(.minutes(1)))
    func doublingLabels() throws {
        func policy(_ inner: Predicate) -> Policy {
            let doubled = (1..<40).map { Label(name: "l\($0)", when: .all([.label($0 - 1), .label($0 - 1)])) }
            return Policy(
                labels: [Label(name: "l0", when: inner)] + doubled, rules: [Small.rule("x", when: .label(39))],
                probes: [Small.path("^a"), Small.path("^b")])
        }
        #expect(PolicyComparison(from: policy(Small.probe(0)), to: policy(Small.probe(0))).differences() == [])
        let changed = PolicyComparison(from: policy(Small.probe(0)), to: policy(Small.probe(1))).differences()
        #expect(changed.map(\.effect) == [.unclear])
    }

    @Test("a rule that raises gives less when it comes and more when it goes; one that vouches the other way round")
    func comeAndGo() throws {
        let (raising, vouching) = (Small.rule("x", when: Small.probe(0)), Small.rule("x", .low, when: Small.probe(0)))
        #expect(try differences([], [raising]).map(\.effect) == [.narrower])
        #expect(try differences([raising], []).map(\.effect) == [.wider])
        #expect(try differences([], [vouching]).map(\.effect) == [.wider])
        #expect(try differences([vouching], []).map(\.effect) == [.narrower])
        #expect(try differences([raising], [vouching]).map(\.effect) == [.wider])
    }

    @Test("a condition that holds less often makes a raising rule wider, a vouching one narrower")
    func conditions() throws {
        #expect(try effect(Small.probe(1), Small.probe(0)) == .wider)
        #expect(try effect(Small.probe(0), Small.probe(1)) == .narrower)
        #expect(try effect(Small.probe(1), Small.probe(0), at: .low) == .narrower)
        #expect(try effect(Small.probe(0), .all([Small.probe(0), Small.probe(2)])) == .wider)
        #expect(try effect(.any([Small.probe(0), Small.probe(2)]), Small.probe(2)) == .wider)
        #expect(try effect(Small.probe(0), Small.probe(2)) == .unclear)
        let with = Small.rule("x", when: Small.probe(0), unless: Small.probe(2))
        let without = Small.rule("x", when: Small.probe(0))
        #expect(try differences([without], [with]).map(\.effect) == [.wider])
        #expect(try differences([with], [without]).map(\.effect) == [.narrower])
    }

    @Test("what a rule and a tier withhold, demand and grant has its direction")
    func effects() throws {
        var strict = Small.rule("x", when: Small.probe(0))
        strict.withhold = [Capability("push")]
        strict.reviewers = [ReviewerDemand(team: "security", count: 2)]
        var lax = strict
        lax.reviewers[0].count = 1
        #expect(try differences([strict], [lax]).map(\.effect) == [.wider])
        #expect(try differences([lax], [strict]).map(\.effect) == [.narrower])
        lax = strict
        lax.withhold = []
        #expect(try differences([strict], [lax]).map(\.details) == [["withholds − push"]])
        let changes = try differences([], []) {
            $0.high.grants = [Capability("push")]
            $0.medium.approvals.count = 2
            $0.gated = [Capability("push")]
            $0.registries = ["packages.example"]
        }
        #expect(changes.map(\.subject) == ["tier medium", "tier high", "gated", "registries"])
        #expect(changes.map(\.effect) == [.narrower, .wider, .narrower, .wider])
    }
}

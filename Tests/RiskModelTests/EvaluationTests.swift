import Testing

@testable import RiskModel

@Suite("Evaluating a policy")
struct EvaluationTests {
    static let context = RequestContext(subject: "ci-agent:pull-request", actor: .agent, repository: "payments-api")

    /// Probe 0 is what each test answers.
    static func policy(_ rules: Rule...) -> Policy {
        Policy(
            capabilities: ["run_tests", "merge_pull_request", "read_secrets"],
            low: TierPolicy(grants: ["run_tests", "merge_pull_request"]),
            medium: TierPolicy(
                grants: ["run_tests"], afterApproval: ["merge_pull_request"], approvals: ApprovalDemand(count: 1)),
            high: TierPolicy(afterApproval: ["merge_pull_request"], approvals: ApprovalDemand(count: 1, human: true)),
            gated: ["read_secrets"], teams: ["security": ["@b", "@a"]],
            tasks: [
                TaskProfile(
                    subject: "ci-agent:*", capabilities: ["run_tests", "merge_pull_request", "read_secrets"],
                    scope: TaskScope(filesystem: ["Sources/", "docs"]))
            ],
            rules: rules, probes: [Probe(subject: .added, patterns: [Pattern("x")])])
    }

    static func file(_ path: GitPath, _ result: ProbeResult? = nil, gaps: [Gap] = []) -> FileFacts {
        FileFacts(
            change: FileChange(status: .modified, old: FileVersion(path: path), new: FileVersion(path: path)),
            probes: result.map { [ProbeID(0): $0] } ?? [:], gaps: gaps)
    }

    static let high = Rule(id: "x.high", summary: "High", tier: .high, when: .probe(ProbeID(0)))
    static let low = Rule(id: "x.low", summary: "Low", tier: .low, when: .probe(ProbeID(0)))

    func tier(_ policy: Policy, _ files: FileFacts..., gaps: [Gap] = []) -> Tier {
        policy.evaluate(PatchFacts(files: files, gaps: gaps), for: Self.context).tier
    }

    @Test("a raising rule applies unless it is certainly false")
    func raising() {
        let policy = Self.policy(Self.high)
        #expect(tier(policy, Self.file("Sources/a", ProbeResult(some: .yes, whole: .no))) == .high)
        #expect(tier(policy, Self.file("Sources/a", .unknown)) == .high)
        #expect(tier(policy, Self.file("Sources/a", .no)) == .medium)
    }

    @Test("a vouching rule applies only if it is certainly true of the whole change")
    func vouching() {
        let policy = Self.policy(Self.low)
        #expect(tier(policy, Self.file("docs/a", ProbeResult(some: .yes, whole: .yes))) == .low)
        #expect(tier(policy, Self.file("docs/a", ProbeResult(some: .yes, whole: .no))) == .medium)
        #expect(tier(policy, Self.file("docs/a", .unknown)) == .medium)
    }

    @Test("unless silences a raising rule only with certainty, and a vouching rule at the first doubt")
    func unless() {
        var raising = Self.high
        raising.when = .status([.modified])
        raising.unless = .probe(ProbeID(0))
        #expect(tier(Self.policy(raising), Self.file("docs/a", ProbeResult(some: .yes, whole: .yes))) == .medium)
        #expect(tier(Self.policy(raising), Self.file("docs/a", ProbeResult(some: .yes, whole: .no))) == .high)
        #expect(tier(Self.policy(raising), Self.file("docs/a", .unknown)) == .high)

        var vouching = Self.low
        vouching.when = .status([.modified])
        vouching.unless = .probe(ProbeID(0))
        #expect(tier(Self.policy(vouching), Self.file("docs/a", .no)) == .low)
        #expect(tier(Self.policy(vouching), Self.file("docs/a", ProbeResult(some: .yes, whole: .no))) == .medium)
        #expect(tier(Self.policy(vouching), Self.file("docs/a", .unknown)) == .medium)
    }

    @Test("what could not be read is high, named, and makes the decision incomplete")
    func gaps() {
        let gap = Gap(path: "docs/a", reason: .tooLarge(limit: 5))
        let whole = ProbeResult(some: .yes, whole: .yes)
        let result = Self.policy(Self.low).evaluate(
            PatchFacts(files: [Self.file("docs/a", whole, gaps: [gap])]), for: Self.context)
        #expect(result.tier == .high)
        #expect(!result.complete)
        #expect(result.findings.contains { $0.rule == BuiltinRule.unread && $0.summary.contains("5 bytes") })
        #expect(tier(Self.policy(), gaps: [Gap(reason: .unsupported("sparse index"))]) == .high)
    }

    @Test("a pattern out of budget raises through its own rule, not beyond it")
    func budget() {
        var medium = Self.high
        medium.tier = .medium
        let gap = Gap(path: "docs/a", reason: .budget(pattern: "x"))
        let result = Self.policy(medium).evaluate(
            PatchFacts(files: [Self.file("docs/a", .unknown, gaps: [gap])]), for: Self.context)
        #expect(result.tier == .medium)
        #expect(!result.complete)
    }

    @Test("an empty patch is low; a file outside the task's paths is high and says so")
    func edges() {
        #expect(tier(Self.policy()) == .low)
        let result = Self.policy().evaluate(PatchFacts(files: [Self.file("Sourcesish/a")]), for: Self.context)
        #expect(result.tier == .high)
        #expect(result.findings.map(\.rule) == [BuiltinRule.taskScope])
    }

    @Test("each capability left out says every reason why")
    func capabilities() {
        var rule = Self.high
        rule.withhold = ["merge_pull_request"]
        let facts = PatchFacts(files: [
            Self.file("Sources/a", ProbeResult(some: .yes, whole: .no, hits: [Hit(line: 7, side: .head)]))
        ])
        var context = Self.context
        context.asked = ["run_tests", "merge_pull_request"]
        let verdict = Self.policy(rule).verdict(
            on: facts, summary: PatchSummary(repository: "r", source: .text), for: context, engine: "e")
        #expect(verdict.capabilities.granted.isEmpty)
        #expect(
            verdict.capabilities.withheld == [
                .init(capability: "run_tests", because: ["not granted at tier high by x.high (Sources/a:7)"]),
                .init(
                    capability: "merge_pull_request",
                    because: ["until approved: tier high by x.high (Sources/a:7)", "withheld by x.high (Sources/a:7)"]),
                .init(capability: "read_secrets", because: ["not asked for", "gated: needs an approval that names it"]),
            ])
    }

    @Test("where the branch is not known, a task for some branches takes away and does not give")
    func unknownBranch() {
        var policy = Self.policy()
        let agents = TaskProfile(
            subject: "ci-agent:*", branchPattern: "agent/*", capabilities: ["run_tests"], denied: ["run_tests"])
        policy.tasks.append(agents)
        func granted(_ branch: String?) -> [Capability] {
            var context = Self.context
            context.branch = branch
            return policy.verdict(
                on: PatchFacts(files: []), summary: PatchSummary(repository: "r", source: .text), for: context, engine: "e"
            ).capabilities.granted
        }
        #expect(granted("agent/x") == [])
        #expect(granted("main") == ["run_tests", "merge_pull_request"])
        #expect(granted(nil) == [])
        policy.tasks = [agents]
        policy.tasks[0].denied = []
        #expect(granted("agent/x") == ["run_tests"])
        #expect(granted(nil) == [])
    }

    @Test("of two readings of one patch, only what both grant is granted, and everything either demands is demanded")
    func union() {
        var first = Self.high
        first.withhold = ["run_tests"]
        first.tier = .medium
        func verdict(_ rule: Rule, _ path: GitPath) -> Verdict {
            Self.policy(rule).verdict(
                on: PatchFacts(files: [Self.file(path, ProbeResult(some: .yes, whole: .no))]),
                summary: PatchSummary(repository: "r", source: .revisions), for: Self.context, engine: "e")
        }
        for union in [
            verdict(first, "Sources/a").union(verdict(Self.high, "Sources/b")),
            verdict(Self.high, "Sources/b").union(verdict(first, "Sources/a")),
        ] {
            #expect(union.tier == .high)
            #expect(union.capabilities.granted == [])
            #expect(union.files.map(\.path) == ["Sources/a", "Sources/b"])
            #expect(union.capabilities.withheld.first { $0.capability == "run_tests" }?.because.count == 2)
        }
    }

    @Test("a long list of findings is cut and counted, in time that grows with its length only")
    func manyFindings() {
        let rule = Self.high
        let files = (0..<20_000).map { Self.file(GitPath(bytes: "Sources/\($0)".utf8), .unknown) }
        let verdict = Self.policy(rule).verdict(
            on: PatchFacts(files: files), summary: PatchSummary(repository: "r", source: .text), for: Self.context, engine: "e")
        #expect(verdict.findings.count == 10_000)
        #expect(verdict.notes == ["10000 more findings, of the lowest tiers, are not listed"])
    }

    @Test("findings on the patch as a whole are listed, however many there are of higher tiers")
    func wholeFindings() {
        let whole = Rule(id: "patch.any", summary: "Any", tier: .medium, scope: .patch, when: .all([]))
        let files = (0..<10_001).map { Self.file(GitPath(bytes: "Sources/\($0)".utf8), .unknown) }
        let verdict = Self.policy(whole, Self.high).verdict(
            on: PatchFacts(files: files), summary: PatchSummary(repository: "r", source: .text), for: Self.context, engine: "e")
        #expect(verdict.findings.first?.rule == "patch.any")
        #expect(verdict.findings.count == 10_000)
    }

    @Test("approval opens what comes after approval, by name what is gated; no task means nothing at all")
    func approvals() {
        let facts = PatchFacts(files: [Self.file("Sources/a")])
        func granted(_ approvals: ApprovalState, subject: String = "ci-agent:x") -> [Capability] {
            var context = Self.context
            context.subject = subject
            return Self.policy().verdict(
                on: facts, summary: PatchSummary(repository: "r", source: .text), for: context, engine: "e",
                approvals: approvals
            ).capabilities.granted
        }
        #expect(granted(.none) == ["run_tests"])
        #expect(granted(ApprovalState(satisfied: true)) == ["run_tests", "merge_pull_request"])
        #expect(granted(ApprovalState(gated: ["read_secrets"])) == ["run_tests", "read_secrets"])
        #expect(granted(ApprovalState(satisfied: true, gated: ["read_secrets"]), subject: "nobody") == [])
    }
}

import RiskModel
import Testing

@Suite("The six measures are what their definitions say")
struct MeasureTallyTests {
    private typealias E = MeasureEvents

    @Test("1: a grant lives until it expires, or until it is revoked before")
    func lifetimes() {
        let lifetimes = E.report([
            E.grant(1, at: 0, lives: 600, ["a"]), E.grant(2, at: 10, lives: 60, ["a"]), E.grant(3, at: 20, lives: 3_600, ["a"]),
            // 130 of 3600 seconds.
            E.revocation(of: 3, at: 150),
            // After it has expired, and of a grant that nobody knows: nothing is shortened.
            E.revocation(of: 2, at: 5_000), E.revocation(of: 9, at: 5_000),
        ]).lifetimes
        #expect(lifetimes.seconds.count == 3)
        #expect(lifetimes.seconds.median == 130)
        #expect(lifetimes.seconds.maximum == 600)
        #expect(lifetimes.revoked == 1)
        #expect(lifetimes.seconds.bins.map(\.count) == [1, 1, 1, 0, 0, 0])
        #expect(lifetimes.seconds.bins.map(\.upTo) == [60, 300, 600, 1_800, 3_600, nil])
    }

    @Test("1: a grant revoked twice ended the first time, and one of the last minute may be revoked after the period")
    func revokedTwice() {
        let end = E.period.until - E.start
        let lifetimes = E.report([
            E.grant(1, at: 0, ["a"]), E.revocation(of: 1, at: 100), E.revocation(of: 1, at: 200),
            E.grant(2, at: end - 10, ["a"]), E.revocation(of: 2, at: end + 20),
        ]).lifetimes
        #expect(lifetimes.revoked == 2)
        #expect(lifetimes.seconds.median == 30)
        #expect(lifetimes.seconds.maximum == 100)
    }

    @Test("quantiles are nearest ranks")
    func quantiles() {
        func summary(_ lifetimes: [Int]) -> SecondsSummary {
            E.report(lifetimes.enumerated().map { E.grant($0.offset, at: $0.offset, lives: $0.element, ["a"]) }).lifetimes.seconds
        }
        let ten = summary([10, 20, 30, 40, 50, 60, 70, 80, 90, 100].reversed())
        #expect((ten.median, ten.ninetieth, ten.maximum) == (50, 90, 100))
        let eleven = summary(Array(1...11))
        #expect((eleven.median, eleven.ninetieth, eleven.maximum) == (6, 10, 11))
        let one = summary([7])
        #expect((one.median, one.ninetieth, one.maximum) == (7, 7, 7))
        let none = summary([])
        #expect(none.median == nil && none.ninetieth == nil && none.maximum == nil)
    }

    @Test("2: what a task was granted stands against what its steps and finished actions used")
    func capabilities() {
        let tasks = E.report([
            E.grant(1, at: 0, task: "alpha", ["read", "write", "merge"]), E.grant(2, at: 1, task: "alpha", ["read", "test"]),
            E.grant(3, at: 2, task: "alpha", ["read"]),
            E.grant(4, at: 3, task: "alpha", ["merge"], parent: 1),
            E.action(.command, .done, within: true, at: 4, needs: "test", by: "alpha"),
            // Not used: it was kept from it, and it was another task.
            E.action(.fileWrite, .blocked, within: true, at: 5, needs: "write", by: "alpha"),
            E.action(.fileWrite, .done, within: true, at: 6, needs: "write", by: "beta"),
            E.grant(5, at: 7, task: "beta", ["write"]),
        ]).capabilities.tasks
        #expect(
            tasks == [
                TaskCapabilities(
                    task: "alpha", grants: 3, steps: 1, granted: ["merge", "read", "test", "write"], medianPerGrant: 2,
                    maximumPerGrant: 3, used: ["merge", "test"], unused: ["read", "write"]),
                TaskCapabilities(
                    task: "beta", grants: 1, steps: 0, granted: ["write"], medianPerGrant: 1, maximumPerGrant: 1,
                    used: ["write"], unused: []),
            ])
    }

    @Test("3: what is blocked is misconfigured where the grant allows it, and unsafe where it does not")
    func actions() {
        let report = E.report([
            E.action(.network, .blocked, within: false, at: 0), E.action(.network, .blocked, within: true, at: 1),
            E.action(.network, .done, within: true, at: 2), E.action(.command, .done, within: false, at: 3),
            E.action(.command, .blocked, within: false, at: 4),
            E.denial("publish_artifact", at: 5), E.denial("publish_artifact", at: 6), E.denial("read_secrets", at: 7),
        ])
        #expect(
            report.actions
                == ActionOutcomes(
                    counts: .init(done: 2, misconfigured: 1, unsafe: 2),
                    kinds: [
                        "network": .init(done: 1, misconfigured: 1, unsafe: 1),
                        "command": .init(done: 1, misconfigured: 0, unsafe: 1),
                    ], doneBeyondGrant: 1))
        #expect(report.actions.counts.blocked == 3 && report.actions.counts.all == 5)
        #expect(report.denials == ["publish_artifact": 2, "read_secrets": 1])
    }

    @Test("4: an approval answers the decision it names, however long before that was")
    func approvals() {
        let approvals = E.report([
            E.decision(1, at: -3_600, satisfied: false), E.decision(2, at: 0, satisfied: false),
            E.decision(3, at: 10, satisfied: false), E.decision(4, at: 20, satisfied: true),
            E.approval(of: 1, at: 400), E.approval(of: 2, at: 1_000), E.approval(of: 9, at: 2_000),
        ]).approvals
        #expect(approvals.seconds.count == 2)
        #expect(approvals.seconds.median == 1_000)
        #expect(approvals.seconds.maximum == 4_000)
        #expect(approvals.waiting == 1)
        #expect(approvals.withoutDecision == 1)
    }

    @Test("4: a change waits by its newest decision, however often it is decided")
    func waiting() {
        func waiting(_ events: [MeasuredEvent]) -> Int { E.report(events).approvals.waiting }
        let first = E.decision(1, at: 0, change: 1, satisfied: false)
        #expect(waiting([first, E.decision(2, at: 5, change: 1, satisfied: false)]) == 1)
        #expect(waiting([first, E.decision(2, at: 5, change: 1, satisfied: true)]) == 0)
        #expect(waiting([first, E.decision(2, at: 5, change: 2, satisfied: false)]) == 2)
        #expect(waiting([first, E.approval(of: 1, at: 9)]) == 0)
        #expect(waiting([E.decision(1, at: -9, satisfied: false)]) == 0)
        #expect(waiting([E.decision(1, at: 9, authoritative: false, satisfied: false)]) == 0)
    }

    @Test("5: candidates are the agents' authoritative changes, once each, with what is irreversible in them")
    func candidates() throws {
        let found = E.tally(
            [
                E.decision(1, at: 0, change: 1), E.decision(2, at: 1, change: 1, rules: ["data.destructive", "docs.prose"]),
                E.decision(3, at: 2, actor: .person), E.decision(4, at: 3, authoritative: false), E.decision(5, at: 4),
                E.decision(6, at: -5), E.decision(7, at: 5, change: 1 - 1_000),
            ], irreversibleRules: ["data.destructive"]
        ).rollbackCandidates
        #expect(found.changes.map(\.decisionID) == [E.id(2), E.id(5)])
        #expect(found.changes.map(\.irreversible) == [["data.destructive"], []])
        #expect(found.notExamined == 0)
        #expect(found.changes.first?.base == ObjectID(hex: E.commit(1)))
        #expect(found.changes.first?.head == ObjectID(hex: E.commit(1_001)))
    }

    @Test("5: readiness is the share of merged changes whose revert is clean; what was not tried is not")
    func readiness() throws {
        let changes = E.tally((1...4).map { E.decision($0, at: $0, rules: $0 == 2 ? ["r"] : []) }, irreversibleRules: ["r"])
            .rollbackCandidates.changes
        let readiness = RollbackReadiness(
            merged: [
                (changes[0], .clean), (changes[1], .clean), (changes[2], .conflicts(["a b", "ä"])),
                (changes[3], .notTried(because: "the object is gone")),
            ], notExamined: 7)
        #expect(
            (readiness.merged, readiness.clean, readiness.notTried, readiness.irreversible, readiness.notExamined) == (
                4, 2, 1, 1, 7
            ))
        #expect(readiness.changes.map(\.decisionID) == [E.id(2), E.id(3), E.id(4)])
        #expect(readiness.changes.map(\.conflicts) == [[], ["a b", #""\303\244""#], []])
        #expect(readiness.changes.map(\.clean) == [true, false, false])
        #expect(readiness.changes.last?.notTried == "the object is gone")
        let many = RollbackReadiness(merged: [(changes[0], .conflicts((0..<25).map { GitPath(bytes: "\($0)".utf8) }))])
        #expect((many.changes[0].conflicts.count, many.changes[0].conflictsNotListed) == (20, 5))
    }

    @Test("6: a repository counts by its newest authoritative decision")
    func coverage() {
        let tally = E.tally([
            E.decision(1, at: -9, repository: "old", policy: "p1"), E.decision(2, at: 1, repository: "moved", policy: "p1"),
            E.decision(3, at: 2, repository: "moved", policy: "p2"), E.decision(4, at: 3, repository: "back", policy: "p2"),
            E.decision(5, at: 4, repository: "back", policy: "p1"),
            E.decision(6, at: 5, authoritative: false, repository: "back", policy: "p2"),
            E.decision(7, at: 6, repository: "not configured", policy: "p1"),
            E.decision(8, at: E.period.until - E.start, repository: "moved", policy: "p3"),
        ])
        let coverage = RepositoryCoverage(
            configured: ["silent", "moved", "back", "old"], policy: "p2", newest: tally.newestPolicies)
        #expect(coverage.current == ["moved"])
        #expect(coverage.outdated == [.init(repository: "back", policy: "p1"), .init(repository: "old", policy: "p1")])
        #expect(coverage.undecided == ["silent"])
        #expect(coverage.configured == 4)
    }

    @Test("days and totals count the events of the period and no others")
    func period() {
        let end = E.period.until - E.start
        let report = E.report([
            E.decision(1, at: -1, tier: .high), E.grant(1, at: -1, ["a"]), E.denial("a", at: -1), E.approval(of: 1, at: -1),
            E.action(.network, .blocked, within: false, at: -1),
            E.decision(2, at: 0, tier: .high), E.decision(3, at: 86_399, tier: .low, actor: .person),
            E.decision(4, at: 86_400, tier: .medium), E.decision(5, at: 86_401, authoritative: false),
            E.grant(2, at: 86_402, ["a"]), E.denial("a", at: 86_403), E.action(.network, .blocked, within: true, at: 86_404),
            MeasuredEvent(kind: "key", at: E.start + 5, subject: nil, body: .object([:])),
            E.decision(6, at: end, tier: .high), E.grant(3, at: end, ["a"]), E.action(.network, .done, within: true, at: end),
        ])
        #expect(report.events == 8)
        #expect(report.unread == 0)
        #expect(report.decisions == DecisionCounts(low: 1, medium: 1, high: 1, advisory: 1, ofAgents: 2))
        #expect(report.lifetimes.seconds.count == 1)
        #expect(
            report.days == [
                DayCounts(start: E.start, decisions: DecisionCounts(low: 1, high: 1, ofAgents: 1)),
                DayCounts(
                    start: E.start + 86_400, decisions: DecisionCounts(medium: 1, advisory: 1, ofAgents: 1),
                    actions: .init(misconfigured: 1), grants: 1, denials: 1),
            ])
    }

    @Test("a body that is not what it should be counts as unread and nowhere else")
    func unread() {
        let kinds = ["decision", "grant", "denial", "revocation", "approval", "action"]
        let report = E.report(kinds.map { MeasuredEvent(kind: $0, at: E.start, subject: nil, body: .object([:])) })
        #expect((report.events, report.unread) == (6, 6))
        #expect(report.days == [])
        #expect(report.decisions == DecisionCounts())
    }

    @Test("what nobody found out is absent, not zero")
    func unknown() throws {
        let json = try E.report([]).json
        #expect(json["rollback"] == nil && json["coverage"] == nil)
        #expect(json["lifetimes"]?["seconds"]?["median"] == nil)
        #expect(json["lifetimes"]?["seconds"]?["count"] == .integer(0))
        #expect(json["schema"] == .string("difftier.measures/v1"))
    }

    @Test("a report is the same after its way through JSON, and another schema is refused")
    func json() throws {
        let tally = E.tally([
            E.decision(1, at: 0, satisfied: false), E.approval(of: 1, at: 9), E.grant(1, at: 0, ["a"]), E.denial("a", at: 5),
            E.action(.network, .blocked, within: false, at: 6),
        ])
        let candidate = try #require(tally.rollbackCandidates.changes.first)
        let report = tally.report(
            rollback: RollbackReadiness(merged: [(candidate, .conflicts(["x"]))]),
            coverage: RepositoryCoverage(configured: ["payments-api", "b"], policy: "p2", newest: tally.newestPolicies))
        let text = try report.json.canonicalText
        #expect(try MeasureReport(json: JSONValue(parsing: Array(text.utf8))) == report)
        #expect(throws: DecodingError.self) { try MeasureReport(json: .object(["schema": .string("difftier.measures/v2")])) }
    }

    @Test("names from elsewhere take a bounded place")
    func bounds() {
        let limits = MeasureLimits(tasks: 2, capabilities: 3, repositories: 2, rollbackCandidates: 3)
        let tally = E.tally(
            (0..<50).flatMap { number in
                [
                    E.decision(number, at: number, repository: "r\(number)"), E.denial("c\(number)", at: number),
                    E.grant(number, at: number, task: "t\(number)", ["c\(number)"]),
                    E.action(.command, .done, within: true, at: number, needs: "d\(number)", by: "t\(number)"),
                ]
            }, limits: limits)
        let report = tally.report()
        #expect(report.capabilities.tasks.map(\.task).sorted() == ["t0", "t1"])
        #expect(report.capabilities.grantsNotListed == 48)
        #expect(report.lifetimes.seconds.count == 50)
        #expect(report.denials == ["c0": 1, "c1": 1, "c2": 1, "other": 47])
        #expect(tally.newestPolicies.count == 2)
        #expect(tally.rollbackCandidates.changes.map(\.decisionID) == [47, 48, 49].map(E.id))
        #expect(tally.rollbackCandidates.notExamined == 47)
    }

    @Test("many grants one after another are forgotten once they have expired, and counted all the same")
    func expiredGrants() {
        let events = (0..<5_000).map { E.grant($0, at: $0 * 100, lives: $0 % 2 == 0 ? 60 : 120, ["a"]) }
        let lifetimes = E.report(events + [E.revocation(of: 4_999, at: 4_999 * 100 + 30)]).lifetimes
        #expect((lifetimes.seconds.count, lifetimes.seconds.median, lifetimes.revoked) == (5_000, 60, 1))
        #expect(lifetimes.seconds.maximum == 120)
    }
}

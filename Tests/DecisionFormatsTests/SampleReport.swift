import RiskModel
import TestKit

/// Reports of a programme in its first quarter, in its first days, and before it began.
enum SampleReport {
    /// 2026-09-01T00:00:00Z
    private static let september = 1_788_220_800

    static let none = MeasureTally(over: period(days: 91)).report()

    static let little: MeasureReport = {
        var report = none
        report.period = period(days: 7)
        report.events = 41
        report.unread = 1
        report.decisions = DecisionCounts(low: 6, medium: 2, high: 1, advisory: 2, ofAgents: 7)
        report.lifetimes = CredentialLifetimes(
            seconds: SecondsSummary(
                count: 8, median: 600, ninetieth: 3_600, maximum: 3_600, bins: bins(lifetimes, [0, 1, 4, 1, 2, 0])),
            revoked: 1)
        report.capabilities = CapabilityUse(
            tasks: [
                TaskCapabilities(
                    task: "ci-agent:pull-request", grants: 7, steps: 1,
                    granted: ["merge_pull_request", "read_repository", "run_tests", "write_branch"], medianPerGrant: 3,
                    maximumPerGrant: 4, used: ["run_tests", "write_branch"], unused: ["merge_pull_request", "read_repository"])
            ], grantsNotListed: 0)
        report.actions = ActionOutcomes(
            counts: .init(done: 12, misconfigured: 1, unsafe: 2),
            kinds: [
                "network": .init(done: 3, misconfigured: 0, unsafe: 2), "file_write": .init(done: 9, misconfigured: 1, unsafe: 0),
            ],
            doneBeyondGrant: 0)
        report.denials = ["publish_artifact": 1]
        report.approvals.waiting = 2
        report.coverage = RepositoryCoverage(
            configured: ["payments-api", "ledger"], policy: "9f2c41" + String(repeating: "0", count: 58),
            newest: ["payments-api": "9f2c41" + String(repeating: "0", count: 58)])
        report.days = [
            DayCounts(
                start: september + 86_400, decisions: DecisionCounts(low: 2, medium: 1, ofAgents: 2),
                actions: .init(done: 5, misconfigured: 1, unsafe: 0), grants: 3),
            DayCounts(
                start: september + 3 * 86_400, decisions: DecisionCounts(low: 4, medium: 1, high: 1, advisory: 2, ofAgents: 5),
                actions: .init(done: 7, misconfigured: 0, unsafe: 2), grants: 5, denials: 1),
        ]
        return report
    }()

    static let quarter: MeasureReport = {
        var generator = SeededGenerator(seed: 20_260_901)
        var report = none
        report.days = (0..<91).compactMap { day(number: $0, &generator) }
        for day in report.days {
            report.decisions.low += day.decisions.low
            report.decisions.medium += day.decisions.medium
            report.decisions.high += day.decisions.high
            report.decisions.ofAgents += day.decisions.ofAgents
            report.actions.counts.done += day.actions.done
            report.actions.counts.misconfigured += day.actions.misconfigured
            report.actions.counts.unsafe += day.actions.unsafe
        }
        report.decisions.advisory = 611
        let grants = report.days.map(\.grants).reduce(0, +)
        report.events = report.decisions.authoritative + 611 + grants + report.actions.counts.all + 560
        report.lifetimes = CredentialLifetimes(
            seconds: SecondsSummary(
                count: grants, median: 1_800, ninetieth: 3_600, maximum: 3_600,
                bins: bins(lifetimes, [41, 122, 388, grants / 3, grants - 551 - grants / 3, 0])), revoked: 118)
        report.capabilities = CapabilityUse(tasks: tasks, grantsNotListed: 0)
        let blocked = report.actions.counts
        report.actions.kinds = [
            "network": .init(done: 3_020, misconfigured: blocked.misconfigured - 30, unsafe: blocked.unsafe - 25),
            "file_write": .init(done: blocked.done - 11_420, misconfigured: 21, unsafe: 9),
            "command": .init(done: 7_900, misconfigured: 9, unsafe: 12),
            "token_request": .init(done: 500, misconfigured: 0, unsafe: 4),
        ]
        report.actions.doneBeyondGrant = 2
        report.denials = ["publish_artifact": 41, "deploy_environment": 17, "read_secrets": 9, "modify_policy": 2]
        report.approvals = ApprovalLatencies(
            seconds: SecondsSummary(
                count: 471, median: 2_940, ninetieth: 19_800, maximum: 262_800, bins: bins(latencies, [38, 71, 152, 140, 51, 19])),
            waiting: 7, withoutDecision: 3)
        report.rollback = rollback
        report.coverage = RepositoryCoverage(
            configured: repositories, policy: policy,
            newest: Dictionary(uniqueKeysWithValues: repositories.dropLast(1).map { ($0, $0.hasPrefix("l") ? older : policy) }))
        return report
    }()

    private static func period(days: Int) -> MeasureReport.Period {
        MeasureReport.Period(since: september, until: september + days * 86_400)
    }

    private static let lifetimes: [Int?] = [60, 300, 600, 1_800, 3_600, nil]
    private static let latencies: [Int?] = [300, 900, 3_600, 14_400, 86_400, nil]

    private static func bins(_ bounds: [Int?], _ counts: [Int]) -> [SecondsSummary.Bin] {
        zip(bounds, counts).map { SecondsSummary.Bin(upTo: $0, count: $1) }
    }

    /// Busier from week to week, quiet at weekends.
    private static func day(number: Int, _ generator: inout SeededGenerator) -> DayCounts? {
        // 1 September 2026 is a Tuesday.
        let isWeekend = [5, 6].contains((number + 1) % 7)
        guard !isWeekend || generator.chance(oneIn: 3) else { return nil }
        let size = isWeekend ? 4 : 24 + number / 2
        func about(_ count: Int) -> Int { max(0, count + Int.random(in: -count / 3...max(1, count / 3), using: &generator)) }
        let decisions = DecisionCounts(low: about(size), medium: about(size / 2), high: about(size / 10))
        let all = decisions.authoritative
        return DayCounts(
            start: september + number * 86_400,
            decisions: DecisionCounts(low: decisions.low, medium: decisions.medium, high: decisions.high, ofAgents: all * 7 / 10),
            actions: .init(
                done: about(size * 5), misconfigured: about(max(1, (110 - number) / 14)), unsafe: about(number > 60 ? 2 : 5)),
            grants: all * 6 / 10, denials: number % 9 == 0 ? 2 : 0, approvals: about(5))
    }

    private static let tasks: [TaskCapabilities] = {
        let pull = ["merge_pull_request", "open_pull_request", "read_repository", "request_review", "run_tests", "write_branch"]
        let all = pull + ["deploy_environment", "publish_artifact"]
        func task(_ name: String, _ grants: Int, _ steps: Int, _ granted: [String], _ used: [String]) -> TaskCapabilities {
            TaskCapabilities(
                task: name, grants: grants, steps: steps, granted: granted.sorted(), medianPerGrant: max(1, granted.count - 1),
                maximumPerGrant: granted.count, used: used.sorted(), unused: Set(granted).subtracting(used).sorted())
        }
        return [
            task("release-agent:nightly", 91, 180, all, ["publish_artifact", "read_repository", "run_tests"]),
            task("ci-agent:dependency-updates", 804, 96, pull, ["read_repository", "run_tests", "write_branch"]),
            task("ci-agent:pull-request", 1_422, 310, pull, Array(pull.dropFirst())),
            task(
                "docs-agent:translations", 233, 0, ["open_pull_request", "read_repository", "write_branch"],
                ["open_pull_request", "read_repository", "write_branch"]),
        ]
    }()

    private static let policy = "9f2c41d0" + String(repeating: "0", count: 56)
    private static let older = "51ab07e2" + String(repeating: "0", count: 56)
    private static let repositories = [
        "billing", "catalogue", "checkout", "ledger", "legacy-portal", "mobile-app", "notifications", "payments-api", "search",
        "web",
        "data-jobs",
    ]

    private static let rollback: RollbackReadiness = {
        let ids = (0..<214).compactMap { number in
            ObjectID(bytes: (0..<20).map { UInt8(truncatingIfNeeded: (number + 3) &* 37 &+ $0 &* 91) })
        }
        let merged = ids.enumerated().map { number, head -> (RollbackCandidate, RollbackOutcome) in
            var candidate = RollbackCandidate(
                decisionID: "3f0c2f9e-0000-4000-8000-000000000001", repository: repositories[number % 11], target: "main",
                base: head,
                head: head)
            if number % 70 == 5 { candidate.irreversible = ["data.destructive"] }
            switch number % 31 {
            case 11: return (candidate, .conflicts(["Sources/Ledger/Entry.swift", "Sources/Ledger/Balance.swift"]))
            case 24 where number > 100: return (candidate, .notTried(because: "an object of the change is gone"))
            default: return (candidate, .clean)
            }
        }
        return RollbackReadiness(merged: merged)
    }()
}

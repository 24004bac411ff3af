import DecisionService
import Foundation
import RiskModel
import TestKit
import Testing

@Suite("What Prometheus reads")
struct PrometheusTextTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    /// Debian's Python has the package; another one on PATH may not.
    private static let python: String? = ["python3", "/usr/bin/python3"].first { program in
        (try? CommandRun.run(program, ["-c", "import prometheus_client.parser"]).status) == 0
    }

    private struct Family {
        var type: String
        var samples: [(name: String, labels: [String: String], value: Double)]
    }

    private func read(_ text: String) throws -> [String: Family] {
        let python = try #require(Self.python, "no Python with prometheus_client: apt-get install python3-prometheus-client")
        let run = try CommandRun.run(
            python, [Self.folder.appendingPathComponent("python/read_metrics.py").path],
            environment: ["PYTHONDONTWRITEBYTECODE": "1"], input: Array(text.utf8))
        try #require(run.status == 0, "\(run.errorOutput)")
        var families: [String: Family] = [:]
        for line in run.text.split(separator: "\n") {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let samples = try #require(object["samples"] as? [[Any]]).map { sample in
                (
                    name: try #require(sample[0] as? String), labels: try #require(sample[1] as? [String: String]),
                    value: try #require(sample[2] as? Double)
                )
            }
            let name = try #require(object["name"] as? String)
            #expect(families[name] == nil, "\(name) stands twice")
            families[name] = Family(type: try #require(object["type"] as? String), samples: samples)
            #expect((object["help"] as? String)?.isEmpty == false)
        }
        return families
    }

    private static let counters: ServiceCounters.Snapshot = {
        let counters = ServiceCounters()
        for tier in [Tier.low, .low, .high] { counters.decided(tier) }
        counters.answered("/difftier.v1.Classifier/Classify", "OK")
        counters.answered("/difftier.v1.Classifier/Classify", "OK")
        counters.answered("/difftier.v1.Classifier/Classify", "NOT_FOUND")
        for duration in [Duration.microseconds(400), .microseconds(500), .microseconds(501), .milliseconds(40), .seconds(9)] {
            counters.appended(after: duration)
        }
        counters.appendFailed()
        counters.askedCache(hit: true)
        counters.askedCache(hit: true)
        counters.askedCache(hit: false)
        return counters.snapshot
    }()

    private static let report: MeasureReport = {
        var report = MeasureTally(over: .init(since: 1_788_220_800, until: 1_796_083_200)).report()
        report.events = 41
        report.unread = 1
        report.decisions = DecisionCounts(low: 6, medium: 2, high: 1, advisory: 2, ofAgents: 7)
        report.lifetimes = CredentialLifetimes(
            seconds: SecondsSummary(count: 8, median: 600, ninetieth: 3_600, maximum: 3_600, bins: []), revoked: 1)
        report.capabilities.tasks = [
            TaskCapabilities(
                task: "ci \"agent\"\\x\n", grants: 7, steps: 1, granted: ["a", "b", "c"], medianPerGrant: 3, maximumPerGrant: 3,
                used: ["a"], unused: ["b", "c"])
        ]
        report.actions = ActionOutcomes(counts: .init(done: 12, misconfigured: 1, unsafe: 2), kinds: [:], doneBeyondGrant: 3)
        report.denials = ["publish_artifact": 4, "other": 1]
        report.approvals.waiting = 2
        report.coverage = RepositoryCoverage(configured: ["a", "b", "c"], policy: "p", newest: ["a": "p", "b": "q"])
        return report
    }()

    /// `DIFFTIER_RECORD_GOLDEN=1` writes it anew; read the difference before you commit it.
    @Test("is as it was read by a person and found good")
    func golden() throws {
        let text = PrometheusText.render(Self.counters, Self.report)
        let file = Self.folder.appendingPathComponent("Golden/metrics.txt")
        if ProcessInfo.processInfo.environment["DIFFTIER_RECORD_GOLDEN"] != nil { try Data(text.utf8).write(to: file) }
        #expect(try text == String(contentsOf: file, encoding: .utf8))
    }

    @Test("is what its own parser understands, with every number and label where it belongs")
    func parser() throws {
        let families = try read(PrometheusText.render(Self.counters, Self.report))
        func value(_ family: String, _ labels: [String: String] = [:], _ name: String? = nil) -> Double? {
            families[family]?.samples.first { $0.labels == labels && $0.name == name ?? $0.name }?.value
        }
        #expect(families["difftier_decisions"]?.type == "counter")
        #expect(value("difftier_decisions", ["tier": "low"]) == 2)
        #expect(value("difftier_decisions", ["tier": "medium"]) == 0)
        #expect(value("difftier_requests", ["method": "/difftier.v1.Classifier/Classify", "status": "OK"]) == 2)
        #expect(value("difftier_decision_cache_lookups", ["result": "hit"]) == 2)
        #expect(value("difftier_evidence_append_failures") == 1)
        let append = "difftier_evidence_append_seconds"
        #expect(families[append]?.type == "histogram")
        for (bound, count) in [("0.0005", 2), ("0.001", 3), ("0.025", 3), ("0.05", 4), ("2.5", 4), ("+Inf", 5)] {
            #expect(value(append, ["le": bound]) == Double(count), "\(bound)")
        }
        #expect(value(append, [:], append + "_count") == 5)
        #expect(abs((value(append, [:], append + "_sum") ?? 0) - 9.041401) < 1e-9)
        #expect(families["difftier_measure_grant_lifetime_seconds"]?.type == "gauge")
        #expect(value("difftier_measure_grant_lifetime_seconds", ["statistic": "median"]) == 600)
        #expect(value("difftier_measure_task_capabilities", ["task": "ci \"agent\"\\x\n", "set": "unused"]) == 2)
        #expect(value("difftier_measure_actions", ["outcome": "unsafe"]) == 2)
        #expect(value("difftier_measure_actions_done_beyond_grant") == 3)
        #expect(value("difftier_measure_steps_denied", ["capability": "publish_artifact"]) == 4)
        #expect(value("difftier_measure_changes_waiting") == 2)
        #expect(value("difftier_measure_repositories", ["policy": "older"]) == 1)
        #expect(value("difftier_measure_period_end_timestamp_seconds") == 1_796_083_200)
        // Nobody approved anything and nobody tried a revert: unknown is not zero.
        #expect(families["difftier_measure_approval_latency_seconds"] == nil)
        #expect(families["difftier_measure_merged_changes"] == nil)
    }

    @Test("without measures there are the counters alone, and a new service has them at zero")
    func bare() throws {
        let families = try read(PrometheusText.render(ServiceCounters().snapshot))
        #expect(families.keys.allSatisfy { !$0.hasPrefix("difftier_measure") })
        #expect(families["difftier_decisions"]?.samples.map(\.value) == [0, 0, 0])
        #expect(families["difftier_evidence_append_seconds"]?.samples.last?.value == 0)
    }

    @Test("labels are bounded, whatever comes")
    func cardinality() throws {
        let counters = ServiceCounters()
        for number in 0..<2_000 { counters.answered("/made/up\(number)", "UNIMPLEMENTED") }
        var report = Self.report
        report.denials = Dictionary(uniqueKeysWithValues: (0..<500).map { ("capability\($0)", $0) })
        report.capabilities.tasks = (0..<500).map {
            TaskCapabilities(
                task: "task\($0)", grants: 1, steps: 0, granted: [], medianPerGrant: 0, maximumPerGrant: 0, used: [], unused: [])
        }
        let families = try read(PrometheusText.render(counters.snapshot, report))
        #expect(families["difftier_requests"]?.samples.count == 513)
        #expect(families["difftier_requests"]?.samples.map(\.value).reduce(0, +) == 2_000)
        #expect(families["difftier_measure_steps_denied"]?.samples.count == 50)
        #expect(families["difftier_measure_steps_denied"]?.samples.first?.labels == ["capability": "capability499"])
        #expect(families["difftier_measure_task_capabilities"]?.samples.count == 150)
    }

    @Test("counts from many threads are all there")
    func threads() async {
        let counters = ServiceCounters()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 {
                        counters.decided(.high)
                        counters.appended(after: .microseconds(1))
                        counters.askedCache(hit: false)
                    }
                }
            }
        }
        #expect(counters.snapshot.decisions == [.high: 8_000])
        #expect(counters.snapshot.appends.first == 8_000)
        #expect(counters.snapshot.appendMicroseconds == 8_000)
        #expect(counters.snapshot.cacheMisses == 8_000)
    }
}

public import RiskModel

/// What Prometheus reads: the text exposition format, version 0.0.4.
///
/// Counts that only grow are counters and begin when the service does; the measures of a period are gauges, and one that is unknown is
/// not there. Labels from elsewhere are escaped, and there are at most so many of them.
public struct PrometheusText {
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Values of one label: of more, those with the largest numbers are there.
    private static let mostLabels = 50

    private var body = ""

    /// - Parameter report: nil where no measures were taken yet.
    public static func render(_ counters: ServiceCounters.Snapshot, _ report: MeasureReport? = nil) -> String {
        var text = PrometheusText()
        text.add(counters)
        if let report {
            text.add(aboutPeriodOf: report)
            text.add(report.lifetimes)
            text.add(report.capabilities)
            text.add(report.actions, denials: report.denials)
            text.add(report.approvals)
            if let rollback = report.rollback { text.add(rollback) }
            if let coverage = report.coverage { text.add(coverage) }
        }
        return text.body
    }

    private mutating func add(_ counters: ServiceCounters.Snapshot) {
        family(
            "difftier_decisions_total", .counter, "Decisions made, by tier.",
            Tier.allCases.reversed().map { Sample(counters.decisions[$0] ?? 0, ("tier", $0.name)) })
        family(
            "difftier_requests_total", .counter, "Calls that ended, by method and gRPC status.",
            counters.requests.sorted { ($0.key.method, $0.key.status) < ($1.key.method, $1.key.status) }
                .map { Sample($0.value, ("method", $0.key.method), ("status", $0.key.status)) })
        family(
            "difftier_decision_cache_lookups_total", .counter, "Questions to the decision cache.",
            [Sample(counters.cacheHits, ("result", "hit")), Sample(counters.cacheMisses, ("result", "miss"))])
        family(
            "difftier_evidence_append_failures_total", .counter, "Events that could not be made durable.",
            [Sample(counters.appendFailures)])
        var below = 0
        let buckets = counters.appends.enumerated().map { index, count in
            below += count
            let bound = ServiceCounters.appendBounds.indices.contains(index) ? ServiceCounters.appendBounds[index] : nil
            return Sample(below, suffix: "_bucket", ("le", bound.map(Self.seconds) ?? "+Inf"))
        }
        family(
            "difftier_evidence_append_seconds", .histogram, "From an event handed in to an event that is durable.",
            buckets + [
                Sample(Self.seconds(counters.appendMicroseconds), suffix: "_sum"), Sample(below, suffix: "_count"),
            ])
    }

    private mutating func add(aboutPeriodOf report: MeasureReport) {
        gauge("period_start_timestamp_seconds", "Where the period of the measures begins.", [Sample(report.period.since)])
        gauge("period_end_timestamp_seconds", "Where the period of the measures ends.", [Sample(report.period.until)])
        gauge("events", "Events of the evidence in the period.", [Sample(report.events)])
        gauge("unread_events", "Events whose body could not be understood.", [Sample(report.unread)])
        gauge(
            "decisions", "Authoritative decisions, by tier.",
            [
                Sample(report.decisions.low, ("tier", "low")), Sample(report.decisions.medium, ("tier", "medium")),
                Sample(report.decisions.high, ("tier", "high")),
            ])
        gauge("agent_decisions", "Authoritative decisions on changes of agents.", [Sample(report.decisions.ofAgents)])
        gauge("advisory_decisions", "Decisions that nothing follows from.", [Sample(report.decisions.advisory)])
    }

    private mutating func add(_ lifetimes: CredentialLifetimes) {
        gauge("grant_lifetime_seconds", "How long grants could be used.", Self.statistics(lifetimes.seconds))
        gauge("grants", "Grants signed.", [Sample(lifetimes.seconds.count)])
        gauge("grants_revoked", "Grants revoked before they expired.", [Sample(lifetimes.revoked)])
    }

    private mutating func add(_ use: CapabilityUse) {
        gauge("tasks", "Tasks that were granted or used capabilities.", [Sample(use.tasks.count)])
        gauge(
            "task_capabilities", "Capabilities of a task: granted, used, and granted but never used.",
            use.tasks.prefix(Self.mostLabels).flatMap { task in
                [("granted", task.granted), ("used", task.used), ("unused", task.unused)].map { set, names in
                    Sample(names.count, ("task", task.task), ("set", set))
                }
            })
    }

    private mutating func add(_ actions: ActionOutcomes, denials: [String: Int]) {
        gauge(
            "actions",
            "Actions that sandboxes reported: done, blocked within the grant (misconfigured), blocked beyond it (unsafe).",
            [
                Sample(actions.counts.done, ("outcome", "done")),
                Sample(actions.counts.misconfigured, ("outcome", "misconfigured")),
                Sample(actions.counts.unsafe, ("outcome", "unsafe")),
            ])
        gauge("actions_done_beyond_grant", "Actions done that no grant allowed.", [Sample(actions.doneBeyondGrant)])
        let ordered = denials.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        gauge(
            "steps_denied", "Steps that asked for a capability and were denied it.",
            ordered.prefix(Self.mostLabels).map { Sample($0.value, ("capability", $0.key)) })
    }

    private mutating func add(_ approvals: ApprovalLatencies) {
        gauge("approval_latency_seconds", "From a decision that waited to its approval.", Self.statistics(approvals.seconds))
        gauge("approvals", "Approvals of decisions that were read.", [Sample(approvals.seconds.count)])
        gauge("changes_waiting", "Changes whose newest decision waits for an approval.", [Sample(approvals.waiting)])
    }

    private mutating func add(_ rollback: RollbackReadiness) {
        gauge(
            "merged_changes", "Merged changes of agents, by what a revert at the tip comes to.",
            [
                Sample(rollback.clean, ("revert", "clean")),
                Sample(rollback.merged - rollback.clean - rollback.notTried, ("revert", "conflict")),
                Sample(rollback.notTried, ("revert", "not_tried")),
            ])
        gauge(
            "merged_changes_irreversible", "Merged changes of agents that hold something no revert undoes.",
            [Sample(rollback.irreversible)])
    }

    private mutating func add(_ coverage: RepositoryCoverage) {
        gauge(
            "repositories", "Configured repositories, by the policy of their newest decision.",
            [
                Sample(coverage.current.count, ("policy", "current")), Sample(coverage.outdated.count, ("policy", "older")),
                Sample(coverage.undecided.count, ("policy", "none")),
            ])
    }

    // MARK: The format

    private enum Kind: String {
        case counter, gauge, histogram
    }

    private struct Sample {
        var value: String
        var suffix: String
        var labels: [(name: String, value: String)]

        init(_ value: String, suffix: String = "", _ labels: (name: String, value: String)...) {
            self.value = value
            self.suffix = suffix
            self.labels = labels
        }

        init(_ value: Int, suffix: String = "", _ labels: (name: String, value: String)...) {
            self.value = String(value)
            self.suffix = suffix
            self.labels = labels
        }
    }

    /// Of a period: `difftier_measure_…`.
    private mutating func gauge(_ name: String, _ help: String, _ samples: [Sample]) {
        family("difftier_measure_" + name, .gauge, help, samples)
    }

    /// A family without samples is left out.
    private mutating func family(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        guard !samples.isEmpty else { return }
        body += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            let labels = sample.labels.map { "\($0.name)=\"\(Self.escape($0.value))\"" }.joined(separator: ",")
            body += "\(name)\(sample.suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(sample.value)\n"
        }
    }

    private static func statistics(_ seconds: SecondsSummary) -> [Sample] {
        [("median", seconds.median), ("percentile_90", seconds.ninetieth), ("maximum", seconds.maximum)]
            .compactMap { name, value in value.map { Sample($0, ("statistic", name)) } }
    }

    /// `0.0025` of 2500 microseconds.
    private static func seconds(_ microseconds: Int) -> String {
        let digits = String(microseconds % 1_000_000 + 1_000_000).dropFirst()
        var fraction = Substring(digits)
        while fraction.last == "0" { fraction.removeLast() }
        return fraction.isEmpty ? "\(microseconds / 1_000_000)" : "\(microseconds / 1_000_000).\(fraction)"
    }

    private static func escape(_ value: String) -> String {
        var text = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            // Allowed, and read differently by different readers.
            case "\r": text += "\\\\r"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}

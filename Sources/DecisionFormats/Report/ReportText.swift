public import RiskModel
import TerminalOutput

/// The six measures as a person reads them on a terminal: each with its headline, and what it stands on below.
public struct ReportText: Sendable {
    /// Tasks, changes and repositories named before the rest is counted.
    static let rowsShown = 8
    private static let nameWidth = 24

    public var palette: Palette

    public init(palette: Palette = .plain) { self.palette = palette }

    /// - Returns: lines ended by newlines.
    public func render(_ report: MeasureReport) -> String {
        var lines = [
            palette.bold("Difftier report") + "   " + MeasureWords.period(report.period)
                + palette.dim("   " + MeasureWords.count(report.events, "event")),
            "",
        ]
        lines += decisions(report.decisions)
        lines += lifetimes(report.lifetimes)
        lines += capabilities(report.capabilities)
        lines += actions(report.actions, denials: report.denials)
        lines += approvals(report.approvals)
        lines += rollback(report.rollback)
        lines += coverage(report.coverage)
        if report.unread > 0 {
            lines += [
                "", row("note", "\(MeasureWords.count(report.unread, "event")) could not be read, and count in no measure"),
            ]
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func decisions(_ counts: DecisionCounts) -> [String] {
        let tiers = [(Tier.high, counts.high), (.medium, counts.medium), (.low, counts.low)]
        let parts = tiers.map { palette.paint($0.0.name, $0.0) + " " + MeasureWords.number($0.1) }
        var below = [parts.joined(separator: "   ") + "   on changes of agents: \(MeasureWords.number(counts.ofAgents))"]
        if counts.advisory > 0 { below.append("\(MeasureWords.number(counts.advisory)) more were advisory") }
        return section("Decisions", MeasureWords.number(counts.authoritative), below)
    }

    private func lifetimes(_ measure: CredentialLifetimes) -> [String] {
        guard let median = measure.seconds.median, let maximum = measure.seconds.maximum else {
            return section("Credential lifetime", "no grant was signed", [])
        }
        return section(
            "Credential lifetime", "median \(MeasureWords.duration(median))   longest \(MeasureWords.duration(maximum))",
            [
                "\(MeasureWords.count(measure.seconds.count, "grant")), \(MeasureWords.number(measure.revoked)) revoked before the end"
            ])
    }

    private func capabilities(_ measure: CapabilityUse) -> [String] {
        let granted = measure.tasks.map(\.granted.count).reduce(0, +)
        let unused = measure.tasks.map(\.unused.count).reduce(0, +)
        guard granted > 0 else { return section("Capabilities per task", "no task was granted any", []) }
        var rows: [String] = []
        for task in measure.tasks.prefix(Self.rowsShown) {
            rows.append(
                TerminalText.pad(TerminalText.escape(task.task), to: Self.nameWidth)
                    + "  used \(task.granted.count - task.unused.count) of \(task.granted.count)"
                    + palette.dim("   on one grant: median \(task.medianPerGrant), most \(task.maximumPerGrant)"))
            if !task.unused.isEmpty {
                rows.append("  never used: " + task.unused.map(TerminalText.escape).joined(separator: "  "))
            }
        }
        rows += rest(of: measure.tasks.count, "task")
        if measure.grantsNotListed > 0 { rows.append("\(MeasureWords.count(measure.grantsNotListed, "grant")) of further tasks") }
        return section("Capabilities per task", "\(unused) of \(granted) granted were never used", rows)
    }

    private func actions(_ measure: ActionOutcomes, denials: [String: Int]) -> [String] {
        let counts = measure.counts
        var rows: [String] = []
        if counts.blocked > 0 {
            rows.append(
                "unsafe \(MeasureWords.number(counts.unsafe)): not within the grant"
                    + "   misconfigured \(MeasureWords.number(counts.misconfigured)): the grant allows it")
        }
        if measure.doneBeyondGrant > 0 {
            rows.append(palette.paint("\(MeasureWords.number(measure.doneBeyondGrant)) done, and not within the grant", .high))
        }
        if !denials.isEmpty {
            let names = denials.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            rows.append(
                "steps denied: "
                    + names.map { "\(TerminalText.escape($0.key)) \(MeasureWords.number($0.value))" }.joined(separator: "  "))
        }
        let share = MeasureWords.share(counts.blocked, of: counts.all).map {
            "\($0) of \(MeasureWords.count(counts.all, "action"))"
        }
        return section("Denied actions", share ?? "no action was reported", rows)
    }

    private func approvals(_ measure: ApprovalLatencies) -> [String] {
        let seconds = measure.seconds
        var rows: [String] = []
        var headline = "none was given yet"
        if let median = seconds.median, let ninetieth = seconds.ninetieth, let maximum = seconds.maximum {
            headline =
                "median \(MeasureWords.duration(median))   nine in ten \(MeasureWords.duration(ninetieth))"
                + "   longest \(MeasureWords.duration(maximum))"
            rows.append(MeasureWords.count(seconds.count, "approval"))
        }
        if measure.waiting > 0 { rows.append("\(MeasureWords.count(measure.waiting, "change")) waiting") }
        if measure.withoutDecision > 0 {
            rows.append("\(MeasureWords.count(measure.withoutDecision, "approval")) of decisions that were not read")
        }
        return section("Approval latency", headline, rows)
    }

    private func rollback(_ measure: RollbackReadiness?) -> [String] {
        guard let measure else { return section("Rollback readiness", "unknown: no revert was tried", []) }
        guard let share = MeasureWords.share(measure.clean, of: measure.merged) else {
            return section("Rollback readiness", "no change of an agent was merged", [])
        }
        var rows = [
            "\(MeasureWords.number(measure.merged - measure.clean - measure.notTried)) conflict"
                + "   \(MeasureWords.number(measure.notTried)) not tried"
                + "   \(MeasureWords.number(measure.irreversible)) hold something irreversible"
        ]
        for change in measure.changes.prefix(Self.rowsShown) {
            rows.append(
                "\(TerminalText.escape(change.repository)) \(change.head.prefix(12))  \(ReportPhrases.standing(of: change))")
        }
        rows += rest(of: measure.changes.count, "change")
        if measure.notExamined > 0 { rows.append("\(MeasureWords.count(measure.notExamined, "older change")) not looked at") }
        return section("Rollback readiness", "\(share) of \(MeasureWords.count(measure.merged, "merged change"))", rows)
    }

    private func coverage(_ measure: RepositoryCoverage?) -> [String] {
        guard let measure else { return section("Policy coverage", "unknown: nobody said which repositories there are", []) }
        guard let share = MeasureWords.share(measure.current.count, of: measure.configured) else {
            return section("Policy coverage", "no repository is configured", [])
        }
        var rows = measure.outdated.prefix(Self.rowsShown).map {
            "\(TerminalText.pad(TerminalText.escape($0.repository), to: Self.nameWidth))  still on policy \($0.policy.prefix(6))"
        }
        rows += rest(of: measure.outdated.count, "repository", "repositories")
        if !measure.undecided.isEmpty {
            rows.append(
                "no decision yet: " + measure.undecided.prefix(Self.rowsShown).map(TerminalText.escape).joined(separator: "  "))
            rows += rest(of: measure.undecided.count, "repository", "repositories")
        }
        return section(
            "Policy coverage",
            "\(share) of \(MeasureWords.count(measure.configured, "repository", "repositories")) on policy \(measure.policy.prefix(6))",
            rows)
    }

    private func section(_ name: String, _ headline: String, _ rows: [String]) -> [String] {
        [row(name, headline)] + rows.map { "  " + $0 }
    }

    private func rest(of count: Int, _ noun: String, _ plural: String? = nil) -> [String] {
        count > Self.rowsShown
            ? [palette.dim("… \(MeasureWords.count(count - Self.rowsShown, "more \(noun)", plural.map { "more \($0)" }))")] : []
    }

    private func row(_ name: String, _ text: String) -> String { palette.bold(TerminalText.pad(name, to: Self.nameWidth)) + text }
}

/// Sentences that the text and the page share.
enum ReportPhrases {
    /// What a change's revert came to, not yet escaped for markup.
    static func standing(of change: RollbackReadiness.Change) -> String {
        var parts: [String] = []
        if let because = change.notTried {
            parts.append("not tried: \(TerminalText.escape(because))")
        } else if !change.clean {
            let more = change.conflictsNotListed > 0 ? " and \(MeasureWords.number(change.conflictsNotListed)) more" : ""
            parts.append("conflicts in \(change.conflicts.map(TerminalText.escape).joined(separator: ", "))\(more)")
        } else {
            parts.append("reverts cleanly")
        }
        if !change.irreversible.isEmpty {
            parts.append("irreversible: \(change.irreversible.map(TerminalText.escape).joined(separator: ", "))")
        }
        return parts.joined(separator: " · ")
    }
}

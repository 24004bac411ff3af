import RiskModel

/// The page's sections: the decisions, and the six measures.
struct MeasureSections {
    /// Rows of a table before the rest is counted.
    private static let rowsShown = 100
    private static let barsShown = 12

    private let report: MeasureReport
    private let time: TimeColumns

    init(of report: MeasureReport) {
        self.report = report
        time = TimeColumns(of: report)
    }

    var measures: [PageSection] { [lifetimes, capabilities, actions, approvals, rollback, coverage] }

    // MARK: Decisions

    var decisions: String {
        let counts = report.decisions
        guard counts.authoritative > 0 else { return "" }
        let series = [
            PlotSeries(name: "low", style: "low"), PlotSeries(name: "medium", style: "medium"),
            PlotSeries(name: "high", style: "high"),
        ]
        let plot = ColumnPlot(
            name: "decisions-plot", title: "Decisions by tier, \(time.unit)",
            description: "Of \(MeasureWords.number(counts.authoritative)) decisions \(MeasureWords.number(counts.low)) were low, "
                + "\(MeasureWords.number(counts.medium)) medium and \(MeasureWords.number(counts.high)) high.",
            series: series,
            columns: time.slots.map { slot in
                let day = slot.counts.decisions
                return column(slot, [day.low, day.medium, day.high], series)
            })
        let rows = time.slots.map { slot in
            [MeasureWords.date(slot.start)]
                + [slot.counts.decisions.low, slot.counts.decisions.medium, slot.counts.decisions.high].map(MeasureWords.number)
        }
        return """
            <section id="decisions">
            <h2>Decisions</h2>
            <h3>By tier, \(time.unit)</h3>
            \(PageParts.legend(series))\(plot.markup)\(behind("Decisions by tier, \(time.unit)", ["From", "Low", "Medium", "High"], rows))</section>

            """
    }

    // MARK: The measures

    private var lifetimes: PageSection {
        let seconds = report.lifetimes.seconds
        var section = PageSection(
            name: "lifetimes", title: "Credential lifetime", headline: "—", detail: "no grant was signed", isEmpty: true,
            content: PageParts.paragraph("No grant was signed in this period.", style: "nothing"),
            meaning: "From the signing of a grant to its expiry, or to its revocation where that came first. It says how long a "
                + "stolen grant would have been worth something, not how long it was in use.")
        guard let median = seconds.median, let maximum = seconds.maximum else { return section }
        section.headline = MeasureWords.duration(median)
        section.detail = "median of \(MeasureWords.count(seconds.count, "grant")), longest \(MeasureWords.duration(maximum))"
        section.isEmpty = false
        section.content =
            PageParts.facts([
                (MeasureWords.duration(median), "median"), (MeasureWords.duration(maximum), "longest"),
                (MeasureWords.number(seconds.count), "grants signed"),
                (MeasureWords.number(report.lifetimes.revoked), "revoked before the end"),
            ]) + spread(seconds, name: "lifetimes-plot", title: "Grants by how long they lived", of: "grant")
        return section
    }

    private var capabilities: PageSection {
        let tasks = report.capabilities.tasks.filter { $0.grants > 0 || !$0.used.isEmpty }
        let granted = tasks.map(\.granted.count).reduce(0, +)
        let unused = tasks.map(\.unused.count).reduce(0, +)
        var section = PageSection(
            name: "capabilities", title: "Capabilities per task", headline: "—", detail: "no task was granted any", isEmpty: true,
            content: PageParts.paragraph("No task was granted a capability in this period.", style: "nothing"),
            meaning: "What the grants of a task allowed, against what its steps were granted one by one and its finished actions "
                + "needed. A capability that was never used could be taken out of the task; one that nobody reports using looks "
                + "the same.")
        guard granted > 0, let share = MeasureWords.share(unused, of: granted) else { return section }
        section.headline = "\(share) unused"
        section.detail =
            "\(MeasureWords.number(unused)) of \(MeasureWords.number(granted)) granted, over \(MeasureWords.count(tasks.count, "task"))"
        section.isEmpty = false
        let series = [PlotSeries(name: "used", style: "good"), PlotSeries(name: "never used", style: "idle")]
        let plot = BarPlot(
            name: "capabilities-plot", title: "Capabilities of each task, used and never used",
            description:
                "\(MeasureWords.number(unused)) of \(MeasureWords.number(granted)) granted capabilities were never used.",
            series: series,
            bars: tasks.prefix(Self.barsShown).map { task in
                let used = task.granted.count - task.unused.count
                return BarPlot.Bar(
                    label: task.task, value: "\(used) of \(task.granted.count) used", values: [used, task.unused.count],
                    tooltip: task.unused.isEmpty ? "all used" : "never used: \(task.unused.joined(separator: ", "))")
            })
        let rows = tasks.map { task in
            [
                task.task, MeasureWords.number(task.grants), MeasureWords.number(task.steps),
                "\(task.medianPerGrant) / \(task.maximumPerGrant)", task.used.joined(separator: ", "),
                task.unused.joined(separator: ", "),
            ]
        }
        section.content =
            PageParts.legend(series) + plot.markup + more(tasks.count, Self.barsShown, "task")
            + behind(
                "Tasks, what they were granted and what they used",
                ["Task", "Grants", "Steps", "On one grant, median / most", "Used", "Never used"], rows, numbers: [1, 2, 3])
        return section
    }

    private var actions: PageSection {
        let counts = report.actions.counts
        var section = PageSection(
            name: "actions", title: "Denied actions", headline: "—", detail: "no action was reported", isEmpty: true,
            content: PageParts.paragraph("No sandbox reported an action in this period.", style: "nothing"),
            meaning: "Of all actions that sandboxes reported, those they stopped: unsafe where the grant does not allow it, "
                + "misconfigured where it does. A step that asks first and is refused is no action; it is counted by itself. What a "
                + "sandbox does not report is not here.")
        let denials = self.denials
        section.content += denials
        guard let share = MeasureWords.share(counts.blocked, of: counts.all) else { return section }
        section.headline = share
        section.detail =
            "\(MeasureWords.number(counts.unsafe)) unsafe, \(MeasureWords.number(counts.misconfigured)) misconfigured"
        section.isEmpty = false
        let series = [
            PlotSeries(name: "misconfigured", style: "medium"), PlotSeries(name: "unsafe", style: "high"),
        ]
        let plot = ColumnPlot(
            name: "actions-plot", title: "Actions that were stopped, \(time.unit)",
            description: "Of \(MeasureWords.count(counts.all, "action")) \(MeasureWords.number(counts.blocked)) were stopped: "
                + "\(MeasureWords.number(counts.unsafe)) unsafe, \(MeasureWords.number(counts.misconfigured)) misconfigured.",
            series: series,
            columns: time.slots.map { slot in
                column(slot, [slot.counts.actions.misconfigured, slot.counts.actions.unsafe], series)
            })
        let rows = report.actions.kinds.sorted { ($1.value.blocked, $0.key) < ($0.value.blocked, $1.key) }.map { kind, counts in
            [kind.replacing("_", with: " ")]
                + [counts.all, counts.misconfigured, counts.unsafe].map(MeasureWords.number)
                + [MeasureWords.share(counts.blocked, of: counts.all) ?? "—"]
        }
        let overTime = time.slots.map { slot in
            [MeasureWords.date(slot.start)]
                + [slot.counts.actions.all, slot.counts.actions.misconfigured, slot.counts.actions.unsafe].map(
                    MeasureWords.number)
        }
        section.content =
            PageParts.facts([
                (share, "of all actions stopped"), (MeasureWords.number(counts.unsafe), "unsafe"),
                (MeasureWords.number(counts.misconfigured), "misconfigured"),
                (MeasureWords.number(report.actions.doneBeyondGrant), "done beyond a grant"),
            ])
            + "<h3>Stopped, \(time.unit)</h3>\n" + PageParts.legend(series) + plot.markup
            + behind("Actions, \(time.unit)", ["From", "Actions", "Misconfigured", "Unsafe"], overTime)
            + PageParts.table(
                "By kind of action", heads: ["Kind", "Actions", "Misconfigured", "Unsafe", "Stopped"], rows: rows,
                numbers: [1, 2, 3, 4]) + denials
        return section
    }

    private var denials: String {
        let denials = report.denials.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard !denials.isEmpty else { return "" }
        let series = [PlotSeries(name: "denied", style: "accent")]
        let plot = BarPlot(
            name: "denials-plot", title: "Steps that asked for a capability and were denied it",
            description: denials.map { "\($0.key) \(MeasureWords.number($0.value))" }.joined(separator: ", "), series: series,
            bars: denials.prefix(Self.barsShown).map {
                BarPlot.Bar(
                    label: $0.key, value: MeasureWords.number($0.value), values: [$0.value],
                    tooltip: "\($0.key): \(MeasureWords.number($0.value))")
            })
        return "<h3>Steps denied, by capability</h3>\n" + plot.markup
            + more(denials.count, Self.barsShown, "capability", "capabilities")
            + behind("Steps denied", ["Capability", "Denied"], denials.map { [$0.key, MeasureWords.number($0.value)] })
    }

    private var approvals: PageSection {
        let seconds = report.approvals.seconds
        let waiting = report.approvals.waiting
        let waits = waiting > 0 ? MeasureWords.count(waiting, "change waits", "changes wait") : "no change waits"
        var section = PageSection(
            name: "approvals", title: "Approval latency", headline: "—", detail: "no approval was given; \(waits)", isEmpty: true,
            content: PageParts.paragraph("No approval was given in this period; \(waits) for one.", style: "nothing"),
            meaning: "From the first decision that waited for a person to that person’s approval, nights and weekends included. "
                + "What was given up without an approval is not here, and a change that was pushed anew may wait twice.")
        guard let median = seconds.median, let ninetieth = seconds.ninetieth, let maximum = seconds.maximum else {
            return section
        }
        section.headline = MeasureWords.duration(median)
        section.detail = "median; nine in ten within \(MeasureWords.duration(ninetieth)); \(waits)"
        section.isEmpty = false
        section.content =
            PageParts.facts([
                (MeasureWords.duration(median), "median"), (MeasureWords.duration(ninetieth), "nine in ten within"),
                (MeasureWords.duration(maximum), "longest"), (MeasureWords.number(waiting), "waiting now"),
            ]) + spread(seconds, name: "approvals-plot", title: "Approvals by how long they took", of: "approval")
        if report.approvals.withoutDecision > 0 {
            section.content += PageParts.paragraph(
                "\(MeasureWords.count(report.approvals.withoutDecision, "approval")) of decisions that were not read.",
                style: "aside")
        }
        return section
    }

    private var rollback: PageSection {
        var section = PageSection(
            name: "rollback", title: "Rollback readiness", headline: "unknown", detail: "no revert was tried", isEmpty: true,
            content: PageParts.paragraph("No revert was tried, so nothing is known.", style: "nothing"),
            meaning:
                "Changes of agents that are in their target branch as they were decided, each reverted in memory at the branch’s "
                + "tip. Clean says that the texts fit, not that the result builds; squashed and rebased merges are not recognised. "
                + "Irreversible is what a rule tagged so has found: data that would be gone, an artifact that would be out.")
        guard let measure = report.rollback else { return section }
        guard let share = MeasureWords.share(measure.clean, of: measure.merged) else {
            section.headline = "—"
            section.detail = "no change of an agent was merged"
            section.content = PageParts.paragraph("No change of an agent was merged in this period.", style: "nothing")
            return section
        }
        let conflicting = measure.merged - measure.clean - measure.notTried
        section.headline = share
        section.detail =
            "of \(MeasureWords.count(measure.merged, "merged change")); \(MeasureWords.number(measure.irreversible)) with something irreversible"
        section.isEmpty = false
        let series = [
            PlotSeries(name: "reverts cleanly", style: "good"), PlotSeries(name: "conflicts", style: "medium"),
            PlotSeries(name: "not tried", style: "idle"),
        ]
        let plot = BarPlot(
            name: "rollback-plot", title: "Merged changes of agents, by what a revert would come to",
            description: "\(MeasureWords.number(measure.clean)) revert cleanly, \(MeasureWords.number(conflicting)) conflict, "
                + "\(MeasureWords.number(measure.notTried)) were not tried.", series: series,
            bars: [
                BarPlot.Bar(
                    label: "\(MeasureWords.number(measure.clean)) of \(MeasureWords.count(measure.merged, "change"))",
                    value: share,
                    values: [measure.clean, conflicting, measure.notTried], tooltip: "\(share) revert cleanly")
            ], whole: measure.merged)
        section.content = PageParts.legend(series) + plot.markup
        if !measure.changes.isEmpty {
            section.content += PageParts.table(
                "Changes that conflict, were not tried or hold something irreversible",
                heads: ["Repository", "Commit", "What a revert comes to"],
                rows: measure.changes.prefix(Self.rowsShown).map {
                    [$0.repository, String($0.head.prefix(12)), ReportPhrases.standing(of: $0)]
                })
            section.content += more(measure.changes.count, Self.rowsShown, "change")
        }
        if measure.notExamined > 0 {
            section.content += PageParts.paragraph(
                "\(MeasureWords.count(measure.notExamined, "older change")) not looked at.", style: "aside")
        }
        return section
    }

    private var coverage: PageSection {
        var section = PageSection(
            name: "coverage", title: "Policy coverage", headline: "unknown", detail: "the repositories are not known",
            isEmpty: true,
            content: PageParts.paragraph("Nobody said which repositories are configured, so nothing is known.", style: "nothing"),
            meaning: "Repositories whose newest authoritative decision was made under the policy in force. One in which nothing "
                + "happened since the policy changed counts as older until its next decision.")
        guard let measure = report.coverage else { return section }
        guard let share = MeasureWords.share(measure.current.count, of: measure.configured) else {
            section.headline = "—"
            section.detail = "no repository is configured"
            section.content = PageParts.paragraph("No repository is configured.", style: "nothing")
            return section
        }
        section.headline = share
        section.detail =
            "of \(MeasureWords.count(measure.configured, "repository", "repositories")) on policy \(measure.policy.prefix(6))"
        section.isEmpty = false
        let series = [
            PlotSeries(name: "policy in force", style: "good"), PlotSeries(name: "older policy", style: "medium"),
            PlotSeries(name: "no decision yet", style: "idle"),
        ]
        let counts = [measure.current.count, measure.outdated.count, measure.undecided.count]
        let plot = BarPlot(
            name: "coverage-plot", title: "Repositories by the policy of their newest decision",
            description:
                "\(counts[0]) under the policy in force, \(counts[1]) under an older one, \(counts[2]) without a decision.",
            series: series,
            bars: [
                BarPlot.Bar(
                    label:
                        "\(MeasureWords.number(counts[0])) of \(MeasureWords.count(measure.configured, "repository", "repositories"))",
                    value: share, values: counts, tooltip: "\(share) under the policy in force")
            ], whole: measure.configured)
        section.content = PageParts.legend(series) + plot.markup
        let rows =
            measure.outdated.map { [$0.repository, "older policy \($0.policy.prefix(12))"] }
            + measure.undecided.map { [$0, "no decision yet"] }
        if !rows.isEmpty {
            section.content += PageParts.table(
                "Repositories that are not on policy \(measure.policy.prefix(12))", heads: ["Repository", "Newest decision"],
                rows: Array(rows.prefix(Self.rowsShown)))
            section.content += more(rows.count, Self.rowsShown, "repository", "repositories")
        }
        return section
    }

    // MARK: Pieces

    /// How lengths are spread over their bins.
    private func spread(_ seconds: SecondsSummary, name: String, title: String, of noun: String) -> String {
        let names = seconds.binNames
        let series = [PlotSeries(name: noun, style: "accent")]
        let bounded = seconds.bins.map { $0.upTo == nil ? "" : "up to " }
        let plot = ColumnPlot(
            name: name, title: title,
            description: zip(zip(bounded, names), seconds.bins).filter { $0.1.count > 0 }
                .map { "\(MeasureWords.number($0.1.count)) \($0.0.0)\($0.0.1)" }.joined(separator: ", "),
            series: series,
            columns: zip(zip(bounded, names), seconds.bins).map { label, bin in
                ColumnPlot.Column(
                    label: label.0.isEmpty ? label.1 : "≤ \(label.1)",
                    tooltip: "\(label.0)\(label.1): \(MeasureWords.count(bin.count, noun))", values: [bin.count])
            }, isLabelled: true)
        let rows = zip(zip(bounded, names), seconds.bins).map { ["\($0.0)\($0.1)", MeasureWords.number($1.count)] }
        return "<h3>\(MarkupText.escape(title))</h3>\n" + plot.markup + behind(title, ["Length", "Number"], rows)
    }

    private func column(_ slot: TimeColumns.Slot, _ values: [Int], _ series: [PlotSeries]) -> ColumnPlot.Column {
        let parts = zip(series, values).map { "\($0.name) \(MeasureWords.number($1))" }.joined(separator: ", ")
        return ColumnPlot.Column(label: MeasureWords.day(slot.start), tooltip: "\(time.name(of: slot)): \(parts)", values: values)
    }

    /// Numbers stand in every column but the first, unless told.
    private func behind(_ title: String, _ heads: [String], _ rows: [[String]], numbers: Set<Int>? = nil) -> String {
        PageParts.behind(
            "The numbers",
            PageParts.table(
                title, heads: heads, rows: Array(rows.prefix(Self.rowsShown)), numbers: numbers ?? Set(heads.indices.dropFirst()))
                + more(rows.count, Self.rowsShown, "row"))
    }

    private func more(_ count: Int, _ shown: Int, _ noun: String, _ plural: String? = nil) -> String {
        guard count > shown else { return "" }
        let rest = MeasureWords.count(count - shown, "more \(noun)", "more \(plural ?? noun + "s")")
        return PageParts.paragraph("\(rest): difftier report --format json", style: "aside")
    }
}

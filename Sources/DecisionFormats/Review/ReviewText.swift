public import RiskModel
import TerminalOutput

/// What a change needs of people, as a person reads it on a terminal: what is met and what waits, for whom and why, and whom to ask.
public struct ReviewText: Sendable {
    /// People of a requirement, problems and statements that are shown before the rest is counted.
    static let namesShown = 8
    private static let stateWidth = 10

    public var palette: Palette

    public init(palette: Palette = .plain) { self.palette = palette }

    /// - Returns: lines ended by newlines.
    public func render(_ report: ReviewReport) -> String {
        var lines = [headline(report), ""]
        lines += report.requirements.flatMap(requirement)
        if report.requirements.isEmpty { lines.append(palette.dim("  no approval is needed")) }
        if !report.capabilities.isEmpty {
            lines += ["", palette.bold("Capabilities that open when they are approved by name")]
            lines += report.capabilities.flatMap(requirement)
        }
        lines.append("")
        lines += rows("owes", report.obligations.map(obligation))
        lines += rows("against", report.objections.map { "\(escape($0.person))  \(escape(ReviewWords.objection($0)))" })
        lines += rows("problem", report.problems.map(escape))
        lines += rows("ignored", report.ignored.map { "\(escape($0.person))  \(palette.dim(escape($0.because)))" })
        lines += people(report)
        if let advisory = ReviewWords.advisory(report) { lines.append(row("note", advisory)) }
        if let next = ReviewWords.next(report) { lines.append(row("next", "\(next)   then: difftier gate")) }
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines.map { $0 + "\n" }.joined()
    }

    /// `CLOSED   HIGH   payments-api  agent/fix → main   4f1c2a9b0d3e   decision 0192…`
    private func headline(_ report: ReviewReport) -> String {
        var parts = [
            palette.paint(ReviewWords.outcome(report), report.passes ? .low : .high),
            palette.paint(report.tier.name.uppercased(), report.tier),
            escape(ReviewWords.repository(report)) + (report.branch.map { "  \(escape($0))" } ?? "")
                + (report.target.map { " → \(escape($0))" } ?? ""),
        ]
        if let head = report.head { parts.append(palette.dim(escape(String(head.prefix(12))))) }
        if let id = report.decisionID { parts.append(palette.dim("decision \(escape(id))")) }
        if !report.authoritative { parts.append(palette.dim("advisory")) }
        return parts.joined(separator: "   ")
    }

    private func requirement(_ requirement: ReviewReport.Requirement) -> [String] {
        let state = ReviewWords.state(requirement)
        let people = ReviewWords.list(ReviewWords.eligible(requirement).map(escape), upTo: Self.namesShown, separator: " ")
        var lines = [
            "  "
                + palette.paint(
                    TerminalText.pad(state, to: Self.stateWidth), requirement.met || requirement.optional ? .low : .medium)
                + palette.bold(escape(requirement.id)) + "   \(requirement.count) of \(people)"
                + (requirement.independent ? ", none who wrote a commit" : "")
        ]
        func detail(_ name: String, _ text: String) {
            lines.append(
                "  " + String(repeating: " ", count: Self.stateWidth) + palette.dim(TerminalText.pad(name, to: 9)) + text)
        }
        detail("for", ReviewWords.list(requirement.paths.map(escape), others: requirement.morePaths))
        if !requirement.because.isEmpty {
            detail("because", palette.dim(ReviewWords.list(requirement.because.map(escape), separator: ", ")))
        }
        if !requirement.approvedBy.isEmpty {
            detail(
                "approved", "by " + ReviewWords.list(requirement.approvedBy.map(escape), upTo: Self.namesShown, separator: " "))
        }
        // Where nothing counts yet, the files that wait are all of them.
        if !requirement.missing.isEmpty, !requirement.approvedBy.isEmpty {
            detail("waits", ReviewWords.list(requirement.missing.map { escape(ReviewWords.missing($0)) }))
        }
        for statement in requirement.uncounted.prefix(Self.namesShown) {
            detail("not", "\(escape(statement.person))  \(palette.dim(escape(statement.because)))")
        }
        if let rest = rest(of: requirement.uncounted.count) { detail("", rest) }
        return lines
    }

    private func obligation(_ obligation: ReviewReport.Obligation) -> String {
        let state = obligation.met ? palette.paint("met      ", .low) : palette.paint("pending  ", .medium)
        return "\(state)\(escape(obligation.name))  \(palette.dim(escape(obligation.because)))"
    }

    private func people(_ report: ReviewReport) -> [String] {
        var lines: [String] = []
        if !report.people.isEmpty {
            lines.append(row("ask", palette.bold(report.people.map { escape($0.person) }.joined(separator: ", "))))
            let width = report.people.map { escape($0.person).count }.max() ?? 0
            for reviewer in report.people {
                let serves = report.pending.filter { reviewer.serves.contains($0.id) }.map { escape($0.id) }
                lines.append(
                    row(
                        "",
                        TerminalText.pad(escape(reviewer.person), to: width) + "  "
                            + palette.dim(ReviewWords.list(serves, separator: ", ") + (reviewer.away ? "   away" : ""))))
            }
            if let bound = ReviewWords.bound(report) { lines.append(row("", palette.dim(escape(bound)))) }
        }
        if !report.suggested.isEmpty {
            let names = ReviewWords.list(report.suggested.map(escape), upTo: Self.namesShown, separator: ", ")
            lines.append(row("also", names + palette.dim("   worth asking, not needed")))
        }
        return lines
    }

    private func rows(_ name: String, _ texts: [String]) -> [String] {
        let shown = texts.prefix(Self.namesShown).enumerated().map { row($0 == 0 ? name : "", $1) }
        return shown + (rest(of: texts.count).map { [row("", $0)] } ?? [])
    }

    private func rest(of count: Int) -> String? {
        count > Self.namesShown ? palette.dim("… \(count - Self.namesShown) more: --format json") : nil
    }

    private func row(_ name: String, _ text: String) -> String { palette.bold(TerminalText.pad(name, to: 9)) + text }

    private func escape(_ text: String) -> String { TerminalText.escape(text) }
}

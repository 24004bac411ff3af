public import RiskModel
import TerminalOutput

/// A decision as a person reads it on a terminal: the tier, why, what it allows, who must look, and what to do next.
public struct DecisionText: Sendable {
    /// Findings shown before the rest is counted.
    static let findingsShown = 20
    static let placeWidth = 52

    public var palette: Palette

    public init(palette: Palette = .plain) { self.palette = palette }

    /// - Parameter elapsed: how long the decision took, such as `1.8 ms`; left out where nil.
    /// - Returns: lines ended by newlines.
    public func render(_ decision: Decision, elapsed: String? = nil) -> String {
        let verdict = decision.verdict
        var lines = [headline(verdict, cached: decision.cached, elapsed: elapsed), ""]
        lines += findings(verdict)
        lines.append("")
        lines += capabilities(verdict.capabilities)
        lines += reviewers(verdict.reviewers)
        lines += obligations(verdict)
        lines += verdict.notes.map { row("note", TerminalText.escape($0)) }
        if let next = nextStep(verdict) { lines.append(row("next", next)) }
        return lines.map { $0 + "\n" }.joined()
    }

    /// `HIGH   3 files  +41 −2   policy 9f2c41   cached   1.8 ms`
    public func headline(_ verdict: Verdict, cached: Bool = false, elapsed: String? = nil) -> String {
        let patch = verdict.patch
        var parts = [
            palette.paint(TerminalText.pad(verdict.tier.name.uppercased(), to: 6), verdict.tier),
            "\(count(patch.files, "file"))  +\(patch.additions) −\(patch.deletions)",
            palette.dim("policy \(verdict.policy.digest.prefix(6))"),
        ]
        if !verdict.complete { parts.append(palette.paint("incomplete", .high)) }
        if !verdict.authoritative { parts.append(palette.dim("advisory")) }
        if cached { parts.append(palette.dim("cached")) }
        if let elapsed { parts.append(palette.dim(elapsed)) }
        return parts.joined(separator: "   ")
    }

    /// One row per rule and file, the highest tier first.
    private func findings(_ verdict: Verdict) -> [String] {
        let groups = FindingGroup.groups(of: verdict.findings)
        let shown = groups.prefix(Self.findingsShown)
        let places = shown.map { TerminalText.cut($0.place, to: Self.placeWidth) }
        let placeWidth = places.map(\.count).max() ?? 0
        let ruleWidth = shown.map(\.first.rule.count).max() ?? 0
        var lines = zip(shown, places).map { group, place in
            "  " + palette.paint(TerminalText.pad(group.first.tier.name, to: 6), group.first.tier) + "  "
                + TerminalText.pad(place, to: placeWidth) + "  " + TerminalText.pad(group.first.rule, to: ruleWidth) + "  "
                + palette.dim(TerminalText.escape(group.first.summary))
        }
        if groups.count > shown.count {
            lines.append(palette.dim("  … \(groups.count - shown.count) more: difftier explain, or --format json"))
        }
        return lines.isEmpty ? [palette.dim("  nothing changes")] : lines
    }

    private func capabilities(_ verdict: CapabilityVerdict) -> [String] {
        let granted = verdict.granted.map(\.name).joined(separator: "  ")
        var lines = [row("may", granted.isEmpty ? "nothing" : granted)]
        // One row per set of reasons, in the order the reasons first appear.
        var order: [String] = []
        var names: [String: [String]] = [:]
        for withheld in verdict.withheld {
            let reason = withheld.because.joined(separator: " · ")
            if names[reason] == nil { order.append(reason) }
            names[reason, default: []].append(withheld.capability.name)
        }
        let lists = order.map { names[$0, default: []].joined(separator: "  ") }
        let width = min(lists.map(\.count).max() ?? 0, Self.placeWidth)
        for (index, (list, reason)) in zip(lists, order).enumerated() {
            lines.append(
                row(index == 0 ? "not" : "", TerminalText.pad(list, to: width) + "  " + palette.dim(TerminalText.escape(reason))))
        }
        return lines
    }

    private func reviewers(_ verdict: ReviewerVerdict) -> [String] {
        verdict.required.enumerated().map { index, requirement in
            let people = requirement.isForAnyone ? "anyone" : requirement.anyOf.map(TerminalText.escape).joined(separator: " ")
            let because = requirement.because.prefix(3).joined(separator: ", ")
            let more = requirement.because.count > 3 ? ", \(requirement.because.count - 3) more" : ""
            return row(
                index == 0 ? "review" : "",
                "\(requirement.count) of \(people)  " + palette.dim(TerminalText.escape(because + more)))
        }
    }

    private func obligations(_ verdict: Verdict) -> [String] {
        verdict.obligations.isEmpty
            ? [] : [row("owes", verdict.obligations.map(TerminalText.escape).joined(separator: "  "))]
    }

    private func nextStep(_ verdict: Verdict) -> String? {
        let needed = verdict.approvals.needed
        guard !verdict.approvals.satisfied else { return nil }
        let people = verdict.reviewers.suggested.filter { !verdict.approvals.given.contains($0) }
        if !people.isEmpty {
            let asked = people.prefix(10).map(TerminalText.escape).joined(separator: ", ")
            return "ask \(asked)\(people.count > 10 ? " and \(people.count - 10) more" : ""), then: difftier gate"
        }
        if !verdict.approvals.given.isEmpty { return "see what is still missing: difftier gate" }
        guard needed.count > 0 else { return verdict.reviewers.required.isEmpty ? nil : "needs the reviewers above" }
        let adjectives = (needed.independent ? "independent " : "") + (needed.human ? "human " : "")
        let whom = verdict.reviewers.required.isEmpty ? "" : " by the reviewers above"
        return "needs \(needed.count) \(adjectives)approval\(needed.count == 1 ? "" : "s")\(whom)"
    }

    private func row(_ name: String, _ text: String) -> String {
        palette.bold(TerminalText.pad(name, to: 8)) + text
    }

    private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}

public import RiskModel
import TerminalOutput

/// A decision told in full: every file with its tier and the rules that made it, every capability and
/// reviewer with the cause. What `difftier explain` prints.
public struct ExplanationText: Sendable {
    public var palette: Palette

    public init(palette: Palette = .plain) { self.palette = palette }

    /// - Returns: lines ended by newlines.
    public func render(_ decision: Decision) -> String {
        let verdict = decision.verdict
        var lines = [DecisionText(palette: palette).headline(verdict, cached: decision.cached), ""]
        lines += identity(decision)
        lines += [""] + patchFindings(verdict)
        for file in verdict.files { lines += explain(file, findings: verdict.findings) }
        lines += section("Capabilities")
        for capability in verdict.capabilities.granted { lines.append("  may  \(capability.name)") }
        for withheld in verdict.capabilities.withheld {
            lines.append("  not  \(withheld.capability.name)")
            lines += withheld.because.map { "         " + palette.dim(TerminalText.escape($0)) }
        }
        lines += scope(verdict.scope)
        lines += reviewers(verdict)
        if !verdict.notes.isEmpty {
            lines += section("Notes") + verdict.notes.map { "  " + TerminalText.escape($0) }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func identity(_ decision: Decision) -> [String] {
        let verdict = decision.verdict
        let patch = verdict.patch
        let rows: [(String, String?)] = [
            ("decision", decision.id), ("evidence", decision.evidence.map { "#\($0.index)" }), ("repository", patch.repository),
            ("target", patch.target), ("base", patch.base?.hex), ("merge base", patch.mergeBase?.hex), ("head", patch.head?.hex),
            ("patch id", patch.patchID), ("policy", verdict.policy.digest), ("engine", verdict.engine),
            ("subject", "\(verdict.subject.name) (\(verdict.subject.actor.rawValue))"),
            ("complete", verdict.complete ? "yes" : "no: what could not be read raised the tier"),
            ("authority", verdict.authoritative ? "authoritative" : "advisory: base, text or checkout chosen by the asker"),
        ]
        return rows.compactMap { name, value in
            value.map { TerminalText.pad(name, to: 12) + TerminalText.escape($0) }
        }
    }

    private func patchFindings(_ verdict: Verdict) -> [String] {
        let findings = verdict.findings.filter { $0.path == nil }
        guard !findings.isEmpty else { return [] }
        return ["The patch as a whole"]
            + findings.map { finding in
                "  \(palette.paint(finding.tier.name, finding.tier))  \(finding.rule): \(TerminalText.escape(finding.summary))"
            } + [""]
    }

    private func explain(_ file: FileVerdict, findings: [Finding]) -> [String] {
        var head = palette.paint(file.tier.name.uppercased(), file.tier) + "  " + TerminalText.escape(file.path.quoted)
        if let old = file.oldPath { head += " (from \(TerminalText.escape(old.quoted)))" }
        head += palette.dim(
            "  " + ([file.status.rawValue] + (file.change.map { [$0.rawValue] } ?? []) + file.labels).joined(separator: " · "))
        var lines = [head]
        for finding in findings where finding.path == file.path {
            let place = finding.line.map { "line \($0)\(finding.side == .base ? " at the base" : ""): " } ?? ""
            lines.append("    \(finding.tier.name)  \(finding.rule)  \(place)\(TerminalText.escape(finding.summary))")
            if let excerpt = finding.excerpt {
                lines.append("      " + palette.dim("│ " + TerminalText.escape(excerpt)))
            }
        }
        return lines
    }

    private func scope(_ scope: TaskScope) -> [String] {
        var lines: [String] = []
        if let network = scope.network {
            lines.append("  network     \(list(network.allow))\(network.denyDefault ? ", all else denied" : "")")
        }
        if let paths = scope.filesystem { lines.append("  filesystem  \(list(paths))") }
        if let commands = scope.commands { lines.append("  commands    \(list(commands))") }
        return lines.isEmpty ? [] : section("Scope") + lines
    }

    private func reviewers(_ verdict: Verdict) -> [String] {
        let needed = verdict.approvals.needed
        var lines = section("Review")
        lines.append(
            "  approvals  \(needed.count) needed\(needed.independent ? ", independent" : "")\(needed.human ? ", by a person" : ""); "
                + (verdict.approvals.satisfied ? "satisfied" : "not satisfied"))
        for requirement in verdict.reviewers.required {
            lines.append("  \(requirement.count) of \(requirement.isForAnyone ? "anyone" : list(requirement.anyOf))")
            lines += requirement.because.map { "         " + palette.dim(TerminalText.escape($0)) }
        }
        if !verdict.obligations.isEmpty { lines.append("  owes  \(list(verdict.obligations))") }
        return lines
    }

    private func section(_ title: String) -> [String] { ["", palette.bold(title)] }

    private func list(_ values: [String]) -> String { values.map(TerminalText.escape).joined(separator: ", ") }
}

public import RiskModel

/// Many decisions as rows of a table, one line each, in columns of fixed width so that rows can be
/// printed as they come.
public struct DecisionTable: Sendable {
    public var palette: Palette

    public init(palette: Palette = .plain) { self.palette = palette }

    /// - Returns: the column heads, with a line end.
    public var header: String {
        palette.dim(row("TIER", "HEAD", "FILES", "LINES", "BECAUSE")) + "\n"
    }

    /// - Returns: one line, with its end: tier, head, size, and the finding that made the tier.
    public func render(_ decision: Decision) -> String {
        let verdict = decision.verdict
        let patch = verdict.patch
        let cause = FindingGroup.groups(of: verdict.findings).first
        var because = cause.map { "\($0.first.rule)  \($0.place)" } ?? "nothing changes"
        if !verdict.complete { because += "  (incomplete)" }
        let plain = row(
            verdict.tier.name, patch.head.map { String($0.hex.prefix(12)) } ?? "-", String(patch.files),
            "+\(patch.additions) −\(patch.deletions)", because)
        // Painted last, so that colour codes do not count as width.
        return palette.paint(String(plain.prefix(6)), verdict.tier) + plain.dropFirst(6) + "\n"
    }

    private func row(_ tier: String, _ head: String, _ files: String, _ lines: String, _ because: String) -> String {
        TerminalText.pad(tier, to: 8) + TerminalText.pad(head, to: 14) + TerminalText.pad(files, to: 7)
            + TerminalText.pad(lines, to: 14) + because
    }
}

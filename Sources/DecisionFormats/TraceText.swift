public import RiskModel
import TerminalOutput

/// How rules came out of a patch, part by part, as trees. What `difftier rules explain` prints.
public struct TraceText: Sendable {
    /// Hits listed for each part.
    private static let hitsShown = 3

    private let policy: Policy
    private let gaps: [Gap]
    private let palette: Palette

    /// - Parameter gaps: what could not be found out of the patch, to say why a part is unknown.
    public init(policy: Policy, gaps: [Gap], palette: Palette = .plain) {
        self.policy = policy
        self.gaps = gaps
        self.palette = palette
    }

    /// - Parameter traces: grouped by file in order of appearance; rules about the patch have none.
    /// - Returns: lines ended by newlines.
    public func render(_ traces: [RuleTrace]) -> String {
        var paths: [GitPath?] = []
        var byPath: [GitPath?: [RuleTrace]] = [:]
        for trace in traces {
            if byPath[trace.path] == nil { paths.append(trace.path) }
            byPath[trace.path, default: []].append(trace)
        }
        let lines = paths.flatMap { path in
            [palette.bold(path.map { TerminalText.escape($0.quoted) } ?? "The patch as a whole")]
                + (byPath[path] ?? []).flatMap(self.lines)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func lines(_ trace: RuleTrace) -> [String] {
        let tier = palette.paint(trace.rule.tier.name, trace.rule.tier)
        let owner = trace.rule.owner.map { " · \($0)" } ?? ""
        let head =
            "  \(tier)  \(trace.rule.id)  \(outcome(of: trace))"
            + palette.dim("  " + TerminalText.escape("\(trace.rule.location)\(owner)"))
        var lines = [head, "    when"] + tree(trace.when, trace.path, indent: "    ", isLast: true)
        if let unless = trace.unless { lines += ["    unless"] + tree(unless, trace.path, indent: "    ", isLast: true) }
        return lines
    }

    private func outcome(of trace: RuleTrace) -> String {
        if trace.applies { return trace.value == .unknown ? "applies: it cannot be ruled out" : "applies" }
        if trace.value == .unknown { return "does not vouch: it is not certain" }
        return trace.isNearMiss ? "does not apply: one condition short" : "does not apply"
    }

    private func tree(_ part: ConditionTrace, _ path: GitPath?, indent: String, isLast: Bool) -> [String] {
        let path = part.path ?? path
        let words = TerminalText.escape(policy.text(of: part.predicate))
        let ofFile = part.path.map { " of " + TerminalText.escape($0.quoted) } ?? ""
        var head = "\(indent)\(isLast ? "└" : "├") \(TerminalText.pad(part.value.word, to: 7))  \(words)\(ofFile)"
        if part.value == .unknown, part.parts.isEmpty { head += palette.dim("  " + reason(part, path)) }
        let below = indent + (isLast ? "  " : "│ ")
        var lines = [head]
        for hit in part.hits.prefix(Self.hitsShown) {
            let place = hit.line.map { "line \($0)\(hit.side == .base ? " at the base" : "")" } ?? "matched"
            let excerpt = hit.excerpt.map { "  │ " + TerminalText.escape($0) } ?? ""
            lines.append(palette.dim("\(below)         \(place)\(excerpt)"))
        }
        if part.hits.count > Self.hitsShown {
            lines.append(palette.dim("\(below)         and \(part.hits.count - Self.hitsShown) more"))
        }
        for (index, inner) in part.parts.enumerated() {
            lines += tree(inner, path, indent: below, isLast: index == part.parts.count - 1)
        }
        return lines
    }

    /// Why a leaf has no value.
    private func reason(_ part: ConditionTrace, _ path: GitPath?) -> String {
        let gap = gaps.first { $0.path == path } ?? gaps.first { $0.path == nil }
        return gap.map { TerminalText.escape("\($0.reason)") } ?? "not at hand"
    }
}

extension Ternary {
    /// As rule authors read it.
    var word: String {
        switch self {
        case .yes: "yes"
        case .no: "no"
        case .unknown: "unknown"
        }
    }
}

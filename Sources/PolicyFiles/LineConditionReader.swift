internal import RiskModel
internal import YAMLDocuments

/// Reads the conditions that compare within lines, or lines with each other.
struct LineConditionReader {
    let patterns: PatternReader
    let diagnostics: Diagnostics

    /// `{ of, all, none }`: several patterns of one line.
    func line(_ node: YAMLNode) -> Probe? {
        guard var mapping = MappingReader(node, diagnostics) else { return nil }
        let of = mapping.value("of")?.choice(diagnostics, ConditionKeys.lineSubjects) ?? .changed
        let all = mapping.value("all").map { patterns.patterns($0, .text) }
        let none = mapping.value("none").map { patterns.patterns($0, .text) }
        if all == nil, none == nil { diagnostics.report(.empty, "`all`, `none` or both are needed", at: node) }
        mapping.finish()
        // The first is what lines are looked for by.
        var probe = Probe(subject: of, patterns: [all?.first ?? Pattern("^")])
        probe.captures = (all ?? []).dropFirst().map { CaptureTest(.line, .matches([$0])) }
        if let none { probe.captures.append(CaptureTest(.line, .matchesNone(of: none))) }
        return probe
    }

    /// `{ from, to, value }`: a removed and an added line with the same key.
    func replaced(_ node: YAMLNode) -> Probe? {
        guard var mapping = MappingReader(node, diagnostics) else { return nil }
        let fromNode = mapping.required("from")
        let from = fromNode.map { patterns.patterns($0, .text) } ?? []
        let toNode = mapping.value("to")
        let to = toNode.map { patterns.patterns($0, .text) } ?? from
        let valueNode = mapping.value("value")
        let told = valueNode?.choice(diagnostics, ConditionKeys.valueTests)
        mapping.finish()
        check(from, have: Replacement.keyGroup, at: fromNode)
        if toNode != nil { check(to, have: Replacement.keyGroup, at: toNode) }
        if told != nil {
            check(from, have: Replacement.valueGroup, at: fromNode)
            if toNode != nil { check(to, have: Replacement.valueGroup, at: toNode) }
        }
        let haveValues = (from + to).allSatisfy { has(Replacement.valueGroup, $0) }
        return Probe(
            subject: .replaced, patterns: from,
            replacement: Replacement(patterns: to, value: told ?? (haveValues ? .differs : nil)))
    }

    private func has(_ group: String, _ pattern: Pattern) -> Bool { patterns.groups(of: pattern).names.contains(group) }

    private func check(_ list: [Pattern], have group: String, at node: YAMLNode?) {
        guard let node, let pattern = list.first(where: { !has(group, $0) }) else { return }
        diagnostics.report(.invalidValue, "the pattern needs a group `(?<\(group)>…)`: `\(pattern.source)`", at: node)
    }
}

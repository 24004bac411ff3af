import PatternEngine
import RiskModel

/// Answers probes about short texts that belong to the patch as a whole, such as the messages of its commits.
struct TextProbing {
    let policy: CompiledPolicy
    let matcher: PatternMatcher
    let interruption: any InterruptionCheck

    /// Asks one probe of several texts, each of which is matched, and excepted, as a whole.
    func result(of id: ProbeID, on texts: [[UInt8]], _ exhausted: inout Set<Int>) throws(Interruption) -> ProbeResult {
        var values: [Ternary] = []
        for bytes in texts {
            let text = ScannableText(bytes)
            let hit = try first(of: policy.probes[id.index].alternatives, in: text, &exhausted)
            let excepted = hit == .no ? .no : try first(of: policy.probes[id.index].exceptions, in: text, &exhausted)
            values.append(.all([hit, !excepted]))
        }
        return ProbeResult(some: .any(values), whole: texts.isEmpty ? .no : .all(values))
    }

    /// Asks one probe of several groups of texts, each of which matches where one of its texts does.
    func result(of id: ProbeID, onAnyOf groups: [[[UInt8]]], _ exhausted: inout Set<Int>) throws(Interruption) -> ProbeResult {
        var values: [Ternary] = []
        for texts in groups { values.append(try result(of: id, on: texts, &exhausted).some) }
        return ProbeResult(some: .any(values), whole: groups.isEmpty ? .no : .all(values))
    }

    private func first(
        of patterns: PatternSelection, in text: ScannableText, _ exhausted: inout Set<Int>
    ) throws(Interruption) -> Ternary {
        guard !patterns.isEmpty else { return .no }
        var found = false
        let report = try matcher.scan(text, subjects: text.whole, patterns: patterns, interruption: interruption) { _ in
            found = true
            return .nextPattern
        }
        if found { return .yes }
        exhausted.formUnion(report.shortfalls.map(\.pattern))
        return report.isComplete ? .no : .unknown
    }
}

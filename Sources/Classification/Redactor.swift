import PatternEngine
import RiskModel

/// Masks what the policy's redacting rules match, anywhere in any output (promise P7).
struct Redactor {
    static let mask = Array("[redacted]".utf8)

    let policy: CompiledPolicy
    let matcher: PatternMatcher

    /// - Returns: the text with every match masked; nothing but the mask where a pattern ran out of budget.
    func mask(_ bytes: [UInt8], interruption: any InterruptionCheck) throws(Interruption) -> [UInt8] {
        try masked(bytes, interruption: interruption) ?? Self.mask
    }

    /// - Parameters:
    ///   - covered: further bytes to mask.
    ///   - showsEnds: of matches of rules that allow it, as `MaskedEnds` says.
    /// - Returns: the text with every match masked; nil where a pattern ran out of budget.
    func masked(
        _ bytes: [UInt8], covered: [Range<Int>] = [], showsEnds: Bool = false, interruption: any InterruptionCheck
    ) throws(Interruption) -> [UInt8]? {
        guard !policy.redactedPatterns.isEmpty, !bytes.isEmpty else { return bytes }
        let text = ScannableText(bytes)
        let coverage = try matcher.coverage(of: text, by: policy.redactedPatterns, interruption: interruption)
            .adding(covered)
        guard coverage.isComplete else { return nil }
        guard showsEnds, !coverage.ranges.isEmpty, policy.hiddenPatterns != policy.redactedPatterns else {
            return Self.mask(coverage.ranges, in: bytes[...])
        }
        // What another rule masks as a whole is not shown by this one.
        let hidden = try matcher.coverage(of: text, by: policy.hiddenPatterns, interruption: interruption).adding(covered)
        guard hidden.isComplete else { return nil }
        return Self.mask(coverage.ranges, in: bytes[...]) { range in
            hidden.ranges.contains { $0.overlaps(range) } ? nil : MaskedEnds.shown(of: bytes[range])
        }
    }

    /// The indices of the texts that hold something to mask. Where a pattern runs out of the budget that they share, each is asked
    /// alone.
    func indices(ofSecretsAmong texts: [[UInt8]], interruption: any InterruptionCheck) throws(Interruption) -> Set<Int> {
        var bytes: [UInt8] = []
        let subjects = texts.map { text in
            bytes += text
            return bytes.count - text.count..<bytes.count
        }
        var found: Set<Int> = []
        let report = try matcher.scan(
            ScannableText(bytes), subjects: subjects, patterns: policy.redactedPatterns, interruption: interruption
        ) { match in
            if match.range.isEmpty { return .continue }
            found.insert(match.subject)
            return .nextSubject
        }
        if report.isComplete { return found }
        for (index, text) in texts.enumerated() where !found.contains(index) {
            try interruption.check()
            if try mask(text, interruption: interruption) != text { found.insert(index) }
        }
        return found
    }

    /// - Parameters:
    ///   - ranges: bytes of `text`, ascending and apart from each other.
    ///   - shown: what stands in place of a range; nil for the mask alone.
    static func mask(
        _ ranges: [Range<Int>], in text: ArraySlice<UInt8>, shown: (Range<Int>) -> [UInt8]? = { _ in nil }
    ) -> [UInt8] {
        var result: [UInt8] = []
        var position = text.startIndex
        for range in ranges where range.upperBound > position && range.lowerBound < text.endIndex {
            result += text[position..<max(range.lowerBound, position)] + (shown(range) ?? mask)
            position = min(range.upperBound, text.endIndex)
        }
        return result + text[position...]
    }

    /// False where no secret spans lines.
    var hasSpanning: Bool { !policy.spanning.isEmpty }

    /// What of a line secrets cover that go on over a bounded number of lines; offsets in the line. nil where a pattern ran out of
    /// its budget.
    ///
    /// - Parameter number: of a line of that side.
    func coverage(
        ofLine number: Int, of side: SideText, interruption: any InterruptionCheck
    ) throws(Interruption) -> [Range<Int>]? {
        guard !policy.spanning.bounded.isEmpty, let index = side.index(ofLine: number) else { return [] }
        let first = max(0, index - policy.spanning.reach)
        let last = min(side.lines.count - 1, index + policy.spanning.reach)
        let start = side.lines[first].lowerBound
        let end = last + 1 < side.lines.count ? side.lines[last + 1].lowerBound : side.text.count
        // A scan of the whole text may begin a match where this one is within another: so every match is asked for.
        let found = try matcher.coverage(
            of: ScannableText(Array(side.text[start..<end])), by: policy.spanning.bounded, overlapping: true,
            interruption: interruption)
        guard found.isComplete else { return nil }
        let line = side.lines[index].lowerBound - start..<side.lines[index].upperBound - start
        return found.ranges.map { $0.clamped(to: line) }.filter { !$0.isEmpty }
            .map { $0.lowerBound - line.lowerBound..<$0.upperBound - line.lowerBound }
    }

    /// The numbers of the lines of one side that lie in secrets over any number of lines, or over lines that need not be neighbours.
    func secretLines(
        of content: FileContent, _ side: SideText, on name: Side, interruption: any InterruptionCheck
    ) throws(Interruption) -> Set<Int> {
        let joined = try joinedSecretLines(of: content, on: name, interruption)
        var lines = joined.values.reduce(into: Set<Int>()) { $0.formUnion($1) }
        if policy.spanning.unbounded.isEmpty { return lines }
        let text = ScannableText(side.text)
        // Of a whole text an end without a start means nothing.
        let telling = side.isWhole ? policy.spanning.starts : policy.spanning.patterns
        if joined.isEmpty {
            guard try matcher.mayMatch(text, patterns: telling, interruption: interruption) else { return [] }
        }
        for redaction in policy.spanning.unbounded {
            let begun = redaction.patterns.indices.flatMap { joined[$0] ?? [] }.compactMap { side.index(ofLine: $0) }
            lines.formUnion(try self.lines(coveredBy: redaction, begun, in: side, text, interruption: interruption))
        }
        return lines
    }

    /// By pattern, the numbers of the lines that lie in secrets which rules put together of lines that need not be neighbours. Every
    /// line of the hunks where its scan did not finish.
    private func joinedSecretLines(
        of content: FileContent, on side: Side, _ interruption: any InterruptionCheck
    ) throws(Interruption) -> [Int: Set<Int>] {
        var lines: [Int: Set<Int>] = [:]
        for (place, patterns) in policy.spanning.joined where place.side == side {
            guard case .lines(let origin, let span) = place else { continue }
            let joined = SubjectText(content, ScannableText([UInt8]()), origin: origin, span: span)
            let report = try matcher.scan(
                joined.text, subjects: joined.ranges, patterns: patterns, interruption: interruption
            ) { match in
                // What lies within a line is masked there.
                let touched = joined.joinedLines(of: match.range)
                if touched.count > 1 { lines[match.pattern, default: []].formUnion(touched) }
                return .continue
            }
            for shortfall in report.shortfalls { lines[shortfall.pattern] = Set(content.lines.map { $0.number(on: side) }) }
        }
        return lines
    }

    /// The numbers of the lines that lie in a match of a redaction over several lines: to its own end, or to the line where
    /// `redact_until` matches, or to the end of the text. Every line where the scan did not finish.
    ///
    /// - Parameter begun: indices of lines that are known to lie in one.
    private func lines(
        coveredBy redaction: SpanningRedactions.Redaction, _ begun: [Int], in side: SideText, _ text: ScannableText,
        interruption: any InterruptionCheck
    ) throws(Interruption) -> Set<Int> {
        let found = try matcher.coverage(of: text, by: redaction.patterns, interruption: interruption)
        let starts = try matchingLines(of: redaction.patterns, in: side, text, interruption)
        guard found.isComplete, let starts else { return Set(side.numbers) }

        var covered = starts.union(begun)
        for range in found.ranges { covered.formUnion(side.indices(of: range)) }
        if !redaction.until.isEmpty {
            guard let ends = try matchingLines(of: redaction.until, in: side, text, interruption) else {
                return Set(side.numbers)
            }
            var isInside = false
            for index in side.numbers.indices {
                if covered.contains(index) { isInside = true }
                if isInside { covered.insert(index) }
                if ends.contains(index) { isInside = false }
            }
            // A side that is known only in pieces may start inside a secret: an end without a start covers what is above it.
            if !side.isWhole, let end = ends.min(), !covered.contains(end) { covered.formUnion(0...end) }
        }
        return Set(covered.map { side.numbers[$0] })
    }

    /// Indices of the lines that a pattern matches, each line seen alone; nil where the scan did not finish.
    private func matchingLines(
        of patterns: PatternSelection, in side: SideText, _ text: ScannableText, _ interruption: any InterruptionCheck
    ) throws(Interruption) -> Set<Int>? {
        var found: Set<Int> = []
        let report = try matcher.scan(
            text, subjects: side.lines, patterns: patterns, interruption: interruption
        ) { match in
            found.insert(match.subject)
            return .nextSubject
        }
        return report.isComplete ? found : nil
    }
}

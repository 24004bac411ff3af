import PatternEngine
import RiskModel

/// Masks what the policy's redacting rules match, anywhere in any output (promise P7).
struct Redactor {
    static let mask = Array("[redacted]".utf8)

    let policy: CompiledPolicy
    let matcher: PatternMatcher

    /// - Returns: the text with every match masked; nothing but the mask where a pattern ran out of budget.
    func mask(_ bytes: [UInt8], interruption: any InterruptionCheck) throws(Interruption) -> [UInt8] {
        guard !policy.redactedPatterns.isEmpty, !bytes.isEmpty else { return bytes }
        let coverage = try matcher.coverage(
            of: ScannableText(bytes), by: policy.redactedPatterns, interruption: interruption)
        return coverage.isComplete ? Self.mask(coverage.ranges, in: bytes[...]) : Self.mask
    }

    /// - Parameter ranges: bytes of `text`, ascending and apart from each other.
    static func mask(_ ranges: [Range<Int>], in text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var position = text.startIndex
        for range in ranges where range.upperBound > position && range.lowerBound < text.endIndex {
            result += text[position..<max(range.lowerBound, position)] + mask
            position = min(range.upperBound, text.endIndex)
        }
        return result + text[position...]
    }

    /// Where secrets stand in the lines of a change.
    func secrets(in content: FileContent, interruption: any InterruptionCheck) throws(Interruption) -> ContentSecrets {
        var secrets = ContentSecrets(
            insideLines: try coverage(ofLinesOf: content, interruption: interruption), headLines: [], baseLines: [])
        for redaction in policy.redactions where redaction.spansLines {
            secrets.headLines.formUnion(
                try lines(coveredBy: redaction, in: SideText(content, side: .head), interruption: interruption))
            secrets.baseLines.formUnion(
                try lines(coveredBy: redaction, in: SideText(content, side: .base), interruption: interruption))
        }
        return secrets
    }

    /// The bytes of a content's text that patterns match within one line each, all lines in one scan; nil where the scan
    /// did not finish.
    private func coverage(
        ofLinesOf content: FileContent, interruption: any InterruptionCheck
    ) throws(Interruption) -> [Range<Int>]? {
        var ranges: [Range<Int>] = []
        let report = try matcher.scan(
            ScannableText(content.text), subjects: content.lines.map { content.withoutLineEnd($0.range) },
            patterns: policy.redactedPatterns, interruption: interruption
        ) { match in
            ranges.append(match.range)
            return .continue
        }
        return report.isComplete ? ranges.sorted { $0.lowerBound < $1.lowerBound } : nil
    }

    /// The numbers of the lines that lie in a match of a redaction over several lines: to its own end, or to the line where
    /// `redact_until` matches, or to the end of the text. Every line where the scan did not finish.
    private func lines(
        coveredBy redaction: CompiledPolicy.Redaction, in side: SideText, interruption: any InterruptionCheck
    ) throws(Interruption) -> Set<Int> {
        let text = ScannableText(side.text)
        let found = try matcher.coverage(of: text, by: redaction.patterns, interruption: interruption)
        let starts = try matchingLines(of: redaction.patterns, in: side, text, interruption)
        guard found.isComplete, let starts else { return Set(side.numbers) }

        var covered = starts
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
        let report = try matcher.scan(text, subjects: side.lines, patterns: patterns, interruption: interruption) { match in
            found.insert(match.subject)
            return .nextSubject
        }
        return report.isComplete ? found : nil
    }
}

/// Where secrets stand in the lines of one file's change.
struct ContentSecrets {
    /// Bytes of `FileContent.text`, ascending; nil where the scan did not finish.
    var insideLines: [Range<Int>]?
    /// Numbers of lines that lie in a secret over several lines.
    var headLines: Set<Int>
    var baseLines: Set<Int>
}

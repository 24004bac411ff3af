import PatternEngine
import RiskModel

/// Masks what the policy's redacting rules match, anywhere in any output.
struct Redactor {
    let policy: CompiledPolicy
    let matcher: PatternMatcher

    /// - Returns: the text with every match masked; nil where a pattern ran out of budget, so that nothing of it may be shown.
    func mask(_ bytes: [UInt8]) -> [UInt8]? {
        let patterns = Set(policy.redactions.flatMap(\.patterns)).sorted()
        guard !patterns.isEmpty, !bytes.isEmpty else { return bytes }
        guard let ranges = matcher.allMatches(of: patterns, in: bytes) else { return nil }
        var result: [UInt8] = []
        var position = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.upperBound > position && !range.isEmpty {
            if range.lowerBound >= position {
                result += bytes[position..<range.lowerBound] + ExcerptMaker.mask
            }
            position = range.upperBound
        }
        return result + bytes[position...]
    }

    /// Offsets of the lines that lie in a secret spanning lines: from a match of a rule with
    /// `redact_until` to the line where that matches, or to the end.
    func linesInsideSecrets(of content: FileContent) -> Set<Int> {
        var masked: Set<Int> = []
        for redaction in policy.redactions {
            guard let until = redaction.until else { continue }
            var isInside = false
            for line in content.lines {
                let bytes = Array(content.text[line.range])
                if !isInside { isInside = matcher.allMatches(of: redaction.patterns, in: bytes).map { !$0.isEmpty } ?? true }
                guard isInside else { continue }
                masked.insert(line.range.lowerBound)
                if let ends = matcher.allMatches(of: [until], in: bytes), !ends.isEmpty { isInside = false }
            }
        }
        return masked
    }
}

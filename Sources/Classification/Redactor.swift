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
        guard let ranges = matcher.coverage(of: bytes, by: patterns) else { return nil }
        var result: [UInt8] = []
        var position = 0
        for range in ranges {
            result += bytes[position..<range.lowerBound] + ExcerptMaker.mask
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
                let bytes = Array(content.text[content.withoutLineEnd(line.range)])
                if !isInside { isInside = matcher.coverage(of: bytes, by: redaction.patterns)?.isEmpty != true }
                guard isInside else { continue }
                masked.insert(line.range.lowerBound)
                if matcher.coverage(of: bytes, by: [until])?.isEmpty == false { isInside = false }
            }
        }
        return masked
    }
}

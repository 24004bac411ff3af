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

    /// The same for text, such as a message.
    func mask(_ text: String) -> String {
        String(decoding: mask(Array(text.utf8)) ?? ExcerptMaker.mask, as: UTF8.self)
    }

    /// Offsets of the lines that lie in a secret spanning lines: from a match of a rule with
    /// `redact_until` to the line where that matches, or to the end.
    ///
    /// Each side is followed on its own: the removed end of one secret does not end the added one that it stands between.
    func linesInsideSecrets(of content: FileContent) -> Set<Int> {
        var masked: Set<Int> = []
        for redaction in policy.redactions {
            guard let until = redaction.until else { continue }
            var inside: Set<Side> = []
            for line in content.lines {
                let bytes = Array(content.text[content.withoutLineEnd(line.range)])
                let sides = line.origin.sides
                if !sides.isSubset(of: inside), matches(redaction.patterns, bytes) { inside.formUnion(sides) }
                guard !sides.isDisjoint(with: inside) else { continue }
                masked.insert(line.range.lowerBound)
                if ends(until, bytes) { inside.subtract(sides) }
            }
        }
        return masked
    }

    /// Out of budget, a secret may begin.
    private func matches(_ patterns: [Int], _ bytes: [UInt8]) -> Bool {
        matcher.coverage(of: bytes, by: patterns)?.isEmpty != true
    }

    /// Out of budget, none ends.
    private func ends(_ pattern: Int, _ bytes: [UInt8]) -> Bool {
        matcher.coverage(of: bytes, by: [pattern])?.isEmpty == false
    }
}

extension FileContent.Line.Origin {
    /// Where a line of this origin stands.
    fileprivate var sides: Set<Side> {
        switch self {
        case .context: [.base, .head]
        case .added: [.head]
        case .removed: [.base]
        }
    }
}

public import RiskModel

/// The bytes of a text that matches cover; what a redactor masks.
public struct MatchCoverage: Hashable, Sendable {
    /// Ascending; none empty, none touching another.
    public internal(set) var ranges: [Range<Int>]
    /// False where a pattern fell short: there may be more, and the text must not be shown.
    public internal(set) var isComplete: Bool
}

extension PatternScanner {
    /// Every byte of a short text, such as an excerpt or a path, that a match of one of the patterns covers.
    ///
    /// - Throws: the interruption, as soon as it is noticed.
    public mutating func coverage(
        of text: borrowing ScannableText, by patterns: PatternSelection,
        interruption: any InterruptionCheck = Uninterrupted()
    ) throws(Interruption) -> MatchCoverage {
        var found: [Range<Int>] = []
        let report = try scan(text, subjects: text.whole, patterns: patterns, interruption: interruption) { match in
            if !match.range.isEmpty { found.append(match.range) }
            return .continue
        }
        found.sort { $0.lowerBound < $1.lowerBound }
        var merged: [Range<Int>] = []
        for range in found {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return MatchCoverage(ranges: merged, isComplete: report.isComplete)
    }
}

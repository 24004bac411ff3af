public import RiskModel

/// The bytes of a text that matches cover; what a redactor masks.
public struct MatchCoverage: Hashable, Sendable {
    /// Ascending; none empty, none touching another.
    public internal(set) var ranges: [Range<Int>]
    /// False where a pattern fell short: there may be more, and the text must not be shown.
    public internal(set) var isComplete: Bool

    /// - Parameter ranges: in any order, perhaps one over another; none empty.
    public init(ranges: [Range<Int>], isComplete: Bool) {
        var merged: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged
        self.isComplete = isComplete
    }

    /// With what else is covered.
    public func adding(_ more: [Range<Int>]) -> MatchCoverage {
        MatchCoverage(ranges: ranges + more, isComplete: isComplete)
    }
}

extension PatternScanner {
    /// Every byte of a short text, such as an excerpt or a path, that a match of one of the patterns covers.
    ///
    /// - Parameter overlapping: see `scan`.
    /// - Throws: the interruption, as soon as it is noticed.
    public mutating func coverage(
        of text: borrowing ScannableText, by patterns: PatternSelection, overlapping: Bool = false,
        interruption: any InterruptionCheck = Uninterrupted()
    ) throws(Interruption) -> MatchCoverage {
        var found: [Range<Int>] = []
        let report = try scan(
            text, subjects: text.whole, patterns: patterns, overlapping: overlapping, interruption: interruption
        ) { match in
            if !match.range.isEmpty { found.append(match.range) }
            return .continue
        }
        return MatchCoverage(ranges: found, isComplete: report.isComplete)
    }
}

import PatternEngine
import RiskModel

/// One thread's scanner over the patterns of one policy, shared by the steps of a classification that take turns with it.
final class PatternMatcher {
    private let patterns: PatternSet
    private var scanner: PatternScanner

    init(_ patterns: PatternSet) throws(ScannerError) {
        self.patterns = patterns
        scanner = try PatternScanner(patterns)
    }

    /// Yields the matches of some patterns; see `PatternScanner.scan`.
    func scan(
        _ text: ScannableText, subjects: [Range<Int>], patterns indices: [Int], interruption: any InterruptionCheck,
        visit: (borrowing PatternMatch) -> ScanStep
    ) throws(Interruption) -> ScanReport {
        try scanner.scan(
            text, subjects: subjects, patterns: patterns.selection(indices), interruption: interruption, visit: visit)
    }

    /// Every match in one short text.
    ///
    /// - Returns: nil where a pattern ran out of its budget, so that matches may be missing.
    func allMatches(of indices: [Int], in bytes: [UInt8]) -> [Range<Int>]? {
        var ranges: [Range<Int>] = []
        let text = ScannableText(bytes)
        // Never interrupted: what is masked must not depend on when the request ended.
        let report = try? scan(text, subjects: text.whole, patterns: indices, interruption: Uninterrupted()) { match in
            ranges.append(match.range)
            return .continue
        }
        return report?.isComplete == true ? ranges : nil
    }
}

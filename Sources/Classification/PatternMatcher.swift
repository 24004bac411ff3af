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

    /// The bytes of one short text that some patterns match, merged and in order.
    ///
    /// - Returns: nil where a pattern ran out of its budget, so that some may be missing.
    func coverage(of bytes: [UInt8], by indices: [Int]) -> [Range<Int>]? {
        // Never interrupted: what is masked must not depend on when the request ended.
        guard let found = try? scanner.coverage(of: ScannableText(bytes), by: patterns.selection(indices)) else { return nil }
        return found.isComplete ? found.ranges : nil
    }
}

import PatternEngine
import RiskModel

/// One thread's scanner over patterns of one policy, shared by the steps of a classification that take turns with it.
final class PatternMatcher {
    private var scanner: PatternScanner

    init(_ patterns: PatternSet, meter: ScanMeter? = nil) throws(ScannerError) {
        scanner = try PatternScanner(patterns, meter: meter)
    }

    /// Yields the matches of some patterns; see `PatternScanner.scan`.
    func scan(
        _ text: ScannableText, subjects: [Range<Int>], patterns: PatternSelection, interruption: any InterruptionCheck,
        visit: (borrowing PatternMatch) -> ScanStep
    ) throws(Interruption) -> ScanReport {
        try scanner.scan(text, subjects: subjects, patterns: patterns, interruption: interruption, visit: visit)
    }

    /// False where no part of a text matches; see `PatternScanner.mayMatch`.
    func mayMatch(
        _ text: ScannableText, patterns: PatternSelection, interruption: any InterruptionCheck
    ) throws(Interruption) -> Bool {
        try scanner.mayMatch(text, patterns: patterns, interruption: interruption)
    }

    /// The bytes of one text that some patterns match; see `PatternScanner.coverage`.
    func coverage(
        of text: ScannableText, by patterns: PatternSelection, interruption: any InterruptionCheck
    ) throws(Interruption) -> MatchCoverage {
        try scanner.coverage(of: text, by: patterns, interruption: interruption)
    }
}

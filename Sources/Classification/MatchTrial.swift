import PatternEngine
import RiskModel

/// The matches of one probe in one scan, and what its tests make of them.
///
/// What bytes alone say is decided at once. Patterns are asked when the scan is over, since the scanner is not re-entrant, and of all
/// matches together, so that they share one budget.
struct MatchTrial {
    struct Match {
        var subject: Int
        var range: Range<Int>
        /// A group that a test looks at took no part.
        var isDoubtful: Bool
    }

    /// What a match came to when it was added.
    enum Outcome {
        case passed, failed, open
        /// The matches kept, or the bytes that tests look at, are more than is allowed: of this match nothing is known.
        case overBudget
    }

    /// Matches kept, and bytes that tests look at, per probe and scan.
    private static let matchLimit = 1 << 16
    private static let byteLimit = 1 << 26

    private let tests: [CompiledCaptureTest]
    /// Tests that ask patterns.
    private let patternTests: [Int]
    private var matches: [Match] = []
    /// By test: the ranges its patterns are to be asked of.
    private var ranges: [[Range<Int>]]
    /// For each match, and each test that asks patterns, an index in its ranges; -1 where the group took no part.
    private var slots: [Int] = []
    /// By test: the last range that was looked at, and what bytes said of it. Many matches share a line.
    private var last: [(range: Range<Int>, answer: Bool?)?]
    private var lastLine = 0..<0
    private var bytesLeft = byteLimit

    init(_ tests: [CompiledCaptureTest]) {
        self.tests = tests
        patternTests = tests.indices.filter { tests[$0].patterns != nil }
        ranges = Array(repeating: [], count: tests.count)
        last = Array(repeating: nil, count: tests.count)
    }

    mutating func add(_ match: borrowing PatternMatch, in subjects: SubjectText) -> Outcome {
        guard matches.count < Self.matchLimit else { return .overBudget }
        var kept = Match(subject: match.subject, range: match.range, isDoubtful: false)
        var newSlots: [Int] = []
        for (index, test) in tests.enumerated() {
            guard let range = test.range(of: match, line: { line(of: kept, in: subjects) }) else {
                kept.isDoubtful = true
                if test.patterns != nil { newSlots.append(-1) }
                continue
            }
            if test.group == .line { lastLine = range }
            if last[index]?.range != range {
                bytesLeft -= range.count
                guard bytesLeft >= 0 else { return .overBudget }
                let answer = test.answer(on: subjects.text.bytes[range])
                if answer == nil { ranges[index].append(range) }
                last[index] = (range, answer)
            }
            if last[index]?.answer == false { return .failed }
            if test.patterns != nil { newSlots.append(ranges[index].count - 1) }
        }
        matches.append(kept)
        slots += newSlots
        return patternTests.isEmpty && !kept.isDoubtful ? .passed : .open
    }

    private func line(of match: Match, in subjects: SubjectText) -> Range<Int> {
        if lastLine.lowerBound <= match.range.lowerBound, match.range.upperBound <= lastLine.upperBound, !lastLine.isEmpty {
            return lastLine
        }
        return subjects.lines(around: match.range, inSubject: match.subject)
    }

    /// The matches that pass every test, in order.
    ///
    /// A pattern out of budget leaves open what it would have said: then none of the matches it did not reach remains, and the
    /// probe, whose pattern is among `exhausted`, is unknown instead.
    func survivors(
        in subjects: SubjectText, _ matcher: PatternMatcher, _ exhausted: inout Set<Int>, interruption: any InterruptionCheck
    ) throws(Interruption) -> [Match] {
        var isAlive = [Bool](repeating: true, count: matches.count)
        for (place, test) in patternTests.enumerated() {
            guard case .patterns(let patterns, let wanted) = tests[test].demand else { continue }
            var found: Set<Int> = []
            let report = try matcher.scan(
                subjects.text, subjects: ranges[test], patterns: patterns, interruption: interruption
            ) { match in
                found.insert(match.subject)
                return .nextSubject
            }
            exhausted.formUnion(report.shortfalls.map(\.pattern))
            let reached = report.shortfalls.map(\.subject).min() ?? ranges[test].count
            for match in matches.indices {
                let slot = slots[match * patternTests.count + place]
                if slot >= 0, slot >= reached || found.contains(slot) != wanted { isAlive[match] = false }
            }
        }
        return matches.indices.filter { isAlive[$0] }.map { matches[$0] }
    }
}

import PatternEngine
import RiskModel
import Synchronization
import TestKit
import Testing

@Suite("Requests that end, and threads that share")
struct SharedUseTests {
    /// Ends the request at the n-th question.
    private final class Countdown: InterruptionCheck {
        private let left: Mutex<Int>

        init(_ questions: Int) { left = Mutex(questions) }

        func check() throws(Interruption) {
            let isOver = left.withLock { left in
                left -= 1
                return left < 0
            }
            if isOver { throw .cancelled }
        }
    }

    @Test("the end of the request is noticed between lines")
    func betweenLines() throws {
        let set = try PatternSet([Pattern("b")])
        var scanner = try PatternScanner(set)
        let text = ScannableText(String(repeating: "ab\n", count: 20_000))
        var seen = 0
        #expect(throws: Interruption.cancelled) {
            try scanner.scan(text, subjects: lines(of: text), patterns: set.all, interruption: Countdown(2)) { _ in
                seen += 1
                return .continue
            }
        }
        #expect(seen > 0 && seen < 20_000)
        // The scanner is as good as new.
        #expect(try scanner.coverage(of: ScannableText("abc"), by: set.all).ranges == [1..<2])
    }

    @Test("the end of the request is noticed within one long match", .timeLimit(.minutes(1)))
    func withinMatch() throws {
        for matcher in [CompileOptions.Matcher.justInTime, .interpreter] {
            let set = try PatternSet([Pattern(#"a(?=.*[xy])"#), Pattern("a")], options: CompileOptions(matcher: matcher))
            var scanner = try PatternScanner(set, limits: ScanLimits(steps: 1 << 40))
            let text = ScannableText(String(repeating: "a", count: 80_000))
            #expect(throws: Interruption.cancelled) {
                try scanner.scan(text, subjects: text.whole, patterns: set.all, interruption: Countdown(10)) { _ in .continue }
            }
            #expect(try scanner.coverage(of: ScannableText("ba"), by: set.selection([1])).ranges == [1..<2])
        }
    }

    @Test("threads that share a set, each with a scanner of its own, find the same")
    func threads() async throws {
        let set = try PatternSet(EngineAgreementTests.patterns.map { Pattern($0) })
        let text = ScannableText(EngineAgreementTests.texts.reduce(into: []) { $0 += $1 + [UInt8(ascii: "\n")] })
        let subjects = lines(of: text) + text.whole

        @Sendable func scan() throws -> [Range<Int>] {
            // A new scanner: the metered codes of the set are first asked for by several threads at once.
            var scanner = try PatternScanner(set)
            var found: [Range<Int>] = []
            for _ in 0..<5 {
                _ = try scanner.scan(text, subjects: subjects, patterns: set.all) { match in
                    found.append(match.range)
                    return .continue
                }
            }
            return found
        }

        let results = try await withThrowingTaskGroup(of: [Range<Int>].self) { group in
            for _ in 0..<8 { group.addTask { try scan() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count == 8)
        #expect(Set(results).count == 1)
        #expect(results[0].count > 5_000)
    }
}

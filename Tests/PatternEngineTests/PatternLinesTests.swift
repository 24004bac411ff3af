import Foundation
import PatternEngine
import RiskModel
import TestKit
import Testing

@Suite("How many lines a pattern takes")
struct PatternLinesTests {
    @Test("a pattern that requires a line end is told from one that may do without")
    func required() {
        for source in ["a\\nb", "(?:x\\n|\\n+y)z", "[\\n]", "\\x0A"] { #expect(Pattern(source).requiresLineEnd, "\(source)") }
        for source in ["a\\n?b", "(?:x\\n|y)z", "[\\n\\r]", "a\\sb", "\\R", "a|\\n", "(?!\\n)a", ""] {
            #expect(!Pattern(source).requiresLineEnd, "\(source)")
        }
    }

    @Test(
        "the most line ends of a match are counted, where there is a bound and nothing is looked at beyond it",
        arguments: [
            ("key_[a-z]+", 0), (".*", 0), ("[^x\\n]*", 0), ("a\\nb", 1), ("a\\s{0,3}b\\s", 4), ("(?:a|b\\n){3}", 3),
            ("a(\\n|\\s\\s)", 2),
            ("(?s).{4}", 4), ("a\\s*b", nil), ("(?s).*", nil), ("[^x]+", nil), ("\\s{5}", nil), ("a(?=\\n)", nil),
            ("(?<!a)b", nil),
            ("(a)\\1", nil), ("\\Ka", 0),
        ] as [(String, Int?)])
    func counted(_ source: String, _ count: Int?) {
        #expect(Pattern(source).lineEnds(upTo: 4) == count)
    }

    @Test("what a scan of a whole text covers of a line is found by looking at the lines around, as many as the pattern takes")
    func windows() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        var compared = 0
        for round in 0..<4_000 {
            let pattern = Pattern(RandomPattern.source(&generator))
            guard let reach = pattern.lineEnds(upTo: 6), let set = try? PatternSet([pattern]) else { continue }
            let text = ScannableText(RandomText.bytes(&generator, pieces: 0...24))
            var scanner = try PatternScanner(set)
            let whole = try scanner.coverage(of: text, by: set.all)
            guard whole.isComplete, !whole.ranges.isEmpty else { continue }
            compared += 1
            let lines = lines(of: text)
            for (index, line) in lines.enumerated() {
                let (first, last) = (max(0, index - reach), min(lines.count - 1, index + reach))
                let start = lines[first].lowerBound
                let end = last + 1 < lines.count ? lines[last + 1].lowerBound : text.count
                let window = try scanner.coverage(
                    of: ScannableText(Array(text.bytes[start..<end])), by: set.all, overlapping: true)
                guard window.isComplete else { continue }
                for covered in whole.ranges.map({ $0.clamped(to: line) }) where !covered.isEmpty {
                    let isFound = window.ranges.contains {
                        $0.lowerBound + start <= covered.lowerBound && covered.upperBound <= $0.upperBound + start
                    }
                    #expect(isFound, "seed \(seed), round \(round): \(pattern.source) in \(text.bytes), line \(index)")
                }
            }
        }
        #expect(compared > 120, "seed \(seed)")
    }
}

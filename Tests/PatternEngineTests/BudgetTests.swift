import PatternEngine
import RiskModel
import Testing

@Suite("Limits hold, and what they cut off is told", .timeLimit(.minutes(2)))
struct BudgetTests {
    // They end in a class, because for a last `z` PCRE2 would see at once that the text has none.
    static let catastrophic = [
        // Exponential from each start; quadratic between two counts of PCRE2; cubic; a back reference; a long fixed run.
        #"(?:a+)+[bc]"#, #"a(?=.*[xy])"#, #"a*a*a*[yz]"#, #"(.+)\1[yz]"#, #"a?\w{60000}[yz]"#, #"(?:a|a)*[yz]"#,
        #"(?<=(?:a|a))(?:a?){30}[yz]"#,
        #"((?:a|(?1))*)[yz]"#, #"\X*\X*[yz]"#,
    ]

    @Test("a pattern that runs wild on 80 KB ends within its steps and never reads as no match", arguments: Engine.unfiltered)
    func catastrophe(_ engine: Engine) throws {
        var engine = engine
        engine.limits.steps = 500_000
        let text = ScannableText(String(repeating: "a", count: 80_000))
        for pattern in Self.catastrophic {
            let result = try engine.results([Pattern(pattern)], in: text)[0]
            #expect(result.shortfall != nil, "\(pattern)")
            #expect(result.shortfall?.subject == 0)
        }
    }

    @Test("the same on lines short enough for the plain road", arguments: Engine.unfiltered)
    func shortLines(_ engine: Engine) throws {
        var engine = engine
        engine.limits.steps = 200_000
        let text = ScannableText(String(repeating: String(repeating: "a", count: 400) + "\n", count: 3))
        let result = try engine.results([Pattern(#"(?:a+)+[bc]"#)], in: text, subjects: lines(of: text))[0]
        #expect(result.shortfall == result.shortfall.map { ScanShortfall(pattern: 0, subject: 0, cause: $0.cause) })
        #expect(result.shortfall?.cause == .steps)
    }

    @Test("what one pattern uses up is not taken from another, and the report does not depend on the selection")
    func independence() throws {
        let set = try PatternSet([Pattern(#"(?:a+)+[bc]"#), Pattern("a$"), Pattern(#"a(?=.*[xy])"#)])
        var scanner = try PatternScanner(set, limits: ScanLimits(steps: 300_000))
        let text = ScannableText(String(repeating: "a", count: 5_000))
        var found: [Int] = []
        let together = try scanner.scan(text, subjects: text.whole, patterns: set.all) { match in
            found.append(match.pattern)
            return .continue
        }
        #expect(found == [1])
        #expect(together.shortfalls.map(\.pattern) == [0, 2])
        #expect(together.fellShort(0) && !together.fellShort(1) && together.fellShort(2))
        for pattern in 0..<3 {
            let alone = try scanner.scan(text, subjects: text.whole, patterns: set.selection([pattern])) { _ in .continue }
            #expect(alone.shortfalls == together.shortfalls.filter { $0.pattern == pattern })
        }
    }

    @Test("steps are exact: one less than enough falls short, whatever the subjects")
    func exactSteps() throws {
        let set = try PatternSet([Pattern(#"\w+[yz]"#)])
        let text = ScannableText(String(repeating: "abcdefgh ", count: 200))
        func isComplete(_ steps: Int) throws -> Bool {
            var scanner = try PatternScanner(set, limits: ScanLimits(steps: steps, plainSubjectBytes: 0))
            return try scanner.scan(text, subjects: text.whole, patterns: set.all) { _ in .continue }.isComplete
        }
        var (short, enough) = (0, 1 << 20)
        #expect(try isComplete(enough))
        while enough - short > 1 {
            let middle = (short + enough) / 2
            if try isComplete(middle) { enough = middle } else { short = middle }
        }
        #expect(try isComplete(enough + 1))
        #expect(try !isComplete(enough / 2))
        // Every start of every word is tried.
        #expect(enough > 200 * 8)
    }

    @Test("bytes beyond the limit are not matched, and the first subject left out is named")
    func bytes() throws {
        let set = try PatternSet([Pattern("b")])
        var scanner = try PatternScanner(set, limits: ScanLimits(bytes: 4))
        let text = ScannableText("abababab")
        var found: [Int] = []
        let report = try scanner.scan(text, subjects: [0..<2, 2..<4, 4..<6, 6..<8], patterns: set.all) { match in
            found.append(match.subject)
            return .continue
        }
        #expect(found == [0, 1])
        #expect(report.shortfalls == [ScanShortfall(pattern: 0, subject: 2, cause: .bytes)])
    }

    @Test("where the stack or the heap does not suffice, the subject is named and the others are still matched")
    func memory() throws {
        // Each turn of the group stays on the stack.
        let deep = String(repeating: "ab", count: 20_000) + "\nabz"
        let text = ScannableText(deep)
        for (engine, cause) in [(Engine.justInTime, ScanShortfall.Cause.stack), (.interpreter, .heap)] {
            var engine = engine
            engine.limits.stackBytes = 64 << 10
            engine.limits.heapBytes = 256 << 10
            let result = try engine.results([Pattern("(?:a|b)*[yz]")], in: text, subjects: lines(of: text))[0]
            #expect(result.shortfall == ScanShortfall(pattern: 0, subject: 0, cause: cause), "\(engine.name)")
            #expect(result.matches.map(\.subject) == [1], "\(engine.name)")
        }
    }

    @Test("a pattern too long to be metered falls short where it would have to be, and only there")
    func unmetered() throws {
        let secret = String(repeating: "0123456789", count: 1_000)
        let text = ScannableText("0123\n" + String(repeating: "x", count: 600) + "\n0")
        let result = try Engine.justInTime.results([Pattern(secret + "|0")], in: text, subjects: lines(of: text))[0]
        #expect(result.shortfall == ScanShortfall(pattern: 0, subject: 1, cause: .unmetered))
        #expect(result.matches.map(\.subject) == [0, 2])
    }

    @Test("a back reference to something short costs little, however long the line", arguments: Engine.all)
    func shortBackReference(_ engine: Engine) throws {
        var engine = engine
        engine.limits.steps = 4_000_000
        let text = ScannableText("key = 'abc' " + String(repeating: "x", count: 100_000))
        let result = try engine.results([Pattern(#"(['"]).*\1"#)], in: text)[0]
        #expect(
            result
                == PatternResult(matches: [
                    SeenMatch(subject: 0, range: 6..<11, groups: [6..<7] + .init(repeating: nil, count: 8))
                ]))
    }

    @Test("endless recursion falls short", arguments: Engine.all)
    func recursion(_ engine: Engine) throws {
        let result = try engine.results([Pattern("(?:(?R)|a)b")], in: ScannableText("ab"))[0]
        #expect(result.shortfall != nil || result.matches.map(\.range) == [0..<2])
    }
}

@Suite("Long lines are matched whole", .timeLimit(.minutes(2)))
struct LongLineTests {
    private static let token = "to" + "ken_" + String(repeating: "Ab3", count: 8)

    @Test("a match is found wherever it stands, with exact offsets", arguments: Engine.all)
    func anywhere(_ engine: Engine) throws {
        let length = 200_000
        let places = [0, 511, 4_095, 4_096, 65_500, 65_535, 65_536, 131_060, length - Self.token.utf8.count]
        for place in places {
            var bytes = [UInt8](repeating: UInt8(ascii: "."), count: length)
            bytes.replaceSubrange(place..<place + Self.token.utf8.count, with: Self.token.utf8)
            let found = try engine.ranges(#"\btoken_[A-Za-z0-9]{24}\b"#, in: ScannableText(bytes))
            #expect(found == [place..<place + Self.token.utf8.count])
        }
    }

    @Test("anchors and lookarounds see the true ends of the line and nothing else", arguments: Engine.all)
    func edges(_ engine: Engine) throws {
        let half = String(repeating: "é-", count: 30_000)
        let text = ScannableText("k" + half + "k" + half + "k")
        let (first, middle, last) = (0..<1, 90_001..<90_002, 180_002..<180_003)
        #expect(try engine.ranges("k", in: text) == [first, middle, last])
        #expect(try engine.ranges("^k", in: text) == [first])
        #expect(try engine.ranges("k$", in: text) == [last])
        #expect(try engine.ranges(#"\Ak|k\z"#, in: text) == [first, last])
        #expect(try engine.ranges(#"(?<=-)k(?=é)"#, in: text) == [middle])
        #expect(try engine.ranges(#"k(?!.)"#, in: text) == [last])
        #expect(try engine.ranges(#"k(?=.*k$)"#, in: text) == [first, middle])
        #expect(try engine.ranges(#"^k.*k$"#, in: text) == [0..<180_003])
    }

    @Test("a match longer than any window is found", arguments: Engine.all)
    func longMatch(_ engine: Engine) throws {
        let text = ScannableText("<<" + String(repeating: "x", count: 300_000) + ">>")
        #expect(try engine.ranges("<<[^>]*>>", in: text) == [0..<300_004])
    }
}

import Foundation
import PatternEngine
import RiskModel
import TestKit
import Testing

@Suite("With the prefilter and without it the same is found")
struct PrefilterAgreementTests {
    @Test("for sets of random patterns over lines of random texts")
    func random() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        var (filtered, matches) = (0, 0)
        for _ in 0..<60 {
            let patterns = (0..<40).map { _ in
                Pattern(RandomPattern.source(&generator), dialect: generator.pick(Pattern.Dialect.allCases))
            }.filter { PatternSet.check($0) == nil }
            filtered += patterns.count { PrefilterForm(of: $0) == .filtered }
            let pair = try EnginePair(patterns)
            for _ in 0..<20 {
                let text = ScannableText(RandomText.bytes(&generator, pieces: 0...40))
                for subjects in [lines(of: text), text.whole, Self.anyRanges(of: text, &generator)] {
                    matches += try pair.compare(text, subjects, "seed \(seed)")
                }
            }
        }
        #expect(filtered > 40, "seed \(seed): too few of the patterns are filtered")
        #expect(matches > 10_000, "seed \(seed): too little is found")
    }

    /// Ranges that may cut characters in two, overlap, and be empty.
    private static func anyRanges(of text: ScannableText, _ generator: inout SeededGenerator) -> [Range<Int>] {
        (0..<5).map { _ in
            let ends = [Int.random(in: 0...text.count, using: &generator), Int.random(in: 0...text.count, using: &generator)]
                .sorted()
            return ends[0]..<ends[1]
        }
    }

    @Test("at the ends of subjects, for each kind of anchor and boundary")
    func edges() throws {
        let ends = [#"\A"#, #"\z"#, #"\Z"#, "^", "$", #"\b"#, #"\B"#, #"\G"#, "(?m)^", "(?m)$", ""]
        let patterns = ends.flatMap { start in
            ends.flatMap { end in ["ab", "a.b", #"\W"#, "a+", #"\w{2,}"#, "é", "a\\n?", ".{3}"].map { Pattern(start + $0 + end) }
            }
        }
        let pair = try EnginePair(patterns)
        for text in [
            "ab", "ab\n", "ab\r\n", "xab\nabx", "\nab\n\n", "éabé", "a\u{1A}b", "aéb", "-ab-", "ab\rab", "aab\n\naab ", "é",
        ] {
            let text = ScannableText(text)
            _ = try pair.compare(text, text.whole)
            _ = try pair.compare(text, lines(of: text))
        }
    }

    @Test("for every spelling that a class, a count, a group or an escape may have")
    func spellings() throws {
        let patterns = [
            #"[]a]b"#, #"[^]a]b"#, #"[a\]b]c"#, #"[[:alpha:]]1"#, #"[[:^alpha:]x]1"#, #"(?i)[[:upper:]]1"#,
            #"(?i)[^[:^upper:]]1"#,
            #"[a-]x"#, #"[-a]x"#, #"[\d-]x"#, #"[\x41-\x43]x"#, #"[\N{U+41}]x"#, #"[é-ü]x"#, #"[^é]x"#, #"[\p{L}]x"#,
            #"[^\p{L}]x"#,
            #"[\h]x"#, #"[^\W]x"#, #"[[:<:]]ab[[:>:]]"#, #"[\b]x"#, #"[[:word:]a]x"#, #"[\101]x"#, #"[\Qab\E]x"#, #"[:a]x"#,
            #"[[a]x"#,
            #"a{2}b"#, #"a{2,}b"#, #"a{,2}b"#, #"a{2,3}b"#, #"a{2,3}?b"#, #"a{2,3}+b"#, #"a{x}b"#, #"a{0}b"#, #"(?:ab){2,9}c"#,
            #"a{300}b"#,
            #"(?i)kelvin"#, #"(?i)ſtop"#, #"(?i:k)x"#, #"(?-i)kx"#, #"((?i)a|k)x"#, #"(?i)[^k]x"#, #"[^k]x"#, #"\Wx"#,
            #"(?i)\x{212A}x"#,
            #"(?i)[\x{2000}-\x{3000}]x"#, #"(?<name>a)x"#, #"(?P<name>a)x"#, #"(?'name'a)x"#, #"(?>a|ab)x"#, #"(?|a|b)x"#,
            #"(?=a)ax"#,
            #"(?!b)ax"#, #"(?<=a)x"#, #"(?<!a)x"#, #"(a)\1x"#, #"(a)\g1x"#, #"(a)\g{-1}x"#, #"(?<n>a)\k{n}x"#, #"(?<n>a)(?P=n)x"#,
            #"(?<n>a)(?P>n)x"#, #"(?<n>a)(?&n)x"#, #"(a(?1)?)x"#, #"(a)?(?(1)b|c)x"#, #"(?(?=a)a|b)x"#, #"(?(DEFINE)(?<d>a))x"#,
            #"\Qa+b\E+x"#, #"a\E+x"#, #"a\Q\Ex"#, #"(?x) a \  x # c"#, "(?x) a + # c\n x", #"(?#note)ax"#, #"a(?#note)+x"#,
            #"\cAx"#, #"\x1Ax"#,
            #"\x{e9}x"#, #"\o{101}x"#, #"\0101x"#, #"\101x"#, #"\ex"#, #"\.x"#, #"\éx"#, #"\Rx"#, #"\Xx"#, #"\Nx"#, #"\hx"#,
            #"\Hx"#, #"\vx"#,
            #"\Vx"#, #"a\Kx"#, #"(?s).x"#, #"(?^)ax"#, #"(?i-s:A.)x"#, #"a(*ACCEPT)b"#, #"(*COMMIT)ax"#, #"(?C1)ax"#, #"(?U)a+x"#,
            #"(?J)ax"#,
            #"(x)?(?(1)(?:foo|bar))zz"#, #"(x)?(?(1)(foo|bar))zz"#, #"(?x)ab+ +"#, #"(?x)ab+ ?"#, #"ab+(?#note)+"#, #"ab+\E+"#,
            #"ab+\Q\E?"#, #"(?x)ab{1,2} # c"# + "\n ?", "\\x00x", "[\\x00-\\x02]x", "\u{0}\u{0}",
            #"a|bx|"#, #"(a|)x"#, #"x*ax*"#, #"(?:x|y)+a"#, #"\bx\b"#, #"^ *x"#,
        ].map { Pattern($0) }
        let known = patterns.filter { PatternSet.check($0) == nil }
        #expect(known.count > patterns.count - 5)
        let pair = try EnginePair(known)
        let texts = [
            "ax bx cx x", "AX Kx kx \u{212A}x \u{17F}x SX", "a x\naab abab", "éx üx ax", "a\u{212A}elvin KELVIN \u{212A}elvin",
            "\u{17F}TOP", "zz xfoozz", "a\u{0}x\u{0}\u{0}x",
            "]b ab -x 1x x1 A1 é1", "aab aaab a{2}b a{,2}b", "a+bx a+b+x a\u{1}x\u{1A}x", "\u{85}x\u{2028}x\r\nx \t x",
            "ababc abababc",
            String(repeating: "a", count: 310) + "b", "b x", "y x a", "\u{8}x [x ]x :x \\x",
        ]
        for text in texts {
            let text = ScannableText(text)
            _ = try pair.compare(text, lines(of: text))
            _ = try pair.compare(text, text.whole)
        }
    }

    @Test("for 221 published secret patterns over the texts that were made to match and to fool them")
    func secretPatterns() throws {
        guard let configuration = try SharedCases.read("gitleaks.toml.xz"),
            let cases = try SharedCases.read("gitleaks-cases.jsonl.xz")
        else { return }
        let patterns = String(decoding: configuration, as: UTF8.self).split(separator: "\n").compactMap { line -> Pattern? in
            guard line.hasPrefix("regex = '''"), line.hasSuffix("'''") else { return nil }
            return Pattern(String(line.dropFirst(11).dropLast(3)))
        }.filter { PatternSet.check($0) == nil }
        #expect(patterns.count > 200)
        #expect(patterns.count { PrefilterForm(of: $0) == .filtered } >= patterns.count - 3)
        struct Case: Decodable { var text: String }
        let texts = try cases.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Case.self, from: Data($0)).text
        }
        // Many texts in one scan, each a subject: as a file's lines are.
        var bytes: [UInt8] = []
        let subjects = texts.map { text in
            let start = bytes.count
            bytes += Array(text.utf8)
            return start..<bytes.count
        }
        let matches = try EnginePair(patterns).compare(ScannableText(bytes), subjects)
        #expect(matches > 3_000)
    }

    @Test("at the end of a text, for few words that share a byte, as the library looks for that byte first")
    func ends() throws {
        for words in [
            ["eval", "exec"], ["secret", "password"], ["lv~s=qx", "=l#>GK"], ["x;tP", "q-|!;["], ["_v/d_jmw", "n=_wkojji"],
            ["password", "passwd", "passphrase"], ["ab", "cd", "ef"], ["needle"], ["\u{E9}a", "b\u{E9}"], ["\nx", "x\n"],
        ] {
            for prefix in ["", "(?i)"] {
                let pair = try EnginePair(words.map { Pattern(prefix + "\\Q\($0)\\E") })
                var found = 0
                for word in words {
                    for (before, after) in zip(0..<320, (0..<40).map { $0 } + Array(repeating: 3, count: 280)) {
                        let text = ScannableText(
                            String(repeating: "M", count: before) + word + String(repeating: "M", count: after))
                        found += try pair.compare(text, text.whole)
                    }
                }
                #expect(found >= 320 * words.count)
            }
        }
    }

    @Test("in texts of many pieces, and in subjects longer than a piece")
    func pieces() throws {
        let pair = try EnginePair(
            [Pattern("needle"), Pattern("(?i)k{3}"), Pattern("^start"), Pattern("end$"), Pattern(#"\bé\b"#)], steps: 1 << 27)
        let line = Array("start of a line of hay that is quite long, and its end\n".utf8)
        var bytes: [UInt8] = []
        for number in 0..<20_000 { bytes += number % 777 == 0 ? Array("a needle, é \u{212A}kK end\n".utf8) : line }
        let text = ScannableText(bytes)
        #expect(try pair.compare(text, lines(of: text)) > 20_000)
        #expect(try pair.compare(text, text.whole) > 20)
    }
}

/// One set of patterns, matched with and without the prefilter.
private final class EnginePair {
    private var plain: PatternScanner
    private var prefiltered: PatternScanner
    private let patterns: [Pattern]
    private let all: PatternSelection

    init(_ patterns: [Pattern], steps: Int = 50_000) throws {
        let limits = ScanLimits(steps: steps)
        plain = try PatternScanner(PatternSet(patterns), limits: limits)
        prefiltered = try PatternScanner(PatternSet(patterns, options: CompileOptions(prefilter: true)), limits: limits)
        self.patterns = patterns
        all = plain.set.all
    }

    /// - Returns: how much was found.
    func compare(_ text: ScannableText, _ subjects: [Range<Int>], _ comment: String = "") throws -> Int {
        let expected = try Self.find(&plain, text, subjects, all)
        let found = try Self.find(&prefiltered, text, subjects, all)
        for pattern in patterns.indices where expected[pattern]?.fellShort != true {
            let (expected, found) = (expected[pattern]?.matches ?? [], found[pattern]?.matches ?? [])
            #expect(
                found == expected,
                "\(comment): \(patterns[pattern].source.debugDescription) in \(text.bytes.prefix(400)) subjects \(subjects)")
        }
        return expected.values.reduce(0) { $0 + $1.matches.count }
    }

    private struct Found {
        var matches: [SeenMatch] = []
        var fellShort = false
    }

    private static func find(
        _ scanner: inout PatternScanner, _ text: ScannableText, _ subjects: [Range<Int>], _ patterns: PatternSelection
    ) throws -> [Int: Found] {
        var results: [Int: Found] = [:]
        let report = try scanner.scan(text, subjects: subjects, patterns: patterns) { match in
            results[match.pattern, default: Found()].matches.append(
                SeenMatch(subject: match.subject, range: match.range, groups: []))
            return .continue
        }
        for shortfall in report.shortfalls { results[shortfall.pattern, default: Found()].fellShort = true }
        return results
    }
}

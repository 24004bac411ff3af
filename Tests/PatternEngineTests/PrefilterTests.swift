import Foundation
import PatternEngine
import RiskModel
import TestKit
import Testing

@Suite("What the prefilter looks for, and what it leaves to PCRE2")
struct PrefilterTests {
    @Test(
        "a pattern that has no such form says why",
        arguments: [
            (#"a*"#, "no particular string"), (#"^\s*$"#, "no particular string"), (#"\w{40}"#, "no particular string"),
            ("ab|", "no particular string"), (#"(*UCP)\w+x"#, "(*…)"), (#"a(*ACCEPT)b"#, "(*…)"), (#"[\Qa\E]b"#, "in a class"),
            (#"(?C1)ab"#, "(?C…)"), ("secret", nil), (#"(?i)\b(?:key|token)\s*="#, nil), (#"\.(md|rst)$"#, nil),
            (#"[\x{202A}-\x{202E}]"#, nil), (#"(?<=x)-{5}BEGIN"#, nil),
        ] as [(String, String?)])
    func refusals(_ pattern: String, _ phrase: String?) {
        switch PrefilterForm(of: Pattern(pattern)) {
        case .filtered: #expect(phrase == nil, "\(pattern)")
        case .unfiltered(let because): #expect(phrase.map(because.contains) == true, "\(pattern): \(because)")
        }
    }

    @Test("a pattern without a candidate is settled, whatever it would cost PCRE2 to find nothing")
    func settled() throws {
        var engine = Engine.prefiltered
        engine.limits.steps = 500_000
        let text = ScannableText(String(repeating: "a", count: 80_000))
        for pattern in BudgetTests.catastrophic where pattern != #"a(?=.*[xy])"# {
            let result = try engine.results([Pattern(pattern)], in: text)[0]
            #expect(result == PatternResult(), "\(pattern)")
        }
        // With a candidate it is PCRE2 that decides, or falls short.
        let end = ScannableText(String(repeating: "a", count: 5_000) + "!b")
        #expect(try engine.results([Pattern(#"(?:a+)+[bc]!"#)], in: end)[0].shortfall == nil)
        let lure = ScannableText(String(repeating: "a", count: 5_000) + "\u{212A}")
        #expect(try engine.results([Pattern(#"(?i)(?:a+)+[bc]"#)], in: lure)[0].shortfall?.cause == .steps)
    }

    @Test("where nearly every line is a candidate of every pattern, none is left out and memory stays bounded")
    func tooMany() throws {
        // Each line holds a character that equals a letter where case is ignored, so it is a candidate of all.
        let patterns = (0..<300).map { Pattern("(?i)\u{6B}number\($0)end") } + [Pattern("(?i)last"), Pattern("[0-9]{3}x")]
        let set = try PatternSet(patterns, options: CompileOptions(prefilter: true))
        var scanner = try PatternScanner(set)
        let text = ScannableText(String(repeating: "\u{212A}\n", count: 20_000) + "\u{212A}number7end LAST 123x\n")
        var found: [Int] = []
        let report = try scanner.scan(text, subjects: lines(of: text), patterns: set.all) { match in
            found.append(match.pattern)
            return .continue
        }
        #expect(found == [7, 300, 301])
        #expect(report.isComplete)
    }

    @Test("an interruption is noticed while the prefilter reads")
    func interruption() throws {
        struct Ended: InterruptionCheck {
            func check() throws(Interruption) { throw .deadlineExceeded }
        }
        let set = try PatternSet([Pattern("needle")], options: CompileOptions(prefilter: true))
        var scanner = try PatternScanner(set)
        let text = ScannableText([UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20))
        #expect(throws: Interruption.deadlineExceeded) {
            _ = try scanner.scan(text, subjects: text.whole, patterns: set.all, interruption: Ended()) { _ in .continue }
        }
    }
}

@Suite("A compiled prefilter outlives its process only where nobody else could have written it")
struct PrefilterCacheTests {
    private let place: TemporaryDirectory
    private let cache: PrefilterCache
    private let patterns = [Pattern("needle"), Pattern("(?i)hay"), Pattern("a*"), Pattern(#"\.md$"#, dialect: .path)]

    init() throws {
        place = try TemporaryDirectory()
        cache = PrefilterCache(directory: place.path + "/cache", keyFile: place.path + "/state/cache.key")
    }

    private func find() throws -> [Int] {
        let set = try PatternSet(patterns, options: CompileOptions(prefilter: true), cache: cache)
        var scanner = try PatternScanner(set)
        var found: [Int] = []
        let text = ScannableText("a needle in the HAY of it.md")
        _ = try scanner.scan(text, subjects: text.whole, patterns: set.all) { match in
            found.append(match.pattern)
            return .nextPattern
        }
        return found
    }

    private func files() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: place.url.appendingPathComponent("cache"), includingPropertiesForKeys: nil)
    }

    private func mode(of url: URL) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
    }

    @Test("what was written is used, and is its owner's alone")
    func reuse() throws {
        #expect(try find() == [0, 1, 2, 3])
        let file = try #require(try files().first)
        let written = try Data(contentsOf: file)
        #expect(try mode(of: file) == 0o600)
        #expect(try mode(of: URL(fileURLWithPath: cache.keyFile)) == 0o600)
        #expect(try find() == [0, 1, 2, 3])
        #expect(try files().count == 1)
        #expect(try Data(contentsOf: file) == written, "it was compiled again")
    }

    @Test("a changed byte, another key, another name, open rights and links make it count for nothing")
    func distrust() throws {
        _ = try find()
        let file = try #require(try files().first)
        let whole = try Data(contentsOf: file)
        func replace(_ data: Data) throws {
            try FileManager.default.removeItem(at: file)
            #expect(FileManager.default.createFile(atPath: file.path, contents: data, attributes: [.posixPermissions: 0o600]))
        }
        func isWrittenAnew() throws -> Bool {
            let before = try FileManager.default.attributesOfItem(atPath: file.path)[.systemFileNumber] as? Int
            #expect(try find() == [0, 1, 2, 3])
            return try FileManager.default.attributesOfItem(atPath: file.path)[.systemFileNumber] as? Int != before
        }
        #expect(try !isWrittenAnew())
        for index in [0, 40, whole.count / 2, whole.count - 1] {
            var damaged = whole
            damaged[index] ^= 1
            try replace(damaged)
            #expect(try isWrittenAnew(), "byte \(index)")
        }
        try replace(whole.dropLast())
        #expect(try isWrittenAnew())
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        #expect(try isWrittenAnew())
        let elsewhere = try place.write(Array(whole), to: "elsewhere")
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: elsewhere)
        #expect(try isWrittenAnew())
        // As a cache that was restored on another machine.
        try FileManager.default.removeItem(atPath: cache.keyFile)
        #expect(try isWrittenAnew())
    }

    @Test("a directory in which others may write is not used, and nothing fails for it")
    func openDirectory() throws {
        try FileManager.default.createDirectory(
            atPath: cache.directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o777])
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: cache.directory)
        #expect(try find() == [0, 1, 2, 3])
        #expect(try files().isEmpty)
    }
}

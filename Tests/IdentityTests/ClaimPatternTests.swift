import Foundation
import TestKit
import Testing

@testable import Identity

@Suite("Claim patterns")
struct ClaimPatternTests {
    @Test(
        "a pattern matches a claim as a whole",
        arguments: [
            (#"repo:acme/[^:/]+:pull_request"#, "repo:acme/app:pull_request", true),
            (#"repo:acme/[^:/]+:pull_request"#, "repo:acme/app:pull_request:x", false),
            (#"repo:acme/[^:/]+:pull_request"#, "x repo:acme/app:pull_request", false),
            (#"repo:acme/[^:/]+:pull_request"#, "repo:acme/a/b:pull_request", false),
            (#"repo:acme/[^:/]+:pull_request"#, "repo:acme/:pull_request", false),
            (#"main|release/\d+\.\d+"#, "main", true), (#"main|release/\d+\.\d+"#, "release/1.20", true),
            (#"main|release/\d+\.\d+"#, "mainrelease/1.2", false), (#"main|release/\d+\.\d+"#, "release/1x2", false),
            ("main|", "", true), ("", "", true), ("", "x", false), ("a{3}", "aaa", true), ("a{3}", "aaaa", false),
            ("a{2,3}", "a", false),
            ("a{2,3}", "aaa", true), ("a{2,}", "aaaaa", true), ("(?:ab)+c?", "ababc", true), ("(a|b)*", "abba", true),
            ("(a|b)*", "abca", false),
            (".*", "anything at all", true), (".+", "", false), (".{1}", "é", true), ("[a-c-]+", "a-c", true),
            (#"[\]\\\-]+"#, #"]\-"#, true),
            ("[^a]", "b", true), ("[^a]", "a", false), (#"\w+"#, "Az_09", true), (#"\w"#, "é", false), (#"\d"#, "٣", false),
            (#"\."#, "x", false),
            ("é", "e\u{301}", false), ("a\u{301}", "á", false), ("((((a))))", "a", true), ("(|a)+", "aa", true),
            ("(a*)*", "aaa", true),
        ])
    func matching(pattern: String, claim: String, isMatch: Bool) throws {
        #expect(try ClaimPattern(pattern).matches(claim) == isMatch)
    }

    @Test(
        "what is no pattern of claims is refused, with its place",
        arguments: [
            ("acme.example", 4, "write `\\."), ("^main$", 0, "leave `^` out"), ("main$", 4, "leave `$` out"),
            ("(a", 0, "without `)`"),
            ("a)", 1, "without `(`"), (")(", 0, "without `(`"), ("[a", 0, "without its end"), ("[]", 0, "empty set"),
            ("[b-a]", 1, "later one"),
            ("*a", 0, "nothing in front"), ("a**", 2, "one quantifier"), ("a+?", 2, "one quantifier"), ("a{2", 1, "count"),
            ("a{x}", 1, "count"),
            ("a{3,2}", 1, "count"), ("a{0}", 1, "count"), ("a{999}", 1, "count"), ("(?=a)b", 0, "`(?`"), ("(?i)a", 0, "`(?`"),
            (#"(a)\1"#, 3, "escape"),
            (#"a\"#, 1, "escape"), (#"\s"#, 0, "escape"), ("é.", 2, "write `\\."), ("(a{200}){200}", 0, "repeats too much"),
            (String(repeating: "a", count: 513), 0, "longer than"), (String(repeating: "(", count: 200), 32, "in each other"),
            ("[[:alpha:]]", 1, "without its end"),
        ])
    func mistakes(pattern: String, offset: Int, reason: String) {
        let mistake = #expect(throws: ClaimPattern.Mistake.self) { try ClaimPattern(pattern) }
        #expect(mistake?.offset == offset)
        #expect(mistake?.reason.contains(reason) == true, "\(mistake?.reason ?? "")")
    }

    @Test("it agrees with the regular expressions of Foundation")
    func oracle() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        var matches = 0
        for _ in 0..<1_500 {
            let text = Self.pattern(&generator, depth: 2)
            guard let pattern = try? ClaimPattern(text) else {
                #expect(text.utf8.count > 100, "`\(text)` was refused; seed \(seed)")
                continue
            }
            let expression = try NSRegularExpression(pattern: "\\A(?:\(text))\\z")
            for _ in 0..<12 {
                let claim = String((0..<Int.random(in: 0...6, using: &generator)).map { _ in generator.pick(Array("abc-:")) })
                let isMatch = expression.firstMatch(in: claim, range: NSRange(location: 0, length: claim.utf16.count)) != nil
                if pattern.matches(claim) != isMatch { Issue.record("`\(text)` on `\(claim)`, seed \(seed)") }
                if isMatch { matches += 1 }
            }
        }
        #expect(matches > 500)
    }

    private static func pattern(_ generator: inout SeededGenerator, depth: Int) -> String {
        let atoms = ["a", "b", "c", "-", ":", "[ab]", "[^a]", "[a-c]", "\\w", "\\-", ".{1}"]
        let quantifiers = ["", "", "*", "+", "?", "{2}", "{1,2}", "{0,1}", "{1,}"]
        let branches = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
            (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                let isGroup = depth > 0 && generator.chance(oneIn: 3)
                let atom = isGroup ? "(\(pattern(&generator, depth: depth - 1)))" : generator.pick(atoms)
                return atom.hasSuffix("}") ? atom : atom + generator.pick(quantifiers)
            }.joined()
        }
        return branches.joined(separator: "|")
    }

    @Test(
        "patterns that make other engines try for ever take no longer than others",
        arguments: ["(a+)+b", "(a|a)*b", "(a|aa)+b", "(.*)*b", "((a?){40}a){20}b", "a{200}a*b", "(a*)*(a*)*(a*)*b"])
    func linear(pattern: String) throws {
        let pattern = try ClaimPattern(pattern)
        let claim = String(repeating: "a", count: ClaimText.maximumBytes)
        let seconds = processorSeconds { #expect(!pattern.matches(claim)) }
        #expect(seconds < 5)
    }
}

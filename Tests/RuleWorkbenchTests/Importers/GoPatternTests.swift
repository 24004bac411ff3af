import Foundation
import PatternEngine
import RiskModel
import TestKit
import Testing

@testable import RuleWorkbench

@Suite("Patterns of Go, said in PCRE2")
struct GoPatternTests {
    @Test(
        "what reads otherwise in PCRE2 is written so that it means the same",
        arguments: [
            ("a$", #"a\z"#), ("(?m)a$|b", "(?m)a$|b"), ("(?:(?m)a$)b$", #"(?:(?m)a$)b\z"#), ("(?m:a$)b$", #"(?m:a$)b\z"#),
            ("(?m)(?-m)a$", #"(?m)(?-m)a\z"#), (#"\s\S"#, #"[\t\n\f\r ][^\t\n\f\r ]"#), (#"[\s-x]"#, #"[\t\n\f\r \-x]"#),
            (#"[^\S]"#, #"[^\S\x0B]"#), (#"\v"#, #"\x0B"#), (#"\012\x1a\x{1F600}"#, #"\x{a}\x{1a}\x{1F600}"#),
            ("(?P<name>a)(?<other>b)", "(a)(b)"), ("{,2}a{2}{", #"\{,2}a{2}\{"#), ("x{", #"x\{"#), ("[]a]", #"[\]a]"#),
            ("[[a]", #"[\[a]"#), ("[[:alpha:]_]", "[[:alpha:]_]"), (#"\Qa.b\E+"#, #"a\.b+"#), ("${name}", #"\z\{name}"#),
            (#"[${a}]"#, #"[\${a}]"#), ("a\nb", #"a\x{a}b"#), (#"\pN\p{Greek}\_\-\/"#, #"\pN\p{Greek}_\-\/"#),
            ("(?i)k(?U)a*", "(?i)k(?U)a*"), ("é+?", "é+?"),
        ])
    func translation(go: String, pcre2: String) throws {
        #expect(try GoPattern.translate(go) == pcre2)
        #expect(PatternSet.check(Pattern(pcre2)) == nil)
    }

    @Test(
        "what Go refuses is refused, though PCRE2 would read something into it",
        arguments: [
            "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?>a)", "(?|a)", "(?1)", "(?P=a)", "(?P>a)", "(?#a)", "(?x)a", "(?", "(?i",
            "(*UTF)a", "a++", "a*+", "a??+", "a{2}{3}", "a**", "*a", "|+", "a{1001}", #"\1"#, #"(a)\1"#, #"\C"#, #"\K"#, #"\R"#,
            #"\Z"#, #"\G"#, #"\h"#, #"[\b]"#, #"\"#, "[a", "(a", "a)", #"\x"#, #"\x{}"#, #"\8"#, #"\p{a"#, "(?P<a", "(?)",
            "(?i-m-s)",
            String(repeating: "(", count: 300), String(repeating: "a", count: 20_000),
        ])
    func refusals(go: String) {
        #expect(throws: GoPattern.Refusal.self) { try GoPattern.translate(go) }
    }

    @Test("no pattern makes the translation fail in another way than by a reason, or take long")
    func tokenSoup() {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        let tokens = [
            "(", ")", "(?", "(?i", ":", "[", "]", "^", "-", #"\"#, "Q", "E", "x", "{", "}", ",", "1", "0", "$", "*", "+", "?",
            "|", "a", "é",
            "[:", ":]", "P<", ">", "p",
        ]
        for _ in 0..<20_000 {
            let pattern = (0..<Int.random(in: 0...12, using: &generator)).map { _ in generator.pick(tokens) }.joined()
            guard let translated = try? GoPattern.translate(pattern) else { continue }
            // It would stand for a list or variable.
            let unescaped = translated.replacing(#"\\"#, with: "").replacing(#"\$"#, with: "")
            #expect(!unescaped.contains("${"), "seed \(seed): \(pattern)")
        }
    }
}

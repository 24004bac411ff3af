import Foundation
import PatternEngine
import RiskModel
import TestKit
import Testing

@testable import RuleWorkbench

@Suite("Globs of minimatch and picomatch, said as patterns")
struct PathGlobTests {
    private static let paths = [
        "a", "a.md", ".a.md", "docs", "docs/a.md", "docs/x/y.md", "docs/.hidden/y.md", "src/a.ts", "src/x/a.tsx", "src/(g)/a.ts",
        "b-1",
        "b/1",
    ]

    static let samples: [(glob: String, dialect: PathGlob.Dialect, matches: [String])] = [
        ("*", .minimatch(dots: true), ["a", "a.md", ".a.md", "docs", "b-1"]),
        ("*", .minimatch(dots: false), ["a", "a.md", "docs", "b-1"]),
        ("*.md", .minimatch(dots: true), ["a.md", ".a.md"]),
        ("**/*.md", .minimatch(dots: true), ["a.md", ".a.md", "docs/a.md", "docs/x/y.md", "docs/.hidden/y.md"]),
        ("**/*.md", .minimatch(dots: false), ["a.md", "docs/a.md", "docs/x/y.md"]),
        ("docs/**", .minimatch(dots: true), ["docs/a.md", "docs/x/y.md", "docs/.hidden/y.md"]),
        ("docs/**", .picomatch, ["docs", "docs/a.md", "docs/x/y.md", "docs/.hidden/y.md"]),
        ("docs/*", .minimatch(dots: true), ["docs/a.md"]),
        ("./docs/*.md", .picomatch, ["docs/a.md"]),
        ("src/**/*.{ts,tsx}", .minimatch(dots: true), ["src/a.ts", "src/x/a.tsx", "src/(g)/a.ts"]),
        ("src/(g)/**", .minimatch(dots: true), ["src/(g)/a.ts"]),
        ("{docs/{a,b},src/a}.*", .minimatch(dots: true), ["docs/a.md", "src/a.ts"]),
        ("b[-_]1", .minimatch(dots: true), ["b-1"]),
        ("[!b]", .minimatch(dots: true), ["a"]),
        ("?", .minimatch(dots: true), ["a"]),
        (#"\a.m\d"#, .minimatch(dots: true), ["a.md"]),
        (
            "**", .minimatch(dots: false),
            ["a", "a.md", "docs", "docs/a.md", "docs/x/y.md", "src/a.ts", "src/x/a.tsx", "src/(g)/a.ts", "b-1", "b/1"]
        ),
    ]

    @Test("match the paths that they match there", arguments: samples)
    func matching(glob: String, dialect: PathGlob.Dialect, matches: [String]) throws {
        let pattern = try PathGlob(glob, dialect).pattern
        #expect(PatternSet.check(Pattern(pattern, dialect: .path)) == nil, "\(pattern)")
        let expression = try NSRegularExpression(pattern: pattern)
        let found = Self.paths.filter { path in
            expression.firstMatch(in: path, range: NSRange(path.startIndex..., in: path)) != nil
        }
        #expect(found == matches, "\(glob) became \(pattern)")
    }

    @Test("`!` in front means every other path; twice, nothing")
    func negation() throws {
        #expect(try PathGlob("!docs/**", .picomatch).isNegated)
        #expect(try !PathGlob("!!docs/**", .picomatch).isNegated)
    }

    @Test(
        "what no pattern says, or no path matches, is refused",
        arguments: [
            "", "!", "/docs/*", "docs/", "a//b", "@(a|b)", "!(a)", "+(a)/b", "[a", #"a\"#, "{1..3}", "(a)",
            String(repeating: "a", count: 1_025),
            String(repeating: "{a,b}", count: 10),
        ])
    func refusals(glob: String) {
        #expect(throws: PathGlob.Refusal.self) { try PathGlob(glob, .picomatch) }
    }
}

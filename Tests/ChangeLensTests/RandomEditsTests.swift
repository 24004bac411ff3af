import ChangeLens
import Foundation
import RiskModel
import TestKit
import Testing

@Suite("Random edits of comments and of code")
struct RandomEditsTests {
    @Test(
        "comments that come, go and change are comments; one byte of code that changes is code",
        arguments: Sample.all + Sample.further)
    func randomEdits(_ sample: Sample) {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        for round in 0..<80 {
            let base = sample.written(using: &generator)
            let head = sample.written(using: &generator)
            let kind = Judgement.kind(sample.path, base.bytes, head.bytes)
            if base.bytes == head.bytes {
                #expect(kind == .code)
            } else {
                // A comment that only moves changes its layout.
                let sameWords = base.comments == head.comments
                #expect(
                    kind == .comments || (sameWords && kind == .whitespace),
                    "seed \(seed), round \(round)\n\(base.text)\n----\n\(head.text)")
            }
            let mutant = head.withOneByteOfCodeChanged(using: &generator)
            let mutantKind = Judgement.kind(sample.path, base.bytes, mutant.bytes)
            #expect(mutantKind == .code, "seed \(seed), round \(round)\n\(base.text)\n----\n\(mutant.text)")
        }
    }
}

/// A source text with places for comments.
///
/// `·` stands for a blank that a block comment may follow; each line may get a comment behind it, and lines
/// of comments above it, but for the lines that the text of a string or block scalar goes through (`¦` at their start).
struct Sample: CustomStringConvertible, Sendable {
    var path: String
    var lineMark: String
    var block: (open: String, close: String)?
    var hasTrailingComments = true
    var source: String

    var description: String { path }

    /// A text in which each byte is known to be code or not.
    struct Written {
        var bytes: [UInt8] = []
        var isCode: [Bool] = []
        var comments: [String] = []

        var text: String { String(decoding: bytes, as: UTF8.self) }

        mutating func comment(_ words: String, before: String, after: String) {
            comments.append(words)
            append(before + words + after, isCode: false)
        }

        mutating func append(_ text: some StringProtocol, isCode: Bool) {
            bytes.append(contentsOf: text.utf8)
            self.isCode.append(contentsOf: repeatElement(isCode, count: text.utf8.count))
        }

        func withOneByteOfCodeChanged(using generator: inout SeededGenerator) -> Written {
            var copy = self
            let places = bytes.indices.filter { isCode[$0] && bytes[$0] > 0x20 }
            let place = generator.pick(places)
            if generator.chance(oneIn: 3) {
                copy.bytes.remove(at: place)
                copy.isCode.remove(at: place)
            } else {
                let others = Array("#/*-\"'`\\ \nx;{}()<=!".utf8).filter { $0 != bytes[place] }
                copy.bytes[place] = generator.pick(others)
            }
            return copy
        }
    }

    private static let words = [
        "One", "the quick", "it's", "\"quoted", "a # b", "x // y", "(see", "`c", "100 %", "été", "a;b", "--", "'",
    ]

    private func comment(using generator: inout SeededGenerator) -> String {
        var words = ["Because"]
        for _ in 0..<Int.random(in: 0..<4, using: &generator) { words.append(generator.pick(Self.words)) }
        // SQL*Plus reads a last minus.
        return words.joined(separator: " ") + "."
    }

    func written(using generator: inout SeededGenerator) -> Written {
        var result = Written()
        for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
            let isInside = line.hasPrefix("¦")
            if !isInside, generator.chance(oneIn: 4) {
                result.comment(comment(using: &generator), before: "\(lineMark) ", after: "\n")
            }
            let pieces = (isInside ? line.dropFirst() : line).split(separator: "·", omittingEmptySubsequences: false)
            for (index, piece) in pieces.enumerated() {
                if index > 0 {
                    result.append(" ", isCode: false)
                    if let block, generator.chance(oneIn: 3) {
                        result.comment(comment(using: &generator), before: block.open + " ", after: " \(block.close) ")
                    }
                }
                result.append(piece, isCode: true)
            }
            let isFollowedInside = line.hasSuffix("¬")
            if isFollowedInside {
                let mark = "¬".utf8.count
                result.bytes.removeLast(mark)
                result.isCode.removeLast(mark)
            } else if hasTrailingComments, !line.isEmpty, generator.chance(oneIn: 4) {
                result.comment(comment(using: &generator), before: "  \(lineMark) ", after: "")
            }
            result.append("\n", isCode: false)
        }
        return result
    }
}

extension Sample {
    private static let slashBlock = (open: "/*", close: "*/")

    /// A line that ends in `¬` goes on inside a string: nothing may follow it.
    static let all: [Sample] = [
        Sample(
            path: "a.c", lineMark: "//", block: slashBlock,
            source: """
                #include <stdio.h>
                #define·MAX(a, b)·((a)·> (b)·? (a)·: (b))
                static const char *s·= "// /* \\" ' */";
                int main(void)·{
                    char c·= '"';
                    return·MAX(c, 3)·/ 2;
                }
                """),
        Sample(
            path: "a.go", lineMark: "//", block: slashBlock,
            source: """
                package·a
                import "fmt"
                var raw·= `// one¬
                ¦/* two \\`
                func (x *T) f(a int)·(int, error)·{
                    if a·/ 2·> '"'·{ return·0, nil }
                    return·fmt.Sprintf("%d // \\" /*", a), nil
                }
                """),
        Sample(
            path: "a.rs", lineMark: "//", block: slashBlock,
            source: """
                fn f<'a>(x: &'a str)·-> char {
                    let s·= r##"// "# /* "##;
                    let b·= b'"';
                    let l·= "// \\" /*";
                    'outer: loop·{ break 'outer; }
                    '\\''
                }
                """),
        Sample(
            path: "a.swift", lineMark: "//", block: slashBlock,
            source: """
                import·Foundation
                let a·= "// \\(f("/*", b)) \\" /*"
                let r·= #"\\ "// "#
                func f(_ x: Int)·-> Int {
                    return x·/·2
                }
                """),
        Sample(
            path: "a.js", lineMark: "//", block: slashBlock,
            source: """
                const·a·= /[/"']\\/*/g;
                const b·= `// ${f(`/*`)} '`;
                if·(a·< b)·{ g(a·/ 2, '// "'); }
                """),
        Sample(
            path: "A.java", lineMark: "//", block: slashBlock,
            source: """
                class A·{
                    String s·= "// \\" /*", t·= '"' + "";
                    int f(int a)·{ return a·/ 2; }
                }
                """),
        Sample(
            path: "a.py", lineMark: "#", block: nil,
            source: """
                def f(a, b):
                    s = "# ' \\" " + '# "'
                    t = f"{a['x']!r:>{b}} #"
                    u = '''# one¬
                ¦# two ' \"\"\"¬
                ¦'''
                    return [a,
                            b]
                """),
        Sample(
            path: "a.sh", lineMark: "#", block: nil,
            source: """
                set -eu
                a="# $(echo 'b"' "c # d") ${#e}"
                if [ $# -gt 1 ]; then echo 'it # is'; fi
                f() { echo a#b \\# "${a%%#*}"; }
                (cd a && ls | wc -l)
                """),
        Sample(
            path: "a.yaml", lineMark: "#", block: nil,
            source: """
                on:
                  push: { branches: [a, "b # c"] }
                jobs:
                  - name: it's a#b
                    run: |¬
                ¦      # text "¬
                ¦      echo¬
                  - uses: 'a # ''b'
                """),
        Sample(
            path: "a.toml", lineMark: "#", block: nil,
            source: """
                [a]
                b = "# \\" "
                c = '# \\'
                d = [1, 2]
                """),
        Sample(
            path: "a.tf", lineMark: "#", block: slashBlock,
            source: """
                resource·"a" "b"·{
                  c = "# ${d["e"]} \\" //"
                }
                """),
        Sample(
            path: "a.sql", lineMark: "--", block: slashBlock,
            source: """
                SELECT·a, 'it''s -- /*'·AS b
                FROM·t·WHERE c·> 1 / 2;
                """),
        Sample(
            path: "Makefile", lineMark: "#", block: nil, hasTrailingComments: false,
            source: """
                A = b # c
                all: a \\¬
                ¦  b
                \techo "# d"
                """),
        Sample(
            path: "Dockerfile", lineMark: "#", block: nil, hasTrailingComments: false,
            source: """
                FROM a
                RUN b \\¬
                ¦  && c # d
                """),
    ]
}

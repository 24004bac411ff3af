import Testing

@testable import YAMLDocuments

@Suite("Showing a diagnostic")
struct RenderingTests {
    private static func shown(_ excerpt: String, column: Int, message: String = "wrong") -> String {
        Diagnostic(
            code: .syntax, file: "f.yaml", position: TextPosition(line: 3, column: column), message: message, excerpt: excerpt
        ).description
    }

    @Test("the caret stands under the place")
    func caret() {
        #expect(Self.shown("when: { pth: x }", column: 9) == "f.yaml:3:9: error: wrong\n    when: { pth: x }\n            ^")
        #expect(Self.shown("", column: 1) == "f.yaml:3:1: error: wrong\n    \n    ^")
        #expect(Self.shown("ab", column: 3) == "f.yaml:3:3: error: wrong\n    ab\n      ^")
        #expect(Self.shown("ab", column: 99) == "f.yaml:3:99: error: wrong\n    ab\n      ^")
    }

    @Test("a mistake of the whole file has no line")
    func wholeFile() {
        #expect(
            Diagnostic(code: .tooLarge, file: "a\u{1B}[2J", message: "too large").description == "a\\u{1B}[2J: error: too large")
    }

    @Test("nothing in a file can steer the terminal, and the caret still stands right")
    func escapes() {
        #expect(
            Self.shown("a\t\u{1B}[31m\u{202E}b", column: 9, message: "`\u{9B}x\n`")
                == "f.yaml:3:9: error: `\\u{9B}x\\n`\n    a\\t\\u{1B}[31m\\u{202E}b\n                         ^")
    }

    @Test("a combining mark does not push the caret")
    func combining() {
        #expect(Self.shown("e\u{301}x", column: 3).hasSuffix("\n     ^"))
    }

    @Test("a long line is cut around the place")
    func longLine() {
        let line = String(repeating: "a", count: 500) + "X" + String(repeating: "b", count: 500)
        let lines = Self.shown(line, column: 501).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.last?.count == lines[1].prefix { $0 != "X" }.count + 1)
        #expect(lines[1].count == 4 + 1 + TerminalText.excerptWidth + 1)
        let start = Self.shown(line, column: 1).split(separator: "\n")
        #expect(start[1].hasPrefix("    aaa"))
        #expect(start[1].hasSuffix("…"))
    }

    @Test("mistakes are in order of file, line and column, whole files first")
    func order() {
        func mistake(_ file: String, _ line: Int?, _ column: Int = 1) -> Diagnostic {
            Diagnostic(code: .syntax, file: file, position: line.map { TextPosition(line: $0, column: column) }, message: "m")
        }
        let sorted = [mistake("a", nil), mistake("a", 2, 9), mistake("a", 10, 1), mistake("a", 10, 2), mistake("b", 1)]
        #expect(sorted.reversed().sorted() == sorted)
    }
}

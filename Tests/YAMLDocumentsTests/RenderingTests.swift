import Testing

@testable import YAMLDocuments

@Suite("Showing a diagnostic")
struct RenderingTests {
    private static func shown(_ excerpt: String, column: Int, message: String = "wrong") -> String {
        Diagnostic(
            code: .syntax, file: "f.yaml", position: TextPosition(line: 3, column: column), message: message,
            excerpt: Diagnostic.Excerpt(text: excerpt, column: column)
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
    func longLine() throws {
        let line = String(repeating: "ä", count: 5_000) + "X" + String(repeating: "b", count: 5_000)
        let source = SourceText(name: "f", folder: nil, bytes: Array("first\n\(line)\nlast".utf8))
        let middle = source.excerpt(at: TextPosition(line: 2, column: 5_001))
        #expect(middle.text.unicodeScalars.count == Diagnostic.Excerpt.width)
        #expect(Array(middle.text)[middle.column - 1] == "X")
        #expect(middle.isCutBefore && middle.isCutAfter)
        let lines = TerminalText.lines(of: middle)
        #expect(lines.line.hasPrefix("…ää") && lines.line.hasSuffix("bb…"))
        #expect(lines.caret.count == middle.column + 1)
        let start = source.excerpt(at: TextPosition(line: 2, column: 1))
        #expect(!start.isCutBefore && start.isCutAfter && start.column == 1)
        let end = source.excerpt(at: TextPosition(line: 2, column: 99_999))
        #expect(end.isCutBefore && !end.isCutAfter && end.text.unicodeScalars.count == Diagnostic.Excerpt.width)
        #expect(end.column == Diagnostic.Excerpt.width + 1)
    }

    @Test("a line that fits is shown whole, wherever the place is")
    func fittingLine() {
        let line = String(repeating: "a", count: Diagnostic.Excerpt.width)
        let source = SourceText(name: "f", folder: nil, bytes: Array(line.utf8))
        for column in [1, 61, 119, 121] {
            #expect(
                source.excerpt(at: TextPosition(line: 1, column: column)) == Diagnostic.Excerpt(text: line, column: column))
        }
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

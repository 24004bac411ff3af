import RiskModel
import Testing

@Suite("Code that only moves")
struct MovedCodeTests {
    private static let moves: [Judgement] = [
        .init("a.go", "a function", "func a() {\n}\n\nfunc b() {\n}\n\nvar c\n", "var c\nfunc a() {\n}\n\nfunc b() {\n}\n\n"),
        .init(
            "a.go", "two functions", "// A.\nfunc a() {\n}\n\n// B.\nfunc b() {\n}\n",
            "// B.\nfunc b() {\n}\n\n// A.\nfunc a() {\n}\n"),
        .init("a.py", "an import", "import b\nimport a\nc\n", "import a\nimport b\nc\n"),
        .init("a.yaml", "a key", "a: 1\nb: 2\n", "b: 2\na: 1\n"),
        .init("a.sh", "a command", "a\nb\nc\n", "c\na\nb\n"),
    ]

    private static let others: [Judgement] = [
        .init("a.go", "a line changes on its way", "a(1)\nb(2)\n", "b(2)\na(3)\n"),
        .init("a.go", "bytes change places within lines", "ab(cd)\n", "cd(ab)\n"),
        .init("a.py", "its indentation changes", "if a:\n  b\nc \n", "if a:\nc\n  b \n"),
        .init("a.go", "in a string", "a(`\nb\nc\n`)\n", "a(`\nc\nb\n`)\n"),
        .init("a.go", "a directive goes along", "//nolint\na()\nb()\n", "b()\n//nolint\na()\n"),
        .init("a.go", "a comment of several lines goes along", "/* a\n*/\nb()\nc()\n", "c()\n/* a\n*/\nb()\n"),
        .init("a.unknown", "a language not known", "a\nb\n", "b\na\n"),
        .init("a.js", "what cannot be lexed", "a = <b/>\nc\n", "c\na = <b/>\n"),
        .init(
            "a.go", "all is new", (0..<20).map { "f(\($0 + 10))\n" }.joined(), (0..<20).map { "f(\(29 - $0))\n" }.joined()),
    ]

    @Test("blocks of lines that only change places are moved, both ways", arguments: moves)
    func moved(_ judgement: Judgement) {
        #expect(judgement.kind == .moved)
        #expect(judgement.reverseKind == .moved)
    }

    @Test("whatever changes besides its place is code, both ways", arguments: others)
    func code(_ judgement: Judgement) {
        #expect(judgement.kind == .code)
        #expect(judgement.reverseKind == .code)
    }
}

import ChangeLens
import RiskModel
import Testing

@Suite("What hunks alone decide")
struct HunkTests {
    /// Lines as in a hunk: a blank, `+` or `-`, and the text.
    private static func kind(_ path: String, _ hunks: [String]...) -> ChangeKind {
        var content = FileContent()
        for hunk in hunks {
            let start = content.lines.count
            for line in hunk {
                let begin = content.text.count
                content.text += Array((line.dropFirst() + "\n").utf8)
                let origin: FileContent.Line.Origin = line.hasPrefix("+") ? .added : line.hasPrefix("-") ? .removed : .context
                content.lines.append(.init(origin: origin, oldNumber: 9, newNumber: 9, range: begin..<content.text.count))
            }
            content.hunks.append(.init(oldStart: 9, oldCount: 0, newStart: 9, newCount: 0, lines: start..<content.lines.count))
        }
        let version = FileVersion(path: GitPath(bytes: path.utf8))
        return ChangeLens.kind(of: FileChange(status: .modified, old: version, new: version), content)
    }

    @Test("comments between lines of code that are shown, where each line is read alone")
    func comments() {
        #expect(Self.kind(".gitignore", [" a", "-# one", "+# two", " b"]) == .comments)
        #expect(Self.kind("a.properties", [" a=b", "+# one", " c=d"]) == .comments)
        #expect(Self.kind("a.capnp", [" a", "-b # one", "+b # two", " c"]) == .comments)
        #expect(Self.kind(".gitignore", [" a", "+", " b"], [" a", "+# one", " b"]) == .comments)
        #expect(Self.kind(".gitignore", [" a", "+", " b"]) == .whitespace)
    }

    @Test("at the edge of a hunk nobody sees what goes on")
    func edges() {
        #expect(Self.kind(".gitignore", ["-# one", "+# two", " b"]) == .code)
        #expect(Self.kind(".gitignore", [" # a", "-# one", "+# two", " b"]) == .code)
        #expect(Self.kind(".gitignore", [" a", "-# one", "+# two"]) == .code)
        #expect(Self.kind("a.properties", ["+# one", " c=d"]) == .code)
        #expect(Self.kind("a.properties", [" a=b\\", "-# one", "+# two", " c=d"]) == .code)
    }

    @Test("one hunk of code is enough, and none says nothing")
    func code() {
        #expect(Self.kind(".gitignore", [" a", "+# one", " b"], [" a", "+b", " c"]) == .code)
        #expect(Self.kind(".gitignore") == .code)
    }

    @Test(
        "where a line may lie in a string, comment or here-document, hunks are not enough",
        arguments: [
            "a.go", "a.py", "a.sh", "a.yaml", "a.js", "a.rb", "a.c", "a.toml", "Dockerfile", "Makefile", "a.sql", "a.xml",
            "a.lua",
        ])
    func state(_ path: String) {
        for mark in ["//", "#", "--"] {
            #expect(Self.kind(path, [" a: b", "-\(mark) one", "+\(mark) two", " c: d"]) == .code)
        }
    }

    @Test("many comments and many changed lines are not compared one with another", .timeLimit(.minutes(1)))
    func manyOfBoth() {
        let count = 400_000
        var content = FileContent()
        let comments = Array(String(repeating: "/**/\n", count: count).utf8)
        content.base = comments
        content.head = comments
        for index in 0..<count {
            content.text += [UInt8(ascii: "a"), UInt8(ascii: "\n")]
            content.lines.append(
                .init(origin: .added, oldNumber: 0, newNumber: 1 + index, range: 2 * index..<2 * index + 2))
        }
        content.hunks = [.init(oldStart: 1, oldCount: 0, newStart: 1, newCount: count, lines: 0..<count)]
        let version = FileVersion(path: "a.c")
        #expect(ChangeLens.kind(of: FileChange(status: .modified, old: version, new: version), content) != .whitespace)
    }
}

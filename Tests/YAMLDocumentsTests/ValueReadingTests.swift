import Testing

@testable import YAMLDocuments

@Suite("Reading values")
struct ValueReadingTests {
    /// Reads the value of `v: TEXT` with `read`; what was found is the second half.
    private static func read<Value>(_ text: String, _ read: (YAMLNode, Diagnostics) -> Value?) -> (Value?, [Diagnostic]) {
        let diagnostics = Diagnostics()
        let document = YAMLReader(diagnostics).documents(name: "f", content: Array("v: \(text)\n".utf8)).first
        guard let document, var mapping = MappingReader(document, diagnostics), let node = mapping.value("v") else {
            return (nil, diagnostics.found)
        }
        return (read(node, diagnostics), diagnostics.found)
    }

    @Test(
        "where text is expected, anything but nothing is text",
        arguments: [
            ("x", "x"), ("1.0", "1.0"), ("yes", "yes"), ("'null'", "null"), ("\"a\\tb\"", "a\tb"), ("007", "007"),
            ("|\n  a\n  b", "a\nb\n"),
        ])
    func text(_ written: String, _ value: String) {
        let (read, found) = Self.read(written) { $0.text($1) }
        #expect(read == value)
        #expect(found.isEmpty)
    }

    @Test("nothing, empty text and collections are not text", arguments: ["", "~", "null", "''", "[x]", "{x: y}"])
    func noText(_ written: String) {
        let (read, found) = Self.read(written) { $0.text($1) }
        #expect(read == nil)
        #expect(found.count == 1)
    }

    @Test("a line is text that can be printed anywhere", arguments: ["\"a\\nb\"", "\"\\e[31m\"", "\"a\\u2028b\"", "\"\\0\""])
    func line(_ written: String) {
        let (read, found) = Self.read(written) { $0.line($1) }
        #expect(read == nil)
        #expect(found.map(\.code) == [.invalidValue])
    }

    @Test("truth is written true or false, and no other way", arguments: [("true", true), ("false", false)])
    func boolean(_ written: String, _ value: Bool) {
        #expect(Self.read(written) { $0.boolean($1) }.0 == value)
        for other in ["yes", "no", "on", "off", "True", "'true'", "1", "~", "[true]"] {
            #expect(Self.read(other) { $0.boolean($1) }.1.map(\.code) == [.wrongType], "\(other)")
        }
    }

    @Test("whole numbers are decimal and within their range")
    func integers() {
        #expect(Self.read("42") { $0.integer($1, in: 0...100) }.0 == 42)
        #expect(Self.read("-1") { $0.integer($1, in: -5...5) }.0 == -1)
        for other in ["0x10", "1e3", "1_000", "'1'", "+1", "1.0", "--1", "٣"] {
            #expect(Self.read(other) { $0.integer($1, in: 0...100) }.1.map(\.code) == [.wrongType], "\(other)")
        }
        for other in ["101", "-1", "99999999999999999999999"] {
            #expect(Self.read(other) { $0.integer($1, in: 0...100) }.1.map(\.code) == [.invalidValue], "\(other)")
        }
    }

    @Test("times are seconds, minutes or hours", arguments: [("30s", 30), ("10m", 600), ("60m", 3_600), ("1h", 3_600)])
    func durations(_ written: String, _ seconds: Int) {
        #expect(Self.read(written) { $0.duration($1, in: 1...86_400) }.0 == seconds)
    }

    @Test("no other time is one", arguments: ["10", "m", "1d", "1.5h", "-", "[1m]", "0s", "25h", "9223372036854775807h", "-1m"])
    func noDurations(_ written: String) {
        let (read, found) = Self.read(written) { $0.duration($1, in: 1...86_400) }
        #expect(read == nil)
        #expect(found.count == 1)
    }

    @Test("a place within a pattern is found where the scalar is written without escapes")
    func places() {
        func column(_ written: String, _ offset: Int) -> Int? {
            Self.read(written) { node, _ in node.place(ofTextOffset: offset).position.column }.0
        }
        #expect(column("abc(", 3) == 7)
        #expect(column("'a''b('", 3) == 9)
        #expect(column("\"abc(\"", 3) == 8)
        #expect(column("öä(", 4) == 6)
        #expect(column("'abc'", 3) == 8)
        // Behind an escape, in a block or behind an anchor only the scalar itself can be named.
        #expect(column("\"\\x41bc(\"", 3) == 4)
        #expect(column("|\n  abc(", 3) == 4)
        #expect(column("&a abc(", 3) == 4)
        #expect(column("abc", 99) == 7)
    }
}

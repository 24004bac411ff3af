import Testing

@testable import YAMLDocuments

@Suite("Reading YAML")
struct YAMLReaderTests {
    @Test("several documents come out in order, empty ones left out")
    func documents() {
        let reading = Reading("# only a comment\n---\na: 1\n---\n---\n- b\n...\n")
        #expect(reading.documents.map(\.sketch) == [#"{a: "1"}"#, #"["b"]"#])
        #expect(reading.found.isEmpty)
        #expect(Reading("").documents.isEmpty)
        #expect(Reading("# nothing\n").documents.isEmpty)
    }

    @Test("an anchor's value stands wherever its alias stands, as a key too")
    func aliases() {
        let reading = Reading("a: &x [1, {b: 2}]\nc: *x\nd: { *y : 1 }\n".replacing("a:", with: "&y a:"))
        #expect(reading.documents.map(\.sketch) == [#"{a: ["1", {b: "2"}], c: ["1", {b: "2"}], d: {a: "1"}}"#].map { $0 })
        #expect(reading.found.isEmpty, "\(reading.found)")
    }

    @Test("stars and question marks that are no indicators stay what they are")
    func starsAndQuestionMarks() {
        let text = """
            plain: a *b ?c
            question: ?x
            single: '*x ?y [*z]'
            double: "*x ?y"
            literal: |
              *x
              ? y
            flow: ['*', a*b, "?"]
            """
        let reading = Reading(text)
        #expect(
            reading.documents.map(\.sketch) == [
                ##"{plain: "a *b ?c", question: "?x", single: "*x ?y [*z]", double: "*x ?y", literal: "*x\##n? y"##
                    + "\n\"" + ##", flow: ["*", "a*b", "?"]}"##
            ])
        #expect(reading.found.isEmpty)
    }

    @Test("an alias without an anchor, before it, or inside it, is a mistake where it stands")
    func unknownAliases() {
        #expect(Reading("a: *x\nb: &x 1\n").marks == ["1:4 alias"])
        #expect(Reading("a: &x [1, *x]\n").marks == ["1:11 alias"])
        #expect(Reading("a: &x 1\n---\nb: *x\n").marks == ["3:4 alias"])
        #expect(Reading("a: *\nb: * x\n").marks == ["1:4 alias", "2:4 alias"])
    }

    @Test("all duplicate keys are found in one reading, each with the place of the first")
    func duplicateKeys() {
        let reading = Reading("a: 1\nb: { x: 1, y: 2, x: 3 }\na: 2\n\"a\": 3\nc: [ { 'k': 1, k: 2 } ]\n")
        #expect(reading.marks == ["2:18 duplicate-key", "3:1 duplicate-key", "4:1 duplicate-key", "5:16 duplicate-key"])
        #expect(reading.found.map(\.message)[2] == "`a` stands more than once in this mapping; first at line 1")
        #expect(!reading.isIncomplete)
    }

    @Test(
        "a duplicate key that cannot be looked past ends the reading with its place",
        arguments: ["'': 1\n'': 2\n", "&x a: 1\na: 2\n"])
    func stubbornDuplicateKeys(_ text: String) {
        let reading = Reading(text)
        #expect(reading.marks == ["1:1 duplicate-key"])
        #expect(reading.isIncomplete)
    }

    @Test("hundreds of duplicate keys end in a report, not in hundreds of parses")
    func manyDuplicateKeys() {
        let text = (0..<300).map { "{ k\($0): 1, k\($0): 2 }" }.joined(separator: ", ")
        let reading = Reading("[\(text)]")
        #expect(reading.found.count == 1)
        #expect(reading.isIncomplete)
    }

    @Test(
        "what configuration does not need is refused by name",
        arguments: [
            ("a: !!python/object:os.system x\n", "1:4 tag", "tag:yaml.org,2002:python/object:os.system"),
            ("a: !local [x]\n", "1:4 tag", "!local"),
            ("a: !!binary aGk=\n", "1:4 tag", "leave tags out"),
            ("a: !!set {x, y}\n", "1:4 tag", "leave tags out"),
            ("<<: { b: 1 }\na: 2\n", "1:1 key", "merge keys"),
            ("[1, 2]: x\n", "1:1 key", "a key must be text"),
            ("{a: 1}: x\n", "1:1 key", "a key must be text"),
            ("? [a]\n", "1:1 key", "`? `"),
        ])
    func refused(_ text: String, _ mark: String, _ says: String) {
        let reading = Reading(text)
        #expect(reading.marks == [mark])
        #expect(reading.found.first?.message.contains(says) == true, "\(reading.found)")
    }

    @Test("harmless tags and the quoted merge key are let through")
    func allowed() {
        let reading = Reading("a: !!str 1\nb: !!map {}\nc: !!seq []\n'<<': x\n")
        #expect(reading.documents.map(\.sketch) == [#"{a: "1", b: {}, c: [], <<: "x"}"#])
        #expect(reading.found.isEmpty)
    }

    @Test("a syntax mistake is placed, and the documents before it are kept")
    func syntax() {
        let reading = Reading("a: 1\n---\nb: [1, 2\nc: 3\n")
        #expect(reading.documents.map(\.sketch) == [#"{a: "1"}"#])
        #expect(reading.found.map(\.code) == [.syntax])
        #expect(reading.isIncomplete)
        #expect(Reading("a:\n\tb: 1\n").marks == ["2:1 syntax"])
        #expect(Reading("a:\n\tb: 1\n").found.first?.message == "a tab cannot indent in YAML; use spaces")
        #expect(Reading("a: 'open\n").marks == ["2:1 syntax"])
        #expect(Reading("a: \u{7}\n").marks == ["1:4 syntax"])
        #expect(Reading("a: b\0c\n").marks == ["1:5 syntax"])
    }

    @Test("line ends of every kind count as one line, and columns count scalars")
    func positions() {
        #expect(Reading("a: 1\r\nb: 2\rc: 3\nd: ö*; e\na: x\n").marks == ["5:1 duplicate-key"])
        #expect(Reading("'öäü😀': { ß: 1, ß: 2 }\n").marks == ["1:17 duplicate-key"])
    }

    @Test("a byte order mark is dropped and shifts nothing")
    func byteOrderMark() {
        let reading = Reading("\u{FEFF}a: 1\na: 2\n")
        #expect(reading.documents.map(\.sketch) == [#"{a: "1"}"#])
        #expect(reading.marks == ["2:1 duplicate-key"])
        #expect(Reading("\u{FEFF}a: 1, b: 2\n").marks == ["1:8 syntax"])
    }

    @Test("text that is not UTF-8 is refused at its first bad byte")
    func encoding() {
        let bad = Reading(Array("a: 1\nb: ".utf8) + [0xC3, 0x28])
        #expect(bad.marks == ["2:4 encoding"])
        #expect(bad.found.first?.message == "not UTF-8: byte 0xC3 cannot stand here; save the file as UTF-8")
        let wide = Reading([0xFF, 0xFE, 0x61, 0x00])
        #expect(wide.marks == ["1:1 encoding"])
        #expect(wide.found.first?.message.contains("UTF-16") == true)
        #expect(wide.isIncomplete)
    }

    @Test(
        "the characters that stand in for indicators cannot be smuggled in",
        arguments: ["a: \u{10F000}x\n", "a: \"\\U0010F000x\"\n", "a: \"\\U0010f050\"\n"])
    func reservedCharacters(_ text: String) {
        let reading = Reading(text)
        #expect(reading.found.map(\.code) == [.encoding])
        #expect(reading.documents.isEmpty)
    }
}

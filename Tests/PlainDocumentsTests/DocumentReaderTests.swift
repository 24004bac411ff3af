import PlainDocuments
import Testing

@Suite("Reading notations")
struct DocumentReaderTests {
    /// A node as one text with its lines.
    static func show(_ node: DocumentNode) -> String {
        switch node.content {
        case .text(let text): "'\(text)'@\(node.lines.lowerBound)"
        case .bare(let word): "\(word)@\(node.lines.lowerBound)"
        case .list(let items): "[" + items.map(show).joined(separator: ", ") + "]"
        case .table(let entries): "{" + entries.map { "\($0.key): \(show($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    @Test("JSON, with its escapes")
    func json() throws {
        let text = #"{"a": [1, -2.5e3, true, null],"# + "\n" + #""b\u00e9\ud83d\ude00": "x\"\\\/\n", "c": {}}"#
        #expect(
            Self.show(try JSONReader.read(Array(text.utf8))) == "{a: [1@1, -2.5e3@1, true@1, null@1], bé😀: 'x\"\\/\n'@2, c: {}}")
    }

    @Test(
        "what is not JSON",
        arguments: ["", "{a: 1}", "[1,]", "{\"a\": 1,}", "'a'", "nul", "01x", "\"\\x\"", "\"\u{1}\"", "\"\\ud800\"", "// a\n1"])
    func notJSON(text: String) {
        #expect(throws: NotUnderstood.self) { try JSONReader.read(Array(text.utf8)) }
    }

    @Test("TOML, with every kind of key and value")
    func toml() throws {
        let text = """
            a.b = 1 # comment
            "c d" = 'raw\\n'
            list = [ 1, # one
              [ "x" ], ]
            inline = { x.y = 1, z = "\\u00e9" }
            when = 2024-01-31T12:00:00Z
            long = \"""
            one \\
              two\"""
            [t]
            k = true
            [[many]]
            n = 1
            [many.sub]
            s = 2
            [[many]]
            n = 3
            """
        let expected =
            "{a: {b: 1@1}, c d: 'raw\\n'@2, list: [1@3, ['x'@4]], inline: {x: {y: 1@5}, z: 'é'@5}, when: 2024-01-31T12:00:00Z@6, "
            + "long: 'one two'@7, t: {k: true@11}, many: [{n: 1@13, sub: {s: 2@15}}, {n: 3@17}]}"
        #expect(Self.show(try TOMLReader.read(Array(text.utf8))) == expected)
    }

    @Test(
        "what is not TOML",
        arguments: [
            "a", "a =", "a = b", "a = 1 2", "a = 1\na = 2", "[a]\n[a]", "a = 1\n[a]", "[a]\nb = 1\n[a.b]", "a = {b = 1}\n[a.c]",
            "a.b = 1\n[a]", "[[a]]\n[a]", "[a]\n[[a]]", "a = [1\n", "a = \"x\n\"", "[a", "= 1", "a = {b = 1, b = 2}",
            "a = {b = 1\n}",
        ])
    func notTOML(text: String) {
        #expect(throws: NotUnderstood.self) { try TOMLReader.read(Array(text.utf8)) }
    }

    @Test("the YAML of lockfiles")
    func yaml() throws {
        let text = """
            ---
            a: 1 # one
            'it''s':
              b: {c: x y, 'd': "e\\"f", g: [h, 'i']}
              long: |-
                any: thing [
                  at all

              after: https://a.example/b#c
            list:
            - one
            - {x: 1}
            empty:
            unwanted:
                x: *anything
            ---
            b: 2
            """
        #expect(
            try LockfileYAMLReader.read(Array(text.utf8), wanted: ["a", "it's", "list", "empty", "b"]).map(Self.show)
                == [
                    "{a: 1@2, it's: {b: {c: x y@4, d: 'e\"f'@4, g: [h@4, 'i'@4]}, long: ''@5, after: https://a.example/b#c@9}, "
                        + "list: [one@11, {x: 1@12}], empty: @13}", "{b: 2@17}",
                ])
    }

    @Test(
        "what lockfiles do not use",
        arguments: [
            "", "a: &x 1", "a: *x", "a: !!str 1", "? a", "<<: {a: 1}", "a: 1\na: 2", "a: {b: 1", "a: [b", "a: 'b", "a: b: c",
            "a:\n    b: 1\n  c: 2",
            "a: {b: 1, b: 2}", "a: 1\n---\n", "a: one\n  two", "\ta: 1", "a: %x",
        ])
    func notYAML(text: String) {
        #expect(throws: NotUnderstood.self) { try LockfileYAMLReader.read(Array(text.utf8), wanted: ["a"]) }
    }

    @Test("XML, with comments, character data and the five entities")
    func xml() throws {
        let text = "<?xml version=\"1.0\"?><!-- a --><a x='>'>\n <b>1 &lt; &#x32;<![CDATA[<3>]]></b><c/><!-- <d/> --></a>"
        let root = try XMLReader.read(Array(text.utf8))
        #expect(root.children.map(\.name) == ["b", "c"])
        #expect(root.child("b")?.text == "1 < 2<3>")
        #expect(root.child("b")?.lines == 2...2)
    }

    @Test(
        "what is not XML",
        arguments: ["", "a", "<a>", "<a></b>", "<a", "<a/><b/>", "<a>&x;</a>", "<a x='<'/>", "<!DOCTYPE a><a/>", "<a><!-- </a>"])
    func notXML(text: String) {
        #expect(throws: NotUnderstood.self) { try XMLReader.read(Array(text.utf8)) }
    }
}

import RiskModel
import Testing

@Suite("Canonical JSON")
struct CanonicalJSONTests {
    @Test("members are sorted by UTF-16 code units and escapes are the shortest")
    func canonical() {
        // Source: RFC 8785, section 3.2.3: the sort order of these keys.
        let value = JSONValue.object([
            "\u{20ac}": .string("Euro Sign"), "\r": .string("Carriage Return"), "\u{fb33}": .string("Hebrew Letter"),
            "1": .string("One"), "\u{1f600}": .string("Emoji"), "\u{80}": .string("Control"), "\u{f6}": .string("Latin o"),
        ])
        #expect(
            value.canonicalText
                == #"{"\r":"Carriage Return","1":"One","\#u{80}":"Control","ö":"Latin o","€":"Euro Sign","😀":"Emoji","\#u{fb33}":"Hebrew Letter"}"#
        )
        #expect(JSONValue.string("\u{1}\u{8}\"\\/").canonicalText == #""\u0001\b\"\\/""#)
        #expect(JSONValue.array([.integer(-3), .bool(true)]).canonicalText == "[-3,true]")
    }
}

import Testing

@testable import RiskModel

@Suite("Paths and names")
struct GitPathTests {
    @Test(
        "paths are quoted as git quotes them",
        arguments: [
            ([UInt8]("docs/a b.md".utf8), "docs/a b.md"),
            ([UInt8]("a\"b\\c".utf8), #""a\"b\\c""#),
            ([UInt8]("line\nend\ttab".utf8), #""line\nend\ttab""#),
            ([0xE9, 0x01], #""\351\001""#),
        ])
    func quoting(bytes: [UInt8], quoted: String) {
        #expect(GitPath(bytes: bytes).quoted == quoted)
    }

    @Test("object ids are forty hexadecimal digits or nothing")
    func objectIDs() {
        let hex = String(repeating: "0a", count: 20)
        #expect(ObjectID(hex: hex)?.hex == hex)
        #expect(ObjectID(hex: String(hex.dropLast())) == nil)
        #expect(ObjectID(hex: String(repeating: "zz", count: 20)) == nil)
    }

    @Test(
        "a star stands for any run of characters",
        arguments: [
            ("agent/*", "agent/fix", true), ("agent/*", "main", false), ("*", "", true), ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false), ("", "", true), ("", "x", false),
        ])
    func wildcards(pattern: String, text: String, matches: Bool) {
        #expect(Wildcard.matches(pattern, text) == matches)
    }

    @Test("a prefix ends at a component")
    func inside() {
        #expect(GitPath("Sources/a").isInside("Sources/"))
        #expect(GitPath("Sources").isInside("Sources"))
        #expect(!GitPath("Sources2/a").isInside("Sources"))
        #expect(GitPath("x").isInside(""))
    }

    @Test("whatever is left unset reads as the highest risk")
    func zeroIsHigh() {
        #expect(Tier(rawValue: 0) == .high)
        #expect(Tier.low < Tier.medium)
        #expect(Tier.medium < Tier.high)
    }
}

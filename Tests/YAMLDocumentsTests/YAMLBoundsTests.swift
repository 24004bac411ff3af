import TestKit
import Testing

@testable import YAMLDocuments

@Suite("Hostile YAML costs little")
struct YAMLBoundsTests {
    /// Nine aliases of the level before in each level.
    private static func bomb(levels: Int) -> String {
        var text = "l0: &l0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...levels {
            text += "l\(level): &l\(level) [" + Array(repeating: "*l\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
        }
        return text
    }

    @Test("billions of laughs are refused once, quickly")
    func laughs() {
        let seconds = processorSeconds {
            let reading = Reading(Self.bomb(levels: 12))
            #expect(reading.found.map(\.code) == [.alias])
            #expect(reading.found.first?.message == "aliases stand for more than 50000 values")
        }
        #expect(seconds < 5)
    }

    @Test("laughs as keys, which Yams would hash, are refused as quickly")
    func laughsAsKeys() {
        let seconds = processorSeconds {
            let reading = Reading(Self.bomb(levels: 12) + "{ *l12 : 1, [*l12]: 2 }: 3\n? *l12\n: x\n")
            #expect(!reading.found.isEmpty)
        }
        #expect(seconds < 5)
    }

    @Test("the bound on aliases holds for all files of one reader together")
    func sharedBound() {
        let diagnostics = Diagnostics()
        var limits = YAMLLimits()
        limits.aliasedNodes = 10
        let reader = YAMLReader(diagnostics, limits: limits)
        let text = Array("a: &a [1, 2, 3]\nb: *a\n".utf8)
        for name in ["1", "2"] { _ = reader.documents(name: name, content: text) }
        #expect(diagnostics.isEmpty)
        _ = reader.documents(name: "3", content: text)
        #expect(diagnostics.found.map(\.file) == ["3"])
    }

    @Test("nesting beyond the limit is refused, in flow, in blocks, through aliases and as keys")
    func nesting() {
        #expect(Reading(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)).found.isEmpty)
        #expect(Reading(String(repeating: "[", count: 65) + String(repeating: "]", count: 65)).marks == ["1:65 nesting"])
        #expect(Reading(String(repeating: "[", count: 999) + String(repeating: "]", count: 999)).marks == ["1:65 nesting"])
        #expect(Reading(String(repeating: "- ", count: 999) + "x").marks == ["1:129 nesting"])
        #expect(Reading(String(repeating: "[", count: 100_000)).found.map(\.code) == [.syntax])
        let chained =
            "a: &a [[[[[[[[[[x]]]]]]]]]]\n" + "b: " + String(repeating: "[", count: 55) + "*a" + String(repeating: "]", count: 55)
        #expect(Reading(chained).marks == ["2:59 nesting"])
        #expect(!Reading(String(repeating: "? ", count: 900) + "x").found.isEmpty)
    }

    @Test("a mapping of fifty thousand keys is read in time")
    func large() {
        let seconds = processorSeconds {
            let reading = Reading((0..<50_000).map { "k\($0): v\n" }.joined())
            #expect(reading.found.isEmpty)
            #expect(reading.documents.first.map { $0.size } == 100_001)
        }
        #expect(seconds < 10)
    }

    @Test("a thousand mistakes are kept and the others counted")
    func manyMistakes() {
        let diagnostics = Diagnostics()
        let reader = YAMLReader(diagnostics)
        _ = reader.documents(name: "f", content: Array("[\((0..<1_500).map { "*a\($0)" }.joined(separator: ","))]".utf8))
        #expect(diagnostics.found.count == Diagnostics.keptAtMost)
        #expect(diagnostics.omitted == 500)
    }
}

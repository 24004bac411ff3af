import PolicyFiles
import TestKit
import Testing
import YAMLDocuments

@Suite("Limits on a policy")
struct LimitTests {
    private static func rules(_ count: Int) -> String {
        "version: 1\nrules:\n" + (0..<count).map { "- {id: r\($0), summary: s, tier: high, when: {path: x}}\n" }.joined()
    }

    @Test("a file may have a mebibyte and not a byte more, and is refused unread")
    func fileSize() {
        let comment = "#" + String(repeating: "x", count: PolicyLimits.bytesPerFile - 1)
        #expect(mistakes(in: policy(with: comment)).isEmpty)
        let seconds = processorSeconds {
            // Were it read, the unclosed list would be found.
            let found = mistakes(in: policy(with: "[" + comment))
            #expect(found.map(\.code) == [.tooLarge])
            #expect(found.map(\.file) == ["test.yaml"])
        }
        #expect(seconds < 1)
    }

    @Test("sixteen mebibytes in all are enough, and more is refused unread")
    func totalSize() {
        let file = [UInt8](repeating: UInt8(ascii: "#"), count: PolicyLimits.bytesPerFile)
        let files = (0..<17).map { PolicyFile(path: "\($0).yaml", content: file) }
        #expect(mistakes(in: files).map(\.message) == ["the policy is larger than 16777216 bytes in all"])
    }

    @Test("ten thousand rules load, and one more is refused")
    func ruleCount() {
        let all = Self.rules(10_000).replacing("summary: s, ", with: "summary: s, tags: [a], ")
        #expect(mistakes(in: policy(with: all)).isEmpty)
        let found = mistakes(in: policy(with: Self.rules(10_001)))
        #expect(found.map(\.code) == [.tooLarge])
        #expect(found.first?.position == TextPosition(line: 10_003, column: 3))
    }

    @Test("more than ten thousand files are refused unread")
    func fileCount() {
        let files = (0...10_000).map { PolicyFile("\($0).yaml", "[") }
        #expect(mistakes(in: files).map(\.message) == ["the policy has more than 10000 files"])
    }

    @Test("rules multiplied by aliases count as many times as they stand there")
    func aliasedRules() {
        var text = "version: 1\nteams:\n  a: &l0 [ " + Array(repeating: "x", count: 10).joined(separator: ", ") + " ]\n"
        for level in 1...8 {
            text += "  b\(level): &l\(level) [ " + Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ", ") + " ]\n"
        }
        let seconds = processorSeconds {
            let found = mistakes(in: policy(with: text))
            #expect(found.contains { $0.code == .alias && $0.message == "aliases stand for more than 50000 values" })
        }
        #expect(seconds < 5)
    }

    @Test("the same file given twice is refused")
    func sameFileTwice() {
        let files = [PolicyFile("a.yaml", tiersText), PolicyFile("a.yaml", tiersText)]
        #expect(mistakes(in: files).map(\.code) == [.duplicateName])
    }

    @Test("no file at all is no policy")
    func noFiles() {
        #expect(mistakes(in: []).map(\.code) == [.noPolicy])
    }

    @Test("everything on one line costs no more than on many")
    func oneLine() {
        let rules = (0..<5_000).map { "{ id: r\($0), summary: s, tier: high, when: { path: é\($0), »: BROKEN, added: BROKEN } }" }
        let text = "{ version: 1, rules: [" + rules.joined(separator: ", ") + "] }"
        let seconds = processorSeconds {
            let found = mistakes(in: policy(with: text))
            #expect(found.count == Diagnostics.keptAtMost)
            #expect(found.allSatisfy { ($0.excerpt?.text.count ?? 0) <= Diagnostic.Excerpt.width })
        }
        #expect(seconds < 10)
    }

    @Test("thousands of labels are checked in time, in a chain, in a circle and where none is known")
    func manyLabels() {
        let count = 4_000
        func labels(_ use: (Int) -> String) -> String {
            "version: 1\nlabels:\n" + (0..<count).map { "  l\($0): { label: \(use($0)) }\n" }.joined()
        }
        let seconds = processorSeconds {
            let chain = mistakes(in: policy(with: labels { $0 == count - 1 ? "none" : "l\($0 + 1)" }))
            #expect(chain.contains { $0.code == .nesting && $0.position?.line == count + 2 - 32 })
            let circle = mistakes(in: policy(with: labels { "l\(($0 + 1) % count)" }))
            #expect(circle.filter { $0.code == .labelCycle }.map(\.position?.line) == [3])
            let unknown = mistakes(in: policy(with: labels { "m\($0)" }))
            #expect(unknown.contains { $0.code == .unknownName })
        }
        #expect(seconds < 20)
    }
}

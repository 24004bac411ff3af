import Foundation
import PolicyFiles
import RiskModel
import Testing

@Suite("docs/rules.md")
struct DocumentationTests {
    private static func document() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent("docs/rules.md"), encoding: .utf8)
    }

    @Test("every YAML block loads, whole or beside the tiers of the design")
    func blocksLoad() throws {
        let blocks = try Self.document().components(separatedBy: "```yaml\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        #expect(blocks.count >= 8)
        for block in blocks {
            let file = PolicyFile("block.yaml", block)
            let files = block.contains("tiers:") ? [file] : [PolicyFile("policy.yaml", tiersText), file]
            #expect(mistakes(in: files).isEmpty, "\(mistakes(in: files))")
        }
    }

    @Test("the suite loads beside the first rule, of which it speaks")
    func suitesLoad() throws {
        let text = try Self.document()
        let first = try #require(
            text.components(separatedBy: "```yaml\n").dropFirst().first?.components(separatedBy: "```").first)
        let suite = try #require(
            text.components(separatedBy: "```yaml suite\n").dropFirst().first?.components(separatedBy: "```").first)
        let files = [
            PolicyFile("policy.yaml", tiersText), PolicyFile("first.yaml", first), PolicyFile("tests/suite.yaml", suite),
        ]
        #expect(try SuiteLoader(for: loader.load(files: files)).load(files: files).suites.map(\.cases.count) == [3])
    }

    @Test("every word a condition can ask for is explained")
    func vocabulary() throws {
        let text = try Self.document()
        let words =
            ProbeSubject.allCases.map(\.rawValue) + Span.allCases.map(\.rawValue) + ChangeStatus.allCases.map(\.rawValue)
            + FileMode.allCases.map(\.name) + ChangeKind.allCases.map(\.rawValue) + ActorKind.allCases.map(\.rawValue)
            + DependencyChangeKind.allCases.map(\.rawValue) + DependencyTest.Source.allCases.map(\.rawValue)
            + Ecosystem.allCases.map(\.rawValue)
        for word in words { #expect(text.contains("`\(word)`"), "\(word)") }
    }
}

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

    @Test("the rules of a repository can be added to a policy")
    func overlaysLoad() throws {
        let text = try Self.document()
        let block = try #require(
            text.components(separatedBy: "```yaml overlay\n").dropFirst().first?.components(separatedBy: "```").first)
        let policy = try loader.load(files: [PolicyFile("policy.yaml", tiersText)])
        #expect(
            try loader.adding([PolicyFile(".difftier/a.yaml", block)], to: policy).rules.map(\.id) == [
                "repository.ledger-changed"
            ])
    }

    @Test("the example of every condition loads")
    func examplesOfConditions() throws {
        let text = try Self.document()
        func examples(from start: String, to end: String, column: Int) -> [String] {
            let section = text.components(separatedBy: start).dropFirst().joined().components(separatedBy: end)[0]
            return section.split(separator: "\n").compactMap { line in
                let cells = line.components(separatedBy: " | ")
                guard cells.count > column, line.hasPrefix("| `") else { return nil }
                return cells[column].trimmingCharacters(in: CharacterSet(charactersIn: "`| "))
            }
        }
        let ofFile = examples(from: "## Conditions on a file\n", to: "### Kinds of change", column: 3)
        let modifiers = examples(from: "These keys modify the pattern keys", to: "```yaml", column: 4).map {
            "added: '(?<host>x)', \($0)"
        }
        let ofPatch = examples(from: "## Conditions on the patch\n", to: "### Time", column: 3)
        #expect(ofFile.count == 21 && modifiers.count == 6 && ofPatch.count == 13)
        for (condition, scope) in (ofFile + modifiers).map({ ($0, "file") }) + ofPatch.map({ ($0, "patch") }) {
            let rules = """
                version: 1
                registries: []
                labels: { prose: { path: a }, tests: { path: b } }
                rules:
                  - { id: r, summary: R, tier: high, monotone: false, scope: \(scope), when: { \(condition) } }
                  - { id: l, summary: L, tier: high, when: { label: [prose, tests] } }
                """
            let found = mistakes(in: [PolicyFile("policy.yaml", tiersText), PolicyFile("rules.yaml", rules)])
            #expect(found.isEmpty, "\(condition): \(found)")
        }
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

import Classification
import Foundation
import RiskModel
import TestKit
import Testing

@testable import RuleWorkbench

/// gitleaks' own configuration, and the texts that its authors wrote for its rules.
@Suite("Rules taken over from gitleaks")
struct GitleaksAgreementTests {
    struct Case: Decodable {
        var rule: String
        /// `tp` where the rule has to find something, `fp` where not.
        var kind: String
        var text: String
        var path: String?

        enum CodingKeys: String, CodingKey {
            case rule = "rule_id"
            case kind, text, path
        }
    }

    private static let casesAtOnce = 400

    @Test("find what they find there, in at least 99 of 100 texts, and every other text is told of in docs/importers.md")
    func agreement() throws {
        guard let configuration = try SharedCases.read("gitleaks.toml.xz"),
            let lines = try SharedCases.read("gitleaks-cases.jsonl.xz")
        else { return }
        let imported = try Importer(.gitleaks, prefix: "imported").run(name: "gitleaks.toml", content: Array(configuration))
        #expect(imported.report.summary == "rules taken over whole: 222, in part: 0, not: 0")
        #expect(imported.report.remarks == [])

        let cases = try lines.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Case.self, from: Data($0)) }
        #expect(cases.count == 6_770)
        let policy = try ImportedPolicy.load(imported, format: "gitleaks")
        let classifier = try Classifier(policy)
        var disagreements: [String: Int] = [:]
        for start in stride(from: 0, to: cases.count, by: Self.casesAtOnce) {
            let some = Array(cases[start..<min(start + Self.casesAtOnce, cases.count)])
            for (test, rules) in zip(some, try Self.rules(thatApplyTo: some, classifier)) {
                guard rules.contains("imported.\(test.rule)") != (test.kind == "tp") else { continue }
                disagreements["\(test.rule) \(test.kind)", default: 0] += 1
            }
        }
        let different = disagreements.values.reduce(0, +)
        #expect(different * 100 <= cases.count, "\(different) of \(cases.count): \(disagreements)")
        #expect(disagreements == (try Self.documented()))
    }

    /// For each case the ids of the rules that apply to a file which consists of its text.
    private static func rules(thatApplyTo cases: [Case], _ classifier: Classifier) throws -> [[String]] {
        let patches = cases.enumerated().map { index, test in
            // Each in a directory of its own: several have the same name.
            RuleExample(path: "\(10_000 + index)/\(test.path ?? "file.txt")", head: test.text).patch
        }
        let patch = Patch(source: .text, files: patches.map(\.patch.files[0]))
        let reader = try #require(PatchInMemory(patch: patch, contents: patches.map(\.contents[0])))
        let verdict = try classifier.classify(reader, for: CaseRunner.context)
        #expect(verdict.complete)
        #expect(verdict.files.map(\.path) == patch.files.map(\.path))
        return verdict.files.map(\.rules)
    }

    /// The rows of the table of disagreements, by rule and kind.
    private static func documented() throws -> [String: Int] {
        let text = try String(contentsOf: ImportedPolicy.root.appendingPathComponent("docs/importers.md"), encoding: .utf8)
        return text.matches(of: /\n\| `([a-z0-9-]+)` \| (tp|fp) \| ([0-9]+) \|/).reduce(into: [:]) {
            $0["\($1.output.1) \($1.output.2)"] = Int($1.output.3)
        }
    }
}

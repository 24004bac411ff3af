import Foundation
import RiskModel
import TestKit
import Testing
import YAMLDocuments

@testable import PolicyFiles

@Suite("The JSON Schemas of a policy's files")
struct SchemaTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func documents(_ text: String) -> [YAMLNode] {
        YAMLReader(Diagnostics()).documents(name: "f.yaml", content: Array(text.utf8))
    }

    private static func validator(_ schema: PolicySchema) throws -> SchemaValidator { try SchemaValidator(schema.text) }

    @Test("are the ones beside the shipped policy", arguments: PolicySchema.allCases)
    func committed(_ schema: PolicySchema) throws {
        let file = Self.root.appendingPathComponent("rules/schema/\(schema.rawValue).json")
        #expect(try String(contentsOf: file, encoding: .utf8) == schema.text, "run scripts/generate.sh")
    }

    @Test("accept every document of the shipped policy and its tests, and of docs/rules.md")
    func acceptance() throws {
        let validators = try [PolicySchema.policy, .suite].map(Self.validator)
        let rules = Self.root.appendingPathComponent("rules").resolvingSymlinksInPath()
        let paths = try FileManager.default.subpathsOfDirectory(atPath: rules.path).filter { $0.hasSuffix(".yaml") }
        #expect(paths.count > 20)
        for path in paths {
            let text = try String(contentsOf: rules.appendingPathComponent(path), encoding: .utf8)
            for document in Self.documents(text) {
                #expect(try validators[path.hasPrefix("tests/") ? 1 : 0].accepts(document), "\(path), \(document.place)")
            }
        }
        let manual = try String(contentsOf: Self.root.appendingPathComponent("docs/rules.md"), encoding: .utf8)
        for block in manual.components(separatedBy: "```yaml").dropFirst() {
            let text = block.components(separatedBy: "```")[0].drop { $0 != "\n" }
            let isSuite = block.hasPrefix(" suite")
            for document in Self.documents(String(text)) {
                #expect(try validators[isSuite ? 1 : 0].accepts(document), "\(document.place): \(block.prefix(200))")
            }
        }
    }

    @Test("whatever the schema refuses, the loader refuses: texts of mistakes, and policies changed at random")
    func refusals() throws {
        let validator = try Self.validator(.policy)
        var refused = 0
        func check(_ text: String, _ comment: String) throws {
            let documents = Self.documents(text)
            guard try documents.contains(where: { try !validator.accepts($0) }) else { return }
            refused += 1
            #expect(!mistakes(in: [PolicyFile("policy.yaml", tiersText), PolicyFile("f.yaml", text)]).isEmpty, "\(comment)")
        }
        let known =
            MistakeTests.documents + MistakeTests.rules + MistakeTests.conditions + MistakeTests.examples + MistakeTests.tasks
        for mistake in known { try check(mistake.markRemoved.text, mistake.text) }
        #expect(refused > 60)

        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        refused = 0
        let original = Array((rulesText + "---\n" + taskText).utf8)
        for round in 0..<1_000 {
            let text = String(decoding: MutationTests.mutate(original, &generator), as: UTF8.self)
            try check(text, "seed \(seed), round \(round)")
        }
        #expect(refused > 50, "seed \(seed)")
    }

    /// A document in which one mapping of each kind stands where `@` is.
    private static func template(of object: KeyCatalog.Object) -> String {
        func rule(_ keys: String) -> String { "{ version: 1, rules: [ { \(keys) } ] }" }
        func when(_ condition: String) -> String { rule("when: { \(condition) }") }
        func example(_ text: String) -> String { rule("examples: { match: [ \(text) ] }") }
        func testCase(_ keys: String) -> String { "{ version: 1, suite: s, cases: [ { \(keys) } ] }" }
        return switch object {
        case .policyDocument, .testDocument: "@"
        case .tiers: "{ version: 1, tiers: @ }"
        case .tier: "{ version: 1, tiers: { low: @ } }"
        case .approvals: "{ version: 1, tiers: { low: { approvals: @ } } }"
        case .rule: "{ version: 1, rules: [ @ ] }"
        case .reviewer: rule("reviewers: [ @ ]")
        case .examples: rule("examples: @")
        case .example: example("@")
        case .fileCondition: rule("when: @")
        case .patchCondition: rule("scope: patch, when: @")
        case .labelCondition: "{ version: 1, labels: { l: @ } }"
        case .bounds: when("size: @")
        case .modeChange: when("mode: @")
        case .dependency: when("dependency: @")
        case .files: rule("scope: patch, when: { files: @ }")
        case .line: when("line: @")
        case .replaced: when("replaced: @")
        case .entropy: when("added: x, entropy: @")
        case .captureTest: when("added: x, where: @")
        case .exception: when("added: x, except: @")
        case .near: when("added: x, near: @")
        case .spread: rule("scope: patch, when: { spread: @ }")
        case .recent: rule("scope: patch, when: { recent: @ }")
        case .often: rule("scope: patch, when: { subject.denied_actions: @ }")
        case .time: rule("scope: patch, when: { time: @ }")
        case .include: "{ version: 1, include: [ @ ] }"
        case .task: "{ agent_task: @ }"
        case .network: "{ agent_task: { network: @ } }"
        case .allowed: "{ agent_task: { commands: @ } }"
        case .context: "{ version: 1, suite: s, context: @ }"
        case .recentCounts: "{ version: 1, suite: s, context: { recent: @ } }"
        case .testCase: "{ version: 1, suite: s, cases: [ @ ] }"
        case .commit: testCase("files: [ { path: a } ], commits: [ @ ]")
        case .revisions: testCase("revisions: @")
        case .expectation: testCase("expect: @")
        case .finding: testCase("expect: { findings: [ @ ] }")
        case .acceptedMutant: "{ version: 1, accepted_mutants: [ @ ] }"
        }
    }

    @Test("the readers know a key where, and only where, the catalog does", arguments: KeyCatalog.Object.allCases)
    func catalog(_ object: KeyCatalog.Object) throws {
        let all = Set(KeyCatalog.Object.allCases.flatMap { KeyCatalog.keys(of: $0).map(\.name) })
        let own = Set(KeyCatalog.keys(of: object).map(\.name))
        let isOfTests = Self.template(of: object).contains("suite:") || object == .testDocument || object == .acceptedMutant
        let policy = try loader.load(files: [PolicyFile("policy.yaml", tiersText)])
        for key in all.union(["no_such_key"]) {
            let text = Self.template(of: object).replacing("@", with: "{ \(key): ~ }")
            var found: [Diagnostic] = []
            do throws(PolicyErrors) {
                if isOfTests {
                    _ = try SuiteLoader(for: policy).load(files: [PolicyFile("tests/t.yaml", text)])
                } else {
                    _ = try loader.load(files: [PolicyFile("t.yaml", text)])
                }
            } catch {
                found = error.diagnostics
            }
            let isUnknown = found.contains { ($0.code == .unknownKey) && $0.message.contains("`\(key)`") }
            #expect(isUnknown == !own.contains(key), "`\(key)` in \(object): \(found.map(\.message))")
        }
    }

    @Test("every key is explained in docs/rules.md")
    func documented() throws {
        let manual = try String(contentsOf: Self.root.appendingPathComponent("docs/rules.md"), encoding: .utf8)
        for object in KeyCatalog.Object.allCases {
            for key in KeyCatalog.keys(of: object) {
                #expect(manual.contains("`\(key.name)`") || manual.contains("\(key.name):"), "\(key.name) of \(object)")
            }
        }
    }
}

import Classification
import Foundation
import PolicyFiles
import RiskModel
import RuleWorkbench
import Testing

@Suite("The shipped pack")
struct ShippedPackTests {
    let policy: CompiledPolicy

    init() throws { policy = try PolicySource.shipped.load() }

    @Test("every example comes out as its rule says")
    func examples() throws {
        let outcomes = try RuleTests(policy).run()
        let failures = outcomes.filter { $0.failure != nil }.map {
            "\($0.location): \($0.rule) \($0.expectation) \($0.number): \($0.failure ?? "")"
        }
        #expect(failures == [])
        #expect(outcomes.count > 2 * policy.policy.rules.count)
    }

    @Test("every case of rules/tests comes out as it says")
    func cases() throws {
        let outcomes = try SuiteTests(policy, directory: Self.rules).run(try tests().suites)
        #expect(outcomes.filter { $0.result != .passed }.map { "\($0.location): \($0.title): \($0.result)" } == [])
        #expect(outcomes.count >= 150)
    }

    @Test("every part of every rule decides in some test")
    func coverage() throws {
        let report = try RuleCoverage(policy, suites: try tests().suites, directory: Self.rules).run()
        #expect(report.gaps.map { "\($0.location): \($0.rule): \($0.message)" } == [])
    }

    @Test("no rule can be weakened without a test noticing")
    func mutants() throws {
        let tests = try tests()
        let report = try RuleMutation(
            policy, suites: tests.suites, accepted: tests.acceptedMutants, directory: Self.rules
        ).run()
        #expect(report.survivors.map { "\($0.branch.location): \($0.branch.rule.id): \($0.branch.name)" } == [])
        #expect(report.stale == [])
    }

    @Test("lint finds nothing to say")
    func lint() {
        #expect(RuleLint(policy).run().filter { $0.level == .warning }.map { "\($0.location): \($0.message)" } == [])
    }

    @Test("the embedded pack is the one in rules/")
    func embedded() throws {
        let directory = try PolicySource.directory(Self.root.appendingPathComponent("rules").path).load()
        #expect(directory.policy.digest == policy.policy.digest, "run scripts/generate.sh")
    }

    @Test("docs/shipped-pack.md lists every rule with its tier and summary, and no other")
    func documented() throws {
        let document = try String(contentsOf: Self.root.appendingPathComponent("docs/shipped-pack.md"), encoding: .utf8)
        var documented: [String: String] = [:]
        for row in document.matches(of: /\| `(?<id>[a-z0-9.-]+)` \| (?<tier>low|medium|high) \| (?<summary>[^|]+) \|/) {
            documented[String(row.output.id)] = "\(row.output.tier) \(row.output.summary)"
        }
        let rules = Dictionary(uniqueKeysWithValues: policy.policy.rules.map { ($0.id, "\($0.tier.name) \($0.summary)") })
        #expect(documented == rules)
    }

    @Test(
        "every tier has a meaning: the kinds of change the pack is for come out as they should",
        arguments: [
            ("docs/guide.md", Tier.low), ("Tests/AppTests/LoginTests.swift", .low), ("Sources/App/main.swift", .medium),
            ("composer.lock", .medium), ("db/migrate/20240101_add_users.rb", .medium), ("CODEOWNERS", .high),
            ("terraform/production/main.tf", .high), ("AGENTS.md", .medium),
        ])
    func tiers(path: String, tier: Tier) throws {
        let verdict = try RuleTests(policy).classify(RuleExample(path: path, added: "something = 1"))
        #expect(verdict.tier == tier, "\(verdict.files.first?.rules ?? [])")
    }

    @Test("an ordinary update of dependencies is medium, and says what it does")
    func dependencyUpdate() throws {
        func lock(_ version: String) -> String {
            """
            {
              "lockfileVersion": 3,
              "packages": {
                "node_modules/left-pad": {
                  "version": "\(version)",
                  "resolved": "https://registry.example/left-pad-\(version).tgz"
                }
              }
            }

            """
        }
        let tests = try RuleTests(policy)
        let update = try tests.classify(RuleExample(path: "package-lock.json", base: lock("1.2.0"), head: lock("1.3.0")))
        #expect(update.tier == .medium && update.complete)
        #expect(update.files.first?.rules == ["dependencies.lockfile"])
        let moved = lock("1.2.0").replacing("registry.example", with: "packages.example")
        let elsewhere = try tests.classify(RuleExample(path: "package-lock.json", base: lock("1.2.0"), head: moved))
        #expect(elsewhere.tier == .high)
        let new = try tests.classify(
            RuleExample(path: "package-lock.json", base: "{\"lockfileVersion\": 3}", head: lock("1.3.0")))
        #expect(new.tier == .medium)
        #expect(
            new.findings.first { $0.rule == "dependencies.added" }?.excerpt
                == "adds left-pad 1.3.0, a source not seen at the base: registry.example")
    }

    private func tests() throws -> PolicyTests {
        try SuiteLoader(for: policy.policy).load(directory: Self.rules)
    }

    private static let rules = root.appendingPathComponent("rules").path
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}

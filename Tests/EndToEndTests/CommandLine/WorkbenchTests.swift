import Foundation
import TestKit
import Testing

@Suite("difftier rules: suites, coverage, mutants, explanations")
struct WorkbenchTests {
    private let directory: TemporaryDirectory
    /// Five rules of which every example is as it should be.
    private let policy: String

    private static let suite = """
        version: 1
        suite: paths
        cases:
          - name: a workflow changes
            files: [{ path: .github/workflows/ci.yml, added: hello }]
            expect: { tier: high, findings: [ci.workflow], reviewers: [{ team: security }], withheld: [run_tests] }
          - name: a token is committed
            files: [{ path: a.swift, added: 'DTK_${base32:24}' }]
            expect: { tier: TIER, findings: [secrets.token] }
          - name: the release before
            revisions: { base: no-such-revision, head: HEAD, optional: true }
            expect: { tier: low }

        """

    init() throws {
        directory = try TemporaryDirectory()
        policy = try SmallPolicy.write(into: directory)
    }

    private func withSuite(tier: String, extra: [String: String] = [:]) throws -> String {
        let files = ["tests/paths.yaml": Self.suite.replacing("TIER", with: tier)]
        return try SmallPolicy.write(into: directory, "suites", extra: files.merging(extra) { $1 })
    }

    private func json(_ run: CommandRun) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(run.output))
        return try #require(object as? [String: Any])
    }

    // MARK: test

    @Test("test runs suites beside examples, and names on standard error what it left out")
    func suites() throws {
        let run = try difftier("rules", "test", "--policy", try withSuite(tier: "high"))
        #expect(run.status == 0, "\(run.text)")
        #expect(run.text == "12 passed, 0 failed, 1 left out  (5 rules, 3 cases in 1 suites)\n")
        #expect(run.errorOutput.contains("tests/paths.yaml:10:5: paths / the release before: left out: "))
    }

    @Test("a case that comes out otherwise is named with its place, what made it so, and what was nearest")
    func failingSuite() throws {
        let run = try difftier("rules", "test", "--policy", try withSuite(tier: "low"), "--filter", "paths / a token")
        #expect(run.status == 1)
        #expect(
            run.text.hasSuffix(
                """
                tests/paths.yaml:7:5: paths / a token is committed: tier is high, expected low; it is so by secrets.token
                0 passed, 1 failed  (0 rules, 1 cases in 1 suites)

                """))
    }

    @Test("a suite with a mistake is bad data, for every command that reads suites", arguments: ["test", "coverage", "mutate"])
    func brokenSuite(command: String) throws {
        let run = try difftier("rules", command, "--policy", try withSuite(tier: "highest"))
        #expect(run.status == 65)
        #expect(run.text == "")
        #expect(run.errorOutput.contains("tests/paths.yaml:9:21: error:"))
        #expect(run.errorOutput.contains("the tests were not loaded"))
    }

    // MARK: coverage

    @Test("coverage names the parts that no test exercises, and fails below the share asked for")
    func coverage() throws {
        let whole = try difftier("rules", "coverage", "--policy", policy, "--min", "100")
        #expect(whole.status == 0)
        #expect(whole.text == "5 rules, 10 of 10 branches (100.0 %)\n")
        let lax = try SmallPolicy.write(
            into: directory, "lax",
            extra: [
                "more.yaml": """
                version: 1
                rules:
                  - id: lax.rule
                    summary: Lax
                    tier: high
                    when: { path: ['^a', '^b'], added: x }
                    unless:
                      - path: 'test'
                      - change: comments
                    examples: { match: [{ path: a, added: x }], no_match: [{ path: c, added: x }] }

                """
            ])
        let run = try difftier("rules", "coverage", "--policy", lax, "--min", "70", "--filter", "lax")
        #expect(run.status == 1)
        #expect(
            run.text == """
                \(lax)/more.yaml:6:27: lax.rule: path '^b': never decides
                \(lax)/more.yaml:6:34: lax.rule: added 'x': never decides
                \(lax)/more.yaml:8:9: lax.rule: `unless`: never decides
                \(lax)/more.yaml:8:11: lax.rule: path 'test': never decides
                \(lax)/more.yaml:9:11: lax.rule: change comments: never decides
                1 rules, 4 of 9 branches (44.4 %)

                """, "\(run.text)")
        #expect(try difftier("rules", "coverage", "--policy", lax, "--min", "44", "--filter", "lax").status == 0)
        let report = try json(difftier("rules", "coverage", "--policy", lax, "--filter", "lax", "--format", "json"))
        #expect(report["schema"] as? String == "difftier.rules-coverage/v1")
        #expect(report["permille"] as? Int == 444)
        #expect((report["gaps"] as? [[String: Any]])?.count == 5)
    }

    // MARK: mutate

    @Test("mutate ends with 1 where a change goes unnoticed, until a test notices or somebody says why not")
    func mutants() throws {
        let rule = """
            version: 1
            rules:
              - id: lax.rule
                summary: Lax
                tier: high
                when: { path: ['^a', '^b'] }
                examples: { match: [{ path: a, added: x }], no_match: [{ path: c, added: x }] }

            """
        func run(_ tests: [String: String], _ arguments: String...) throws -> CommandRun {
            let lax = try SmallPolicy.write(into: directory, "lax", extra: ["more.yaml": rule].merging(tests) { $1 })
            return try Programs.run(Programs.difftier, ["rules", "mutate", "--policy", lax, "--filter", "lax"] + arguments)
        }
        let survivor = try run([:])
        #expect(survivor.status == 1)
        #expect(survivor.text.contains("more.yaml:6:26: lax.rule: when/alternative-2:drop: no test reaches it: path '^b'\n"))
        #expect(survivor.text.hasSuffix("3 mutants: 2 killed, 0 survived, 1 not covered, 0 accepted\n"))
        let report = try json(run([:], "--format", "json"))
        #expect(report["killed"] as? Int == 2)
        #expect((report["survivors"] as? [[String: Any]])?.first?["mutant"] as? String == "when/alternative-2:drop")

        func accepted(_ mutant: String) -> [String: String] {
            let entry = "{ rule: lax.rule, mutant: '\(mutant)', because: so }"
            return ["tests/accepted.yaml": "version: 1\naccepted_mutants: [\(entry)]\n"]
        }
        let good = try run(accepted("when/alternative-2:drop"))
        #expect(good.status == 0)
        #expect(good.text == "3 mutants: 2 killed, 0 survived, 0 not covered, 1 accepted\n")
        let stale = try run(accepted("when/alternative-1:drop"))
        #expect(stale.status == 1)
        #expect(
            stale.text.contains("tests/accepted.yaml:2:20: lax.rule: when/alternative-1:drop: accepted, but killed or not there"))
        let suite = """
            version: 1
            suite: b
            cases: [{ name: b, files: [{ path: b, added: x }], expect: { findings: [lax.rule] } }]

            """
        #expect(try run(["tests/accepted.yaml": suite]).status == 0)
        #expect(try run(["tests/accepted.yaml": suite], "--effects").text.contains("lax.rule: :tier-down: no test notices"))
    }

    // MARK: explain

    @Test("explain shows each part of a rule that applies with what it saw, and near misses on request")
    func explain() throws {
        let patch = PatchTexts.modification(of: ".github/workflows/ci.yml", adding: "// FIXME")
        let run = try difftier("rules", "explain", "--policy", policy, "--patch", "-", input: patch)
        #expect(run.status == 0)
        #expect(
            run.text == """
                .github/workflows/ci.yml
                  high  ci.workflow  applies  \(policy)/rules.yaml:12:5
                    when
                    └ yes      path '^\\.github/workflows/'
                  medium  source.fixme  applies  \(policy)/rules.yaml:37:5
                    when
                    └ yes      changed 'FIXME|[A-Za-z0-9+/]{40}'
                               line 2  │ // FIXME

                """, "\(run.text)")
        let near = try difftier("rules", "explain", "--policy", policy, "--patch", "-", "--near-misses", input: patch)
        #expect(near.text.contains("low  docs.prose  does not apply: one condition short"))
        #expect(near.text.contains("└ no       label prose"))
        let one = try difftier(
            "rules", "explain", "--policy", policy, "--patch", "-", "--rule", "secrets.token", "--format", "json", input: patch)
        let rules = try #require(try json(one)["rules"] as? [[String: Any]])
        #expect(rules.count == 1)
        #expect(rules[0]["applies"] as? Bool == false)
        #expect((rules[0]["when"] as? [String: Any])?["key"] as? String == "changed")
    }

    @Test("explain says why a part is unknown, and refuses what it cannot explain")
    func explainUnknown() throws {
        let bad = try SmallPolicy.write(
            into: directory, "base",
            extra: ["more.yaml": "version: 1\nrules: [{ id: x, summary: X, tier: high, when: { base: first, path: ^a } }]\n"])
        let patch = PatchTexts.modification(of: "a", adding: "b")
        let run = try difftier("rules", "explain", "--policy", bad, "--patch", "-", "--rule", "x", input: patch)
        #expect(run.text.contains("high  x  applies: it cannot be ruled out"))
        #expect(run.text.contains("unknown  base 'first'  not at hand"))
        #expect(try difftier("rules", "explain", "--patch", "-", "--rule", "no.such", input: patch).status == 65)
        #expect(try difftier("rules", "explain", "--range", "HEAD~1..HEAD").status == 64)
    }

    @Test("explain reads revisions and checkouts as classify does")
    func explainRepository() throws {
        let payments = try Payments()
        let run = try difftier(
            "rules", "explain", "--policy", policy, "--base", "main", "--head", "agent/fix", in: payments.path)
        #expect(run.status == 0)
        #expect(run.text.contains("high  ci.workflow  applies"))
        #expect(run.text.contains("low  docs.prose  applies"))
    }
}

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

    @Test("test writes a JUnit report of all that it ran, whatever came of it")
    func junit() throws {
        let report = directory.path + "/report.xml"
        let run = try difftier("rules", "test", "--policy", try withSuite(tier: "low"), "--junit", report)
        #expect(run.status == 1)
        let text = try String(contentsOfFile: report, encoding: .utf8)
        #expect(text.contains("<testsuites tests=\"13\" failures=\"1\" skipped=\"1\">"))
        #expect(text.contains("<testcase name=\"match example 1\" classname=\"docs.prose\" file=\"rules.yaml\""))
        #expect(text.contains("<failure message=\"tier is high, expected low"))
        try Python.run("import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])", [report])
        #expect(try difftier("rules", "test", "--policy", policy, "--junit", directory.path).status == 74)
    }

    @Test("test --watch runs again when a file changes, also after one that does not load")
    func watch() throws {
        let watched = try withSuite(tier: "low")
        let running = try BackgroundRun(
            Programs.difftier, ["rules", "test", "--policy", watched, "--watch"], environment: Programs.environment)
        try running.wait(for: "the first run") { $0.output.contains("11 passed, 1 failed") }
        try directory.write("version: 1\nsuite: [", to: "suites/tests/paths.yaml")
        try running.wait(for: "the mistake") { $0.errorOutput.contains("was not loaded") }
        try directory.write(Self.suite.replacing("TIER", with: "high"), to: "suites/tests/paths.yaml")
        try running.wait(for: "the good run") { $0.output.contains("12 passed, 0 failed") }
        running.send(SIGINT)
        #expect(running.wait() == 0)
    }

    // MARK: diff, new

    @Test("diff tells what a change gives and takes, between folders, revisions and what ships")
    func difference() throws {
        let git = try GitFixture()
        for (name, text) in [("policy.yaml", SmallPolicy.tiers), ("rules.yaml", SmallPolicy.rules)] {
            try git.write(text, to: "rules/" + name)
        }
        try git.commit("Begin")
        #expect(
            try difftier("rules", "diff", "HEAD:rules", "rules", in: git.path).text == "0 rules, 0 other changes; 0 give more\n")
        let changed = SmallPolicy.rules.replacing("withhold: [run_tests]", with: "withhold: [run_tests, write_branch]")
            .replacing("    tier: medium", with: "    tier: low")
        try git.write(changed, to: "rules/rules.yaml")
        let run = try difftier("rules", "diff", "HEAD:rules", "rules", "--fail-on", "wider", in: git.path)
        #expect(run.status == 1)
        #expect(
            run.text == """
                ~ ci.workflow   withholds + write_branch  (narrower)
                ~ source.fixme  tier medium → low  (wider)
                2 rules, 0 other changes; 1 give more

                """, "\(run.text)")
        let since = try difftier("rules", "coverage", "--policy", "rules", "--changed-since", "HEAD", in: git.path)
        #expect(since.text.hasSuffix("2 rules, 4 of 4 branches (100.0 %)\n"), "\(since.text)\(since.errorOutput)")
        #expect(try difftier("rules", "diff", "shipped", "rules", "--format", "json", in: git.path).status == 0)
        #expect(try difftier("rules", "diff", "HEAD:none", "rules", in: git.path).status == 66)
        #expect(try difftier("rules", "diff", "none", "rules", in: git.path).status == 66)
    }

    @Test("new writes a rule that loads and passes, and never over another")
    func scaffold() throws {
        let arguments = ["rules", "new", "ci.no-verify", "--summary", "Hooks aren't run", "--owner", "platform"]
        let run = try Programs.run(Programs.difftier, arguments + ["--policy", policy])
        #expect(run.text == policy + "/ci/no-verify.yaml\n", "\(run.errorOutput)")
        let test = try difftier("rules", "test", "--policy", policy, "--filter", "ci.no-verify")
        #expect(test.text == "3 passed, 0 failed  (1 rules)\n")
        #expect(
            try difftier("rules", "list", "--policy", policy).text.contains("ci.no-verify         Hooks aren't run  · platform"))
        #expect(try Programs.run(Programs.difftier, arguments + ["--policy", policy]).status == 65)
        #expect(try difftier("rules", "new", "../x", "--print").status == 64)
        #expect(try difftier("rules", "new", "a.b", "--print").text.hasPrefix("version: 1\n"))
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
                    monotone: false
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
                more.yaml:7:26: lax.rule: path '^b': never decides
                more.yaml:7:33: lax.rule: added 'x': never decides
                more.yaml:9:7: lax.rule: `unless`: never decides
                more.yaml:9:9: lax.rule: path 'test': never decides
                more.yaml:10:9: lax.rule: change comments: never decides
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
                  high  ci.workflow  applies  rules.yaml:13:5 · security
                    when
                    └ yes      path '^\\.github/workflows/'
                  medium  source.fixme  applies  rules.yaml:38:5 · security
                    when
                    └ yes      changed 'FIXME|[A-Za-z0-9+/]{40}'
                               line 2  │ // FIXME

                """, "\(run.text)")
        let near = try difftier("rules", "explain", "--policy", policy, "--patch", "-", "--near-misses", input: patch)
        #expect(near.text == run.text)
        let workflow = try SmallPolicy.write(
            into: directory, "near",
            extra: [
                "near.yaml": "version: 1\nrules: [{ id: x, summary: X, tier: high, when: { path: '^.github/', added: uses } }]\n"
            ])
        let missed = try difftier("rules", "explain", "--policy", workflow, "--patch", "-", "--near-misses", input: patch)
        #expect(missed.text.contains("  high  x  does not apply: one condition short"))
        #expect(missed.text.contains("├ yes      path '^.github/'") && missed.text.contains("└ no       added 'uses'"))
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

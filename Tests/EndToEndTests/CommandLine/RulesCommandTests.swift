import TestKit
import Testing

@Suite("difftier rules")
struct RulesCommandTests {
    private let directory: TemporaryDirectory
    private let good: String

    init() throws {
        directory = try TemporaryDirectory()
        good = try SmallPolicy.write(into: directory)
    }

    private func policy(with rules: String, named name: String = "other") throws -> String {
        try SmallPolicy.write(into: directory, name, extra: ["more.yaml": "version: 1\nrules:\n" + rules])
    }

    @Test("list shows every rule once, with tier and summary")
    func list() throws {
        let run = try difftier("rules", "list", "--policy", good)
        #expect(run.status == 0)
        #expect(run.lines.count == 5)
        #expect(run.lines.contains("low     docs.prose           Documentation only  · security"))
    }

    @Test("test passes where every example comes out as it says")
    func testGood() throws {
        let run = try difftier("rules", "test", "--policy", good)
        #expect(run.status == 0)
        #expect(run.text == "10 passed, 0 failed  (5 rules)\n")
    }

    @Test("test runs only the rules asked for")
    func testFilter() throws {
        let run = try difftier("rules", "test", "--policy", good, "--filter", "secrets.")
        #expect(run.status == 0)
        #expect(run.text == "4 passed, 0 failed  (2 rules)\n")
    }

    @Test("test that finds nothing to run is no success")
    func testNothing() throws {
        let run = try difftier("rules", "test", "--policy", good, "--filter", "no.such.rule")
        #expect(run.status == 65)
        #expect(run.errorOutput.contains("no example was run"))
    }

    @Test("test names each example that comes out otherwise, with its place, and ends with 1")
    func testBad() throws {
        let bad = try policy(
            with: """
                  - id: bad.one
                    summary: One
                    tier: high
                    when: { path: '^a$' }
                    examples:
                      match: [{ path: b, added: x }]
                      no_match: [{ path: a, added: x }]
                """)
        let run = try difftier("rules", "test", "--policy", bad)
        #expect(run.status == 1)
        #expect(
            run.text.contains("more.yaml:8:15: bad.one: match example 1: the rule does not apply; path '^a$' does not hold\n"))
        #expect(run.text.contains("more.yaml:9:18: bad.one: no_match example 1: the rule applies\n"))
        #expect(run.text.hasSuffix("10 passed, 2 failed  (6 rules)\n"))
    }

    @Test("lint has nothing to mend in a good policy, and notes which pattern costs most")
    func lintGood() throws {
        let run = try difftier("rules", "lint", "--policy", good)
        #expect(
            run.text == """
                rules.yaml:38:5: note: source.fixme: pattern is matched against every text, for it requires no particular string: \
                FIXME|[A-Za-z0-9+/]{40}
                5 rules, warnings: 0, notes: 1

                """)
        #expect(run.status == 0)
    }

    @Test("lint points at a rule without examples and at a pattern that matches everywhere, and ends with 1")
    func lintBad() throws {
        let bad = try policy(with: "  - { id: lax, summary: Lax, tier: high, when: { added: 'x*' } }\n")
        let run = try difftier("rules", "lint", "--policy", bad)
        #expect(run.status == 1)
        #expect(run.text.contains("more.yaml:3:5: warning: lax: has no owner\n"))
        #expect(run.text.contains("more.yaml:3:5: warning: lax: has no example that matches\n"))
        #expect(run.text.contains("more.yaml:3:5: warning: lax: pattern matches every text: x*\n"))
        #expect(run.text.contains("more.yaml:3:5: note: lax: pattern is matched against every text"))
        #expect(run.text.hasSuffix("6 rules, warnings: 4, notes: 2\n"))
    }

    @Test(
        "a policy that does not load is bad data for every command, with all its mistakes by file, line and column",
        arguments: [["rules", "list"], ["rules", "test"], ["rules", "lint"], ["classify", "--patch", "-"]])
    func broken(command: [String]) throws {
        let bad = try policy(
            with: """
                  - { id: one, summary: One, tier: highest, when: { path: x } }
                  - { id: two, summary: Two, tier: high, whem: { path: x } }
                  - { id: three, summary: Three, tier: high, when: { added: 'a(b' } }
                """)
        let run = try Programs.run(Programs.difftier, command + ["--policy", bad])
        #expect(run.status == 65)
        #expect(run.text == "")
        #expect(run.errorOutput.contains("more.yaml:3:36: error:"))
        #expect(run.errorOutput.contains("more.yaml:4:42: error: unknown key `whem`; did you mean `when`?"))
        #expect(run.errorOutput.contains("more.yaml:5:65: error: the pattern does not compile: missing closing parenthesis"))
        #expect(run.errorOutput.contains("the policy was not loaded"))
    }

    @Test("a policy that is not YAML is bad data, at the place where it stops being YAML")
    func notYAML() throws {
        for (text, place) in [("version: 1\nrules: [\n", "x.yaml:3:1"), ("version: 1\n\tbad: tab\n", "x.yaml:2:1")] {
            let bad = try SmallPolicy.write(into: directory, "syntax", extra: ["x.yaml": text])
            let run = try difftier("rules", "list", "--policy", bad)
            #expect(run.status == 65)
            #expect(run.errorOutput.contains(place + ": error:"), "\(run.errorOutput)")
        }
    }

    @Test("a directory that is not there, and one without a policy", arguments: ["/nonexistent/rules", "empty"])
    func missing(name: String) throws {
        try directory.write("", to: "empty/README")
        let path = name.hasPrefix("/") ? name : directory.path + "/" + name
        let run = try difftier("rules", "list", "--policy", path)
        #expect(run.status == 65)
        #expect(run.errorOutput.contains(path))
    }
}

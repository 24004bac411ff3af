import Foundation
import TestKit
import Testing

@Suite("difftier rules: files of a repository, canonical form, schemas")
struct RuleFilesTests {
    private let directory: TemporaryDirectory
    private let policy: String

    init() throws {
        directory = try TemporaryDirectory()
        policy = try SmallPolicy.write(into: directory)
    }

    private static let overlay = """
        version: 1
        owner: ledger
        labels: { ledger: { path: '^ledger/' } }
        rules:
          - id: ledger-changed
            summary: The ledger changes
            tier: high
            when: { label: ledger }
            examples:
              match: [{ path: ledger/a.txt, added: x }]
              no_match: [{ path: a.txt, added: x }]

        """

    // MARK: What a repository adds

    @Test("rules that a repository is to add are listed, tested, linted and explained before they are on its branch")
    func overlay() throws {
        try directory.write(Self.overlay, to: "repository/.difftier/ledger.yaml")
        let overlay = ["--policy", policy, "--overlay", directory.path + "/repository/.difftier"]
        func rules(_ arguments: [String], input: String? = nil) throws -> CommandRun {
            try Programs.run(
                Programs.difftier, ["rules"] + arguments + overlay, input: input.map { Array($0.utf8) })
        }
        #expect(try rules(["list"]).lines.contains("high    repository.ledger-changed  The ledger changes  · ledger"))
        #expect(try rules(["test", "--filter", "repository."]).text == "2 passed, 0 failed  (1 rules)\n")
        #expect(try rules(["lint"]).status == 0)
        #expect(try rules(["coverage", "--filter", "repository.", "--min", "100"]).status == 0)
        let patch = """
            diff --git a/ledger/a.txt b/ledger/a.txt
            --- a/ledger/a.txt
            +++ b/ledger/a.txt
            @@ -1 +1,2 @@
             one
            +two

            """
        let explained = try rules(["explain", "--patch", "-", "--rule", "repository.ledger-changed"], input: patch)
        #expect(explained.text.contains("repository.ledger-changed  applies"), "\(explained.errorOutput)")
    }

    @Test("a mistake in what a repository adds is shown with its place, and so is what it must not say")
    func badOverlay() throws {
        try directory.write(
            Self.overlay.replacing("tier: high", with: "tier: low") + "default_tier: low\n", to: "bad/rules.yaml")
        let run = try difftier("rules", "lint", "--policy", policy, "--overlay", directory.path + "/bad")
        #expect(run.status == 65)
        #expect(run.text == "")
        #expect(run.errorOutput.contains(".difftier/rules.yaml:7:"))
        #expect(run.errorOutput.contains(".difftier/rules.yaml:12:1"))
        #expect(run.errorOutput.contains("default_tier: low\n    ^"), "\(run.errorOutput)")
        let missing = try difftier("rules", "lint", "--policy", policy, "--overlay", directory.path + "/nowhere")
        #expect(missing.status == 65)
        #expect(missing.errorOutput.contains("nowhere"))
    }

    @Test("explain and classify find the same rules for the same claims")
    func claims() throws {
        let rules = """
            version: 1
            rules:
              - id: production
                summary: Meant for production
                tier: high
                scope: patch
                when: { environment: '^production$' }
            """
        let policy = try SmallPolicy.write(into: directory, "claims", extra: ["claims.yaml": rules])
        let patch = "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1,2 @@\n one\n+two\n"
        for (claim, applies) in [("environment=production", true), ("environment=test", false)] {
            let explained = try difftier(
                "rules", "explain", "--policy", policy, "--patch", "-", "--claim", claim, input: patch)
            #expect(explained.text.contains("production  applies") == applies, "\(explained.text)")
            let decided = try difftier(
                "classify", "--policy", policy, "--patch", "-", "--claim", claim, "--format", "json", input: patch)
            #expect(try decided.decision().findings.contains { $0.rule == "production" } == applies)
        }
    }

    @Test("lint tells programs what it found, and still ends with 1 where it warns")
    func lintJSON() throws {
        let run = try difftier(
            "rules", "lint", "--format", "json", "--policy",
            try SmallPolicy.write(
                into: directory, "other",
                extra: ["more.yaml": "version: 1\nrules:\n  - { id: x, summary: s, tier: high, when: { path: '^/x' } }\n"]))
        #expect(run.status == 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any])
        #expect(object["schema"] as? String == "difftier.rules-lint/v1")
        #expect(object["rules"] as? Int == 6)
        let findings = try #require(object["findings"] as? [[String: Any]])
        let ofX = findings.filter { $0["rule"] as? String == "x" }
        #expect(ofX.count == 4)
        #expect(ofX.contains { ($0["message"] as? String)?.hasPrefix("pattern can never match") == true })
        #expect(ofX.allSatisfy { $0["level"] as? String == "warning" })
    }

    // MARK: Canonical form

    @Test("fmt writes the canonical form, keeps comments, and leaves alone what is in it")
    func format() throws {
        let untidy = """
            # About this file.

            rules:
            - tier: high
              id: x   # why it is called so
              when: {path: '^x'}
              summary: X changes
            version: 1

            """
        let path = directory.path + "/untidy.yaml"
        try directory.write(untidy, to: "untidy.yaml")
        let check = try difftier("rules", "fmt", "--check", path)
        #expect(check.status == 1)
        #expect(check.text.contains("untidy.yaml"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == untidy)
        #expect(try difftier("rules", "fmt", path).status == 0)
        let tidy = """
            # About this file.

            version: 1

            rules:
              - id: x   # why it is called so
                summary: X changes
                tier: high
                when: {path: '^x'}

            """
        #expect(try String(contentsOfFile: path, encoding: .utf8) == tidy)
        #expect(try difftier("rules", "fmt", "--check", path).status == 0)
    }

    @Test("fmt leaves files as they are where it cannot be sure, names each, and writes the others")
    func unformattable() throws {
        let broken = "version: 1\nrules: [ {\n"
        try directory.write(broken, to: "files/a.yaml")
        try directory.write("rules: []\nversion: 1\n", to: "files/b.yaml")
        try directory.write("version: &a 1\nversion: *a\n", to: "files/c.yaml")
        let run = try difftier("rules", "fmt", directory.path + "/files")
        #expect(run.status == 65)
        #expect(run.errorOutput.contains("a.yaml:") && run.errorOutput.contains("c.yaml:"), "\(run.errorOutput)")
        func text(_ name: String) throws -> String {
            try String(contentsOfFile: directory.path + "/files/" + name, encoding: .utf8)
        }
        #expect(try text("a.yaml") == broken)
        #expect(try text("b.yaml").hasPrefix("version: 1\n"))
    }

    @Test("fmt does not put a file in a link's place")
    func formatLink() throws {
        try directory.write("rules: []\nversion: 1\n", to: "real.yaml")
        let link = directory.path + "/link.yaml"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.yaml")
        let run = try difftier("rules", "fmt", link)
        #expect(run.status == 65)
        #expect(run.errorOutput.contains("link.yaml: is a symbolic link"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.yaml")
    }

    @Test("an import from what is no regular file ends at once")
    func importPipe() throws {
        let pipe = directory.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in [pipe, directory.path] {
            let run = try difftier("rules", "import", "gitleaks", path)
            #expect(run.status == 66)
            #expect(run.errorOutput.contains("is no regular file"), "\(run.errorOutput)")
        }
    }

    // MARK: Gates

    @Test("a gate that looks at no rule does not pass", arguments: ["coverage", "mutate"])
    func emptyFilter(command: String) throws {
        let run = try difftier("rules", command, "--policy", policy, "--filter", "no.such.rule")
        #expect(run.status == 65)
        #expect(run.errorOutput.contains("no rule's id holds `no.such.rule`"))
    }

    @Test("before the change that brings a policy there is none, and all of its rules are new")
    func firstPolicy() throws {
        let git = try GitFixture(name: "first")
        try git.commit("Begin", "README", "first\n")
        for (name, text) in [("policy.yaml", SmallPolicy.tiers), ("rules.yaml", SmallPolicy.rules)] {
            try git.commit(name, "rules/" + name, text)
        }
        let rules = git.path + "/rules"
        let coverage = try difftier("rules", "coverage", "--policy", rules, "--changed-since", "HEAD~2")
        #expect(coverage.status == 0, "\(coverage.errorOutput)")
        #expect(coverage.text.contains("5 rules, "))
        let diff = try difftier("rules", "diff", "empty", rules)
        #expect(diff.status == 0, "\(diff.errorOutput)")
        #expect(diff.text.contains("+ ci.workflow"))
        let missing = try difftier("rules", "diff", "HEAD~2:rules", rules, in: git.path)
        #expect(missing.status == 66)
        #expect(missing.errorOutput.contains("`empty`"))
    }

    // MARK: Schemas

    @Test("schema prints the JSON Schemas that the project carries", arguments: ["policy", "suite"])
    func schema(name: String) throws {
        let run = try difftier("rules", "schema", name)
        #expect(run.status == 0)
        let kept = try String(contentsOfFile: Programs.project + "/rules/schema/\(name).json", encoding: .utf8)
        #expect(run.text == kept)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any])
        #expect(object["$schema"] != nil)
        #expect(try difftier("rules", "schema", "nothing").status == 64)
    }
}

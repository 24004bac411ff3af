import Classification
import RiskModel
import Testing

@testable import RuleWorkbench

@Suite("Importing a policy of policy-bot")
struct PolicyBotImportTests {
    static let sample = """
        policy:
          approval:
            - and:
                - payments code is approved
                - or:
                    - release managers approve
                    - only documentation changes
            - big changes need two
            - the helper needs a person
          disapproval:
            requires: { organizations: [acme] }
        approval_rules:
          - name: payments code is approved
            description: Ask in the channel
            if:
              changed_files: { paths: ['^services/payments/.*$', '\\.tf$'], ignore: ['^services/payments/docs/'] }
              targets_branch: { pattern: '^(main|release/.*)$' }
            options: { allow_author: false }
            requires: { count: 2, teams: [acme/payments] }
          - name: release managers approve
            if:
              targets_branch: { pattern: '^release/' }
              no_changed_files: { paths: ['^docs/'] }
            requires: { count: 1, users: [carol, dave] }
          - name: only documentation changes
            if: { only_changed_files: { paths: ['^docs/'] } }
            requires: { count: 0 }
          - name: big changes need two
            if:
              modified_lines: { additions: '> 40', total: '> 60' }
              title: { matches: ['^BREAKING'] }
            requires: { count: 2, teams: [acme/core], users: [erin], permissions: [admin] }
          - name: the helper needs a person
            if: { has_author_in: { users: ['helper[bot]'] } }
            requires: { count: 1, organizations: [acme] }
          - name: never used
            requires: { count: 1, users: [carol] }

        """

    private func run(_ text: String) throws -> Importer.Imported {
        try Importer(.policyBot, prefix: "imported").run(name: "policy.yml", content: Array(text.utf8))
    }

    private func rule(_ condition: String) -> String {
        """
        policy: { approval: [r] }
        approval_rules:
          - name: r
            if: { \(condition) }
            requires: { count: 1, users: [carol] }

        """
    }

    private func applies(
        _ imported: Importer.Imported, _ files: [(path: String, added: String)], target: String = "main", subject: String = "erin"
    ) throws -> [String] {
        let policy = try ImportedPolicy.load(imported, format: "policy-bot")
        let patch = try #require(PatchInMemory(files.map { RuleExample(path: $0.path, added: $0.added) }, commits: []))
        var context = RequestContext(subject: subject, actor: .person, repository: "acme/shop")
        context.targetBranch = target
        let rules = try Classifier(policy).classify(patch, for: context).findings.map(\.rule)
        return Set(rules.filter { $0.hasPrefix("imported.") }).sorted()
    }

    @Test("rules apply to the changes that they apply to there, and ask for as many of their teams")
    func rules() throws {
        let imported = try run(Self.sample)
        #expect(try applies(imported, [("services/payments/a.go", "x")]) == ["imported.payments-code-is-approved"])
        #expect(try applies(imported, [("services/payments/docs/a.md", "x")]) == [])
        #expect(try applies(imported, [("services/payments/a.go", "x")], target: "topic") == [])
        #expect(try applies(imported, [("a.go", "x")], target: "release/1") == ["imported.release-managers-approve"])
        #expect(try applies(imported, [("a.go", "x"), ("docs/a.md", "x")], target: "release/1") == [])
        #expect(
            try applies(imported, [("a.go", String(repeating: "x\n", count: 41))]) == ["imported.big-changes-need-two"])
        #expect(try applies(imported, [("a.go", "x")], subject: "Helper[bot]") == ["imported.the-helper-needs-a-person"])

        let policy = try ImportedPolicy.load(
            imported, format: "policy-bot", rules: "teams: { imported.acme-payments: ['@a', '@b'] }\n")
        #expect(policy.policy.teams["imported.acme-payments"] == ["@a", "@b"])
        #expect(policy.policy.teams["imported.release-managers-approve-reviewers"] == ["@carol", "@dave"])
        #expect(policy.policy.rules.first?.reviewers.map(\.count) == [2])
        #expect(policy.policy.rules.allSatisfy { $0.tier == .medium })
    }

    @Test("what is not taken over is named, with file and line, and counted")
    func report() throws {
        let report = try run(Self.sample).report
        let helper = "rule `the helper needs a person`"
        let big = "rule `big changes need two`"
        #expect(
            report.remarks.map(\.description) == [
                "policy.yml:5: `or`: one of 2 would do there; here every rule of them that applies asks for its reviewers",
                "policy.yml:10: `disapproval` is left out: what people say against a change is asked elsewhere",
                "policy.yml:18: rule `payments code is approved`: option `allow_author` is left out: it says how people approve",
                "policy.yml:13: rule `payments code is approved`: team imported.acme-payments is empty; say in `teams` who is in it: "
                    + "acme/payments",
                "policy.yml:25: rule `only documentation changes`: asks for nobody, it only lets changes through; not taken over",
                "policy.yml:30: \(big): `additions` is compared with all lines together",
                "policy.yml:31: \(big): `title` is not known here; the rule applies without it",
                "policy.yml:32: \(big): `permissions`: who has which permission is not known here; left out",
                "policy.yml:28: \(big): team imported.big-changes-need-two-reviewers is empty; say in `teams` who is in it: @erin, acme/core",
                "policy.yml:34: \(helper): `has_author_in` is compared with the subject that asks, which has to be called as the author is",
                "policy.yml:33: \(helper): team imported.acme is empty; say in `teams` who is in it: acme",
                "policy.yml:36: rule `never used`: `policy.approval` does not name it; not taken over",
            ])
        #expect(report.summary == "rules taken over whole: 1, in part: 3, not: 2")
    }

    @Test(
        "a condition that cannot be said is left out, so that the rule applies, and named",
        arguments: [
            "title: { matches: [x] }", "has_labels: [x]", "from_branch: { pattern: x }",
            "has_author_in: { users: [x], teams: [a/b] }",
            "has_contributor_in: { users: [x] }", "modified_lines: { additions: '< 3' }", "changed_files: { paths: ['(?=x)'] }",
            "only_changed_files: { paths: [docs, '\\1'] }", "targets_branch: { pattern: '(' }", "surprise: true",
            "modified_lines: { total: 'many' }", "has_valid_signatures: true",
        ])
    func unknownConditions(condition: String) throws {
        let imported = try run(rule(condition))
        #expect(imported.report.remarks.count == 1 && imported.report.partly == 1, "\(imported.report)")
        #expect(imported.report.remarks.first?.line == 4)
        #expect(try applies(imported, [("a.go", "x")]) == ["imported.r"])
    }

    @Test(
        "each comparison of lines, and each side of a repository, becomes its like",
        arguments: [
            ("modified_lines: { total: '> 2' }", 2, false), ("modified_lines: { total: '> 2' }", 3, true),
            ("modified_lines: { total: '<3' }", 2, true), ("modified_lines: { total: '< 3' }", 3, false),
            ("modified_lines: { total: '= 3' }", 3, true), ("modified_lines: { total: '= 3' }", 4, false),
            ("repository: { matches: ['^acme/'] }", 1, true), ("repository: { matches: ['^other/'] }", 1, false),
            ("repository: { not_matches: ['^acme/'] }", 1, false), ("repository: { matches: [o], not_matches: [o] }", 1, true),
            ("only_changed_files: { paths: ['\\.go$'] }", 1, true), ("only_changed_files: { paths: ['\\.md$'] }", 1, false),
            ("file_added: { paths: ['.'] }", 1, false),
        ])
    func conditions(condition: String, lines: Int, isMet: Bool) throws {
        let imported = try run(rule(condition))
        #expect(imported.report.isComplete)
        #expect(try applies(imported, [("a.go", String(repeating: "x\n", count: lines))]).isEmpty != isMet)
    }

    @Test(
        "a file that is no policy is refused, with every mistake and its place",
        arguments: [
            ("policy: [", "policy.yml:1:"), ("- a\n", "policy.yml:1:1: error: expected a mapping"),
            ("policy: { approval: [{ xor: [a] }] }\n", "policy.yml:1:24: error: `and` or `or` was expected"),
            ("remote: acme/policies\n", "policy.yml:1:1: the policy is that of another repository"),
            ("approval_rules: [{ requires: { count: 1 } }]\n", "policy.yml:1:18: error: `name` is missing"),
            (
                "policy: { approval: [r] }\napproval_rules: [{ name: r, requires: { count: 1000 } }]\n",
                "policy.yml:2:48: error: 1000 is out of"
            ),
            ("policy: &a { approval: *a }\n", "policy.yml:1:"),
            ("a: 1\n---\nb: 2\n", "one document was expected, and 2 are there"),
            (
                "policy: { approval: [" + String(repeating: "{ or: [", count: 11) + "r" + String(repeating: "] }", count: 11)
                    + "] }\n",
                "nested too deeply"
            ),
        ])
    func refusals(text: String, message: String) {
        let failure = #expect(throws: ImportFailure.self) { try run(text) }
        #expect(failure?.description.contains(message) == true, "\(failure?.description ?? "")")
    }

    @Test("a rule that is named and not there is named")
    func missing() throws {
        let report = try run("policy: { approval: [r] }\n").report
        #expect(report.remarks.map(\.description) == ["policy.yml:1: there is no approval rule `r`"])
    }
}

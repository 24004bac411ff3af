import PolicyFiles
import RiskModel
import TestKit
import Testing
import YAMLDocuments

@Suite("The tests of a policy")
struct SuiteTests {
    private static let suite = """
        version: 1
        suite: keys
        context: { subject: ci-agent:pull-request, actor: agent, target_branch: main, claims: { team: a, run: "1" } }
        cases:
          - name: a key is added
            patch: |
              diff --git a/deploy.sh b/deploy.sh
              --- a/deploy.sh
              +++ b/deploy.sh
              @@ -1 +1,2 @@
               echo
              +-----BEGIN PRIVATE KEY-----
            expect:
              tier: high
              findings: [secrets.private-key, { rule: secrets.private-key, path: deploy.sh, line: 2 }]
              no_findings: [docs.prose, difftier.unread]
              reviewers: [ { team: security } ]
              granted: [open_pull_request]
              withheld: [publish_artifact]
              complete: true
          - name: prose
            context: { actor: person, claims: { run: "2" }, repository: payments-api, branch: agent/1,
                       time: 2026-01-31T17:30:00Z, recent: { high: 3 } }
            files: [ { path: docs/a.md, base: "a", head: "b" }, { path: docs/b.md, added: "x" } ]
            commits: [ { message: "Say more\\n\\nAnd why.", author: Ann <ann@example.com> }, { message: Fix } ]
            expect: { tier: [low, medium] }
          - name: an old commit
            revisions: { base: v1, head: "v2^{commit}", optional: true }
            expect: { complete: true }
        ---
        version: 1
        accepted_mutants:
          - { rule: docs.prose, mutant: "when/path:drop", because: "the label says it, too" }

        """

    private static let rules = [
        PolicyFile("policy.yaml", tiersText), PolicyFile("rules.yaml", rulesText),
    ]

    private static func policy() throws -> Policy { try loader.load(files: rules) }

    private static func tests(_ text: String) throws -> PolicyTests {
        try SuiteLoader(for: policy()).load(files: rules + [PolicyFile("tests/keys.yaml", text)])
    }

    @Test("load with every value in its place")
    func everything() throws {
        let tests = try Self.tests(Self.suite)
        let suite = try #require(tests.suites.first)
        #expect(suite.name == "keys")
        #expect(suite.cases.map(\.name) == ["a key is added", "prose", "an old commit"])
        #expect(suite.cases.map(\.location.line) == [5, 21, 27])
        let added = try #require(suite.cases.first)
        #expect(added.location == SourceLocation(file: "tests/keys.yaml", line: 5, column: 5))
        #expect(
            added.asker
                == TestCase.Asker(
                    subject: "ci-agent:pull-request", actor: .agent, targetBranch: "main", claims: ["team": "a", "run": "1"]))
        guard case .patch(let text) = added.change else { throw Unexpected() }
        #expect(text.hasPrefix("diff --git a/deploy.sh b/deploy.sh\n--- a/deploy.sh\n"))
        #expect(text.hasSuffix("\n echo\n+-----BEGIN PRIVATE KEY-----\n"))
        #expect(
            added.expectation
                == TestExpectation(
                    tiers: [.high],
                    findings: [
                        TestExpectation.Finding(rule: "secrets.private-key"),
                        TestExpectation.Finding(rule: "secrets.private-key", path: "deploy.sh", line: 2),
                    ],
                    absentFindings: ["docs.prose", "difftier.unread"], reviewers: [ReviewerDemand(team: "security")],
                    granted: ["open_pull_request"], withheld: ["publish_artifact"], complete: true))
    }

    @Test("a case says who asks where the suite says otherwise, claim by claim")
    func context() throws {
        let prose = try Self.tests(Self.suite).suites[0].cases[1]
        #expect(
            prose.asker
                == TestCase.Asker(
                    subject: "ci-agent:pull-request", actor: .person, targetBranch: "main", claims: ["team": "a", "run": "2"],
                    repository: "payments-api", branch: "agent/1", time: 1_769_880_600, recent: [.high: 3]))
        #expect(prose.expectation.tiers == [.low, .medium])
    }

    @Test("files come as in examples, with the commits that brought them; revisions may be missing")
    func changes() throws {
        let cases = try Self.tests(Self.suite).suites[0].cases
        guard case .files(let files, let commits) = cases[1].change else { throw Unexpected() }
        #expect(files.map(\.path) == ["docs/a.md", "docs/b.md"])
        #expect(files.map(\.head) == ["b", nil])
        #expect(commits.map(\.author) == ["Ann <ann@example.com>", "A U Thor <author@example.com>"])
        #expect(commits.map(\.message) == ["Say more\n\nAnd why.", "Fix"])
        #expect(cases[2].change == .revisions(repository: ".", base: "v1", head: "v2^{commit}", isOptional: true))
    }

    @Test("mutants that are accepted stand beside the suites, each with a reason")
    func acceptedMutants() throws {
        let mutants = try Self.tests(Self.suite).acceptedMutants
        #expect(mutants.map(\.rule) == ["docs.prose"])
        #expect(mutants.map(\.mutant) == ["when/path:drop"])
        #expect(mutants.map(\.because) == ["the label says it, too"])
    }

    @Test("are no part of the policy: neither read as rules nor in the digest")
    func noPolicy() throws {
        let policy = try Self.policy()
        #expect(try loader.load(files: Self.rules + [PolicyFile("tests/keys.yaml", Self.suite)]) == policy)
        // Only the folder at the top is reserved.
        let deeper = try loader.load(files: Self.rules + [PolicyFile("a/tests/x.yaml", "version: 1\nteams: { x: [] }\n")])
        #expect(deeper.teams.keys.sorted() == ["security", "x"])
    }

    @Test("rules written below tests/ are not lost in silence, however they are written")
    func misplacedPolicy() {
        for text in ["version: 1\nrules: []\n", "{ version: 1, suite: a, cases: [], labels: {} }\n"] {
            let found = mistakes(in: Self.rules + [PolicyFile("tests/x.yaml", text)])
            #expect(found.map(\.code) == [.misplaced])
            #expect(found.first?.message.contains("has no effect below tests/") == true)
        }
        #expect(mistakes(in: Self.rules + [PolicyFile("tests/x.yaml", "[")]).map(\.code) == [.syntax])
    }

    @Test("a policy may have none; a directory's are found below it")
    func directory() throws {
        let directory = try TemporaryDirectory()
        for file in Self.rules { try directory.write(String(decoding: file.content, as: UTF8.self), to: file.path) }
        let policy = try loader.load(directory: directory.path)
        #expect(try SuiteLoader(for: policy).load(directory: directory.path).suites.isEmpty)
        try directory.write(Self.suite, to: "tests/deep/keys.yml")
        #expect(try loader.load(directory: directory.path) == policy)
        let tests = try SuiteLoader(for: policy).load(directory: directory.path)
        #expect(tests.suites.map(\.location.file) == ["tests/deep/keys.yml"])
        try directory.write("version: 1\nsuite: s\n", to: "tests/s.yaml")
        do throws(PolicyErrors) {
            _ = try SuiteLoader(for: policy).load(directory: directory.path)
            Issue.record("a suite without cases loaded")
        } catch {
            #expect(error.diagnostics.map(\.file) == [directory.path + "/tests/s.yaml"])
            #expect(error.description.hasSuffix("1 mistake; the tests were not loaded"))
        }
    }

    private struct Unexpected: Error {}
}

@Suite("Each mistake in a suite is found where it stands")
struct SuiteMistakeTests {
    private static func test(_ code: Diagnostic.Code, _ says: String, _ keys: String) -> Mistake {
        Mistake(code, says, "version: 1\nsuite: s\ncases:\n  - { \(keys) }\n")
    }

    private static func expecting(_ code: Diagnostic.Code, _ says: String, _ expectation: String) -> Mistake {
        test(code, says, "name: n, files: [ { path: a, added: x } ], expect: \(expectation)")
    }

    private static func change(_ code: Diagnostic.Code, _ says: String, _ keys: String) -> Mistake {
        test(code, says, "name: n, expect: { tier: low }, \(keys)")
    }

    static let ofSuites = [
        Mistake(
            .missingKey, "`version` is missing",
            "»suite: s\ncases: [ { name: n, files: [ { path: a } ], expect: { tier: low } } ]\n"),
        Mistake(.version, "version 2 is not known", "version: »2\naccepted_mutants: []\n"),
        Mistake(.missingKey, "`cases` is missing", "»version: 1\nsuite: s\n"),
        Mistake(
            .missingKey, "`suite` is missing",
            "»version: 1\ncases: [ { name: n, files: [ { path: a } ], expect: { tier: low } } ]\n"),
        Mistake(.empty, "the list is empty", "version: 1\nsuite: s\ncases: »[]\n"),
        Mistake(
            .unknownKey, "did you mean `context`?",
            "version: 1\nsuite: s\n»contxt: {}\ncases: [ { name: n, files: [ { path: a } ], expect: { tier: low } } ]\n"),
        Mistake(
            .invalidValue, "a suite is named with",
            "version: 1\nsuite: »a b\ncases: [ { name: n, files: [ { path: a } ], expect: { tier: low } } ]\n"),
        Mistake(
            .duplicateName, "the suite `s` exists already; first at tests/test.yaml:2:8",
            """
            version: 1
            suite: s
            cases: [ { name: n, files: [ { path: a } ], expect: { tier: low } } ]
            ---
            version: 1
            suite: »s
            cases: [ { name: n, files: [ { path: a } ], expect: { tier: low } } ]

            """),
        Mistake(
            .invalidValue, "is not one of",
            "version: 1\nsuite: s\ncontext: { actor: »robot }\ncases: [ { name: n, files: [ { path: a } ], expect: { tier: low } } ]\n"
        ),
        Mistake(
            .unknownName, "did you mean `docs.prose`?",
            "version: 1\naccepted_mutants: [ { rule: »doc.prose, mutant: m, because: b } ]\n"),
        Mistake(.missingKey, "`because` is missing", "version: 1\naccepted_mutants: [ »{ rule: docs.prose, mutant: m } ]\n"),
        Mistake(
            .duplicateName, "accepted already",
            "version: 1\naccepted_mutants:\n- { rule: docs.prose, mutant: m, because: b }\n- »{ rule: docs.prose, mutant: m, because: c }\n"
        ),
    ]

    static let ofCases = [
        Mistake(
            .missingKey, "`name` is missing",
            "version: 1\nsuite: s\ncases:\n  - »{ files: [ { path: a } ], expect: { tier: low } }\n"),
        test(
            .missingKey, "`expect` is missing",
            "name: m, files: [ { path: a } ], expect: { tier: low } }\n  - »{ name: n, files: [ { path: a } ]"),
        test(
            .duplicateName, "a case of this name already; first at tests/test.yaml:4:13",
            "name: n, files: [ { path: a } ], expect: { tier: low } }\n  - { name: »n, files: [ { path: a } ], expect: { tier: low }"
        ),
        change(.unknownKey, "did you mean `context`?", "»contxt: {}, files: [ { path: a } ]"),
        change(.contradiction, "a case has one change", "patch: \"diff --git a/a b/a\\n\", »files: [ { path: a } ]"),
        change(.invalidValue, "no line begins with `diff --git`", "patch: »x"),
        change(.modifier, "`commits` needs `files`", "patch: \"diff --git a/a b/a\\n\", »commits: [ { message: m } ]"),
        change(.duplicateName, "`a` stands twice in this patch", "files: [ { path: a }, »{ path: a } ]"),
        change(
            .contradiction, "another file of this case has it already",
            "files: [ { path: a, attributes: x }, »{ path: b, attributes: x } ]"),
        change(.invalidValue, "no path of a file", "files: [ { path: »../a } ]"),
        change(.missingKey, "`message` is missing", "files: [ { path: a } ], commits: [ »{ author: a } ]"),
        change(.missingKey, "`head` is missing", "revisions: »{ base: a }"),
        change(.invalidValue, "is no revision", "revisions: { base: »-x, head: a }"),
        change(.invalidValue, "no folder below the repository", "revisions: { repository: »../x, base: a, head: b }"),
        change(.invalidValue, "no folder below the repository", "revisions: { repository: »/x, base: a, head: b }"),
        expecting(.empty, "nothing is expected", "»{}"),
        expecting(.invalidValue, "`hihg` is not one of low, medium and high; did you mean `high`?", "{ tier: [low, »hihg] }"),
        expecting(.unknownName, "no rule is called `docs.pros`; did you mean `docs.prose`?", "{ findings: [»docs.pros] }"),
        expecting(.modifier, "`line` needs `path`", "{ findings: [ { rule: docs.prose, »line: 1 } ] }"),
        expecting(.contradiction, "`docs.prose` is expected above", "{ findings: [docs.prose], no_findings: [»docs.prose] }"),
        expecting(.duplicateName, "stands twice in this list", "{ no_findings: [docs.prose, »docs.prose] }"),
        expecting(.unknownName, "no team is called `x`", "{ reviewers: [ { team: »x } ] }"),
        expecting(.unknownName, "no capability is called `fly`", "{ granted: [»fly] }"),
        expecting(.contradiction, "both granted and withheld", "{ granted: [run_tests], »withheld: [run_tests] }"),
        expecting(.wrongType, "expected true or false", "{ complete: »yes }"),
    ]

    @Test("in the document", arguments: ofSuites)
    func suites(_ mistake: Mistake) throws { try Self.check(mistake) }

    @Test("in a case", arguments: ofCases)
    func cases(_ mistake: Mistake) throws { try Self.check(mistake) }

    private static func found(_ text: String) throws -> [Diagnostic] {
        let files = [PolicyFile("policy.yaml", tiersText), PolicyFile("rules.yaml", rulesText)]
        do throws(PolicyErrors) {
            let policy = try loader.load(files: files)
            _ = try SuiteLoader(for: policy).load(files: files + [PolicyFile("tests/test.yaml", text)])
            return []
        } catch {
            return error.diagnostics
        }
    }

    private static func check(_ mistake: Mistake) throws {
        let (text, position) = mistake.markRemoved
        let found = try found(text)
        #expect(found.map(\.code) == [mistake.code], "\(found)")
        #expect(found.first?.position == position, "\(found)")
        #expect(found.first?.message.contains(mistake.says) == true, "\(found)")
    }
}

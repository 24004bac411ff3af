import PolicyFiles
import RiskModel
import Testing
import YAMLDocuments

@Suite("A rule that could judge a larger patch milder has to say so")
struct MonotonicityTests {
    private static func rule(_ keys: String) -> String { "version: 1\nrules:\n  - { id: r, summary: S, \(keys) }\n" }

    @Test(
        "raising rules",
        arguments: [
            ("»{ added: x, count: { max: 3 } }", "`added` with `count: max` can cease to hold"),
            ("»{ lines: { max: 10 } }", "`lines` with `max` can cease"),
            ("»{ head: x }", "`head` (it looks at the file as it is afterwards) can cease"),
            ("»{ size: { min: 10 } }", "`size` (it looks at the file as it is afterwards) can cease"),
            ("»{ binary: false }", "`binary: false` can cease"),
            ("»{ change: comments }", "`change: comments` can cease"),
            ("»{ change: moved }", "`change: moved` can cease"),
            ("»{ dependency: { change: added } }", "`dependency` (it looks at the file as it is afterwards) can cease"),
            ("»{ change: [whitespace, code] }", "`change: code, whitespace` can cease"),
            ("»{ changed: '(?<!a)b', span: file }", "`changed` over `span: file` can cease"),
            ("»{ added: 'a\\nb', span: hunk }", "`added` over `span: hunk` can cease"),
            ("»{ not: { added: x, span: file } }", "`added` over `span: file`"),
            ("»{ net_removed: x }", "`net_removed` can cease"),
            ("»{ added: x, near: { pattern: y } }", "`added` with `near` can cease"),
            ("»{ not: { lines: { min: 5 } } }", "`lines` with `min` can begin"),
            ("»[ { path: x }, { all: [ { lines: { max: 3 } } ] } ]", "`lines` with `max`"),
        ])
    func raising(_ when: String, _ says: String) {
        MistakeTests.check(Mistake(.notMonotone, says, Self.rule("tier: high, when: \(when)")), in: policy)
    }

    @Test(
        "raising rules of the patch",
        arguments: [
            ("»{ files: { all: { path: x } } }", "`files: all` can cease"),
            ("»{ files: { none: { path: x } } }", "`files: none` can cease"),
            ("»{ files: { count: { max: 3 } } }", "`files: count` with `max`"),
            ("»{ files: { any: { lines: { max: 3 } } } }", "`lines` with `max`"),
            ("»{ not: { files: { any: { path: x } } } }", "`files: any` can begin"),
            ("»{ lines: { max: 100 } }", "`lines` with `max`"),
            ("»{ spread: { max: 3 } }", "`spread` with `max` can cease"),
        ])
    func patch(_ when: String, _ says: String) {
        MistakeTests.check(Mistake(.notMonotone, says, Self.rule("tier: high, scope: patch, when: \(when)")), in: policy)
    }

    @Test(
        "what silences a raising rule",
        arguments: [
            ("»{ head: nosec }", "`head` (it looks at the file as it is afterwards) can begin"),
            ("»{ size: { min: 5 } }", "`size` (it looks at the file as it is afterwards) can begin"),
            ("»{ binary: true }", "`binary: true` can begin"),
            ("»{ lines: { min: 5 } }", "`lines` with `min` can begin"),
            ("»{ added: x, count: { min: 3 } }", "`added` can begin"),
            ("»{ context: x }", "`context` can begin"),
            ("»{ replaced: { from: '(?<key>x)' } }", "`replaced` can begin"),
            ("»{ net_removed: x }", "`net_removed` can begin"),
            ("»{ not: { lines: { max: 5 } } }", "`lines` with `max`"),
            ("»{ change: code }", "`change: code` can begin"),
            ("»{ dependency: { change: upgraded } }", "`dependency` (it looks at the file as it is afterwards) can begin"),
        ])
    func unless(_ unless: String, _ says: String) {
        MistakeTests.check(
            Mistake(.notMonotone, says, Self.rule("tier: high, when: { path: x }, unless: \(unless)")), in: policy)
    }

    @Test(
        "vouching rules",
        arguments: [
            ("when: »{ head: '@generated' }", "`head` (it looks at the file as it is afterwards) can begin"),
            ("when: »{ binary: true }", "`binary: true` can begin"),
            ("when: »{ lines: { min: 5 } }", "`lines` with `min` can begin"),
            ("when: »{ added: x, count: { min: 2 } }", "`added` can begin"),
            ("when: »{ added: x, span: file }", "`added` over `span: file` can begin"),
            ("when: »{ change: [code, comments] }", "`change: code, comments` can begin"),
            ("when: »{ change: comments }", "`change: comments` can begin"),
            ("when: »{ change: [comments, whitespace, moved] }", "`change: comments, whitespace, moved` can begin"),
            ("when: »{ dependency: { change: upgraded } }", "`dependency` (it looks at the file as it is afterwards) can begin"),
            ("when: »{ added: x }, withhold: [run_tests]", "`added` can cease"),
        ])
    func vouching(_ keys: String, _ says: String) {
        MistakeTests.check(Mistake(.notMonotone, says, Self.rule("tier: low, \(keys)")), in: policy)
    }

    @Test(
        "what can only move the right way needs no word",
        arguments: [
            "tier: high, when: { path: x, added: y, status: added, mode: symlink }",
            "tier: high, when: { added: x, count: { min: 3 } }",
            "tier: low, when: { path: x }, unless: { added: x }",
            "tier: high, when: { replaced: { from: '(?<key>x)' } }",
            "tier: high, when: { glob: [docs/, '!docs/a'], language: swift }, unless: { glob: x }",
            "tier: low, when: { glob: docs/, language: swift }",
            "tier: high, when: { line: { all: [x, y], none: z } }",
            "tier: low, when: { line: { all: x } }",
            "tier: high, when: { added: '(x)', entropy: { below: 3 }, where: { contains_none: y } }",
            "tier: high, when: { added: 'a(?!b)' }",
            "tier: high, when: { base: 'x(?!y)' }",
            "tier: high, when: [ { added: x }, { base: x } ]",
            "tier: high, when: { binary: true }",
            "tier: low, when: { path: x, binary: false }",
            "tier: high, when: { lines: { min: 5 } }",
            "tier: high, when: { change: code }",
            "tier: high, when: { change: [code, mode] }",
            "tier: high, when: { change: [moved, code] }",
            "tier: high, when: { change: generated }",
            "tier: low, when: { change: [generated, vendored] }",
            "tier: high, when: { path: x }, unless: { change: vendored }",
            "tier: high, when: { not: { path: x } }",
            "tier: high, when: { not: { added: x } }",
            "tier: high, when: { path: x }, unless: { path: y }",
            "tier: high, when: { path: x }, unless: { added: y }",
            "tier: high, when: { path: x }, unless: { lines: { max: 5 } }",
            "tier: high, when: { path: x }, unless: { change: [comments, whitespace] }",
            "tier: high, scope: patch, when: { files: { any: { added: x }, count: { min: 2 } } }",
            "tier: high, scope: patch, when: { actor: agent, subject: x, target_branch: y, commit_message: z }",
            "tier: high, scope: patch, when: { spread: { min: 3 }, commit_trailer: x, repository: y, environment: z, time: { days: sun } }",
            "tier: high, scope: patch, when: { subject: x }, unless: { commit_trailer: x, sensitivity: low }",
            "tier: low, when: { added: '^#' }",
            "tier: low, when: { path: x, not: { added: y } }",
            "tier: low, when: { change: [comments, whitespace] }",
            "tier: low, when: { path: x, lines: { max: 5 } }",
            "tier: low, when: { path: x }, withhold: [run_tests]",
        ])
    func monotone(_ keys: String) {
        #expect(mistakes(in: policy(with: Self.rule(keys))).isEmpty)
    }

    @Test("with `monotone: false` every one of them loads")
    func inSoManyWords() throws {
        let text = Self.rule("monotone: false, tier: high, when: { binary: false, lines: { max: 3 } }, unless: { head: nosec }")
        let policy = try loader.load(files: policy(with: text))
        let rule = try #require(policy.rules.first)
        #expect(!rule.monotone)
        #expect(policy.breaches(of: rule).map(\.part) == [.when, .when, .unless])
    }

    @Test("all reasons of a rule come at once, each where it stands")
    func allReasons() {
        let found = mistakes(
            in: policy(with: Self.rule("tier: high, when: { lines: { max: 3 }, binary: false }, unless: { head: x }")))
        #expect(found.map(\.code) == [.notMonotone, .notMonotone, .notMonotone])
        #expect(found.compactMap(\.position?.column) == [44, 44, 90])
    }

    @Test("which way a rule is read follows the default tier")
    func defaultTier() {
        let text = Self.rule("tier: medium, when: { path: x, lines: { max: 5 } }")
        #expect(mistakes(in: policy(with: text)).map(\.code) == [.notMonotone])
        let files = [
            PolicyFile("policy.yaml", tiersText.replacing("default_tier: medium", with: "default_tier: high")),
            PolicyFile("r.yaml", text),
        ]
        #expect(mistakes(in: files).isEmpty)
    }
}

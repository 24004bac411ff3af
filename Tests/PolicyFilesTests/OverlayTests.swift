import PolicyFiles
import RiskModel
import TestKit
import Testing
import YAMLDocuments

@Suite("What a repository adds to a policy")
struct OverlayTests {
    private static let files = [
        PolicyFile("policy.yaml", tiersText + "registries: [registry.example]\n"), PolicyFile("rules.yaml", rulesText),
    ]

    private static func base() throws -> Policy { try loader.load(files: files) }

    private static let overlay = PolicyFile(
        ".difftier/rules.yaml",
        #"""
        version: 1
        owner: payments
        labels:
          ledger: { path: '^ledger/', not: { label: prose } }
          all: { any: [ { label: ledger }, { path: '^accounts/' } ] }
        lists: { hosts: [$registries, git.example] }
        variables: { word: 'balance|ledger' }
        rules:
          - { id: ledger, summary: The ledger changes, tier: high, when: { label: all }, reviewers: [ { team: security } ] }
          - { id: words, summary: S, tier: medium, when: { added: '${word}', base: $hosts }, withhold: [run_tests] }

        """#)

    @Test("labels and rules stand behind the policy's own, which stay as they are")
    func adds() throws {
        let base = try Self.base()
        let policy = try loader.adding([Self.overlay], to: base)
        #expect(Array(policy.labels.prefix(base.labels.count)) == base.labels)
        #expect(Array(policy.rules.prefix(base.rules.count)) == base.rules)
        #expect(Array(policy.probes.prefix(base.probes.count)) == base.probes)
        #expect(policy.labels.map(\.name) == ["prose", "ledger", "all"])
        #expect(policy.rules.map(\.id) == ["docs.prose", "secrets.private-key", "repository.ledger", "repository.words"])
        let ledger = try #require(policy.rules.first { $0.id == "repository.ledger" })
        #expect(ledger.when == .label(2))
        #expect(ledger.owner == "payments")
        #expect(ledger.location == SourceLocation(file: ".difftier/rules.yaml", line: 9, column: 5))
        #expect(policy.probes.last?.patterns.map(\.source) == ["registry.example", "git.example"])
        // Nothing else is another.
        var same = policy
        (same.labels, same.rules, same.probes, same.digest) = (base.labels, base.rules, base.probes, base.digest)
        #expect(same == base)
    }

    @Test("the digest is of both")
    func digest() throws {
        let base = try Self.base()
        let digest = try loader.adding([Self.overlay], to: base).digest
        #expect(digest.count == 64)
        #expect(digest != base.digest)
        var other = Self.overlay
        other.content += Array("#\n".utf8)
        #expect(try loader.adding([other], to: base).digest != digest)
        #expect(
            try loader.adding([Self.overlay], to: loader.load(files: Self.files + [PolicyFile("x.yaml", "#")])).digest != digest)
        #expect(base.refusing([Self.overlay], because: "x").digest == digest)
    }

    @Test("one that is broken makes every change high, and says why")
    func refusing() throws {
        let base = try Self.base()
        let policy = base.refusing([], because: "it has mistakes")
        let rule = try #require(policy.rules.last)
        #expect(rule.id == BuiltinRule.overlay)
        #expect(rule.tier == .high && rule.scope == .patch && policy.raises(rule))
        #expect(rule.summary.hasSuffix("it has mistakes"))
        #expect(policy.rules.dropLast() == base.rules[...])
    }

    static let mistakes =
        [
            "default_tier: low", "capabilities: [a]", "tiers: {}", "gated: []", "registries: []", "teams: {}", "agent_task: {}",
            "include: [a]",
        ].map {
            Mistake(.overlay, "decides nothing", "version: 1\n»\($0)\n")
        } + [
            Mistake(.unknownKey, "did you mean `rules`?", "version: 1\n»rulse: []\n"),
            rule(.overlay, "can only raise: its tier must be medium", "tier: »low, when: { path: x }"),
            rule(.overlay, "cannot mask anything", "tier: high, when: { added: x }, »redact: true"),
            rule(.overlay, "cannot mask anything", "tier: high, when: { added: x }, »redact_until: y"),
            rule(.unknownName, "no capability is called `fly`", "tier: high, when: { path: x }, withhold: [»fly]"),
            rule(.unknownName, "no team is called `x`", "tier: high, when: { path: x }, reviewers: [ { team: »x } ]"),
            rule(.unknownName, "no label is called `pros`; did you mean `prose`?", "tier: high, when: { label: »pros }"),
            rule(.notMonotone, "monotone: false", "tier: high, when: »{ size: { max: 3 } }"),
            Mistake(
                .duplicateName, "the policy has a label `prose` already",
                "version: 1\nlabels: { »prose: { path: x } }\nrules: [ { id: r, summary: S, tier: high, when: { label: prose } } ]\n"
            ),
            Mistake(.unusedLabel, "no rule uses the label `l`", "version: 1\nlabels: { »l: { path: x } }\n"),
            Mistake(
                .labelCycle, "asks for itself",
                "version: 1\nlabels: { »l: { label: m }, m: { label: l } }\nrules: [ { id: r, summary: S, tier: high, when: { label: l } } ]\n"
            ),
            Mistake(
                .duplicateName, "the rule `r` exists already",
                "version: 1\nrules: [ { id: r, summary: S, tier: high, when: { path: x } }, { id: »r, summary: S, tier: high, when: { path: x } } ]\n"
            ),
        ]

    private static func rule(_ code: Diagnostic.Code, _ says: String, _ keys: String) -> Mistake {
        Mistake(code, says, "version: 1\nrules: [ { id: r, summary: S, \(keys) } ]\n")
    }

    @Test("each mistake is found where it stands", arguments: mistakes)
    func mistake(_ mistake: Mistake) throws {
        let (text, position) = mistake.markRemoved
        do throws(PolicyErrors) {
            _ = try loader.adding([PolicyFile(".difftier/a.yaml", text)], to: loader.load(files: Self.files))
            Issue.record("it was added")
        } catch {
            #expect(error.diagnostics.map(\.code) == [mistake.code], "\(error)")
            #expect(error.diagnostics.first?.position == position, "\(error)")
            #expect(error.diagnostics.first?.message.contains(mistake.says) == true, "\(error)")
            #expect(error.description.hasSuffix("1 mistake; the repository's rules were not loaded"))
        }
    }

    @Test("more files or bytes than the limit are refused unread")
    func limits() throws {
        let base = try Self.base()
        func files(_ count: Int, of bytes: Int) -> [PolicyFile] {
            (0..<count).map {
                PolicyFile(path: ".difftier/\($0).yaml", content: [UInt8](repeating: UInt8(ascii: "#"), count: bytes))
            }
        }
        #expect(try loader.adding(files(64, of: 4_096), to: base).rules == base.rules)
        for tooMany in [files(65, of: 1), files(64, of: 4_097)] {
            #expect(throws: PolicyErrors.self) { try loader.adding(tooMany, to: base) }
        }
    }
}

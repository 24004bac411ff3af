import PolicyFiles
import RiskModel
import TestKit
import Testing

@Suite("Loading a policy")
struct LoadingTests {
    static let files = [
        PolicyFile("policy.yaml", tiersText), PolicyFile("rules/first.yaml", rulesText), PolicyFile("tasks/ci.yml", taskText),
    ]

    @Test("the design's example of a policy loads with every value in its place")
    func designPolicy() throws {
        let policy = try loader.load(files: Self.files)
        #expect(policy.defaultTier == .medium)
        #expect(policy.capabilities.count == 10)
        #expect(policy.low.grants.contains("merge_pull_request"))
        #expect(policy.low.approvals == ApprovalDemand())
        #expect([policy.low.ttl, policy.medium.ttl, policy.high.ttl] == [3_600, 1_800, 600])
        #expect(policy.medium.obligations == ["tests", "label:risk/medium"])
        #expect(policy.medium.approvals == ApprovalDemand(count: 1))
        #expect(policy.high.approvals == ApprovalDemand(count: 1, independent: true, human: true))
        #expect(policy.high.afterApproval == ["write_branch", "run_tests", "merge_pull_request"])
        #expect(policy.gated == ["publish_artifact", "deploy_environment", "read_secrets", "modify_policy"])
        #expect(policy.teams == ["security": ["@alice", "@bob"]])
    }

    @Test("registries and a condition on dependencies load with every demand")
    func dependencies() throws {
        let text = """
            version: 1
            registries: [registry.example, git-2.example]
            rules:
              - id: r
                summary: S
                tier: high
                monotone: false
                when:
                  dependency:
                    change: [added, source_changed]
                    source: new
                    ecosystem: [npm, cargo]
                    name: '@acme/*'
                    install_scripts: false
            """
        let policy = try loader.load(files: [PolicyFile("policy.yaml", tiersText), PolicyFile("rules.yaml", text)])
        #expect(policy.registries == ["registry.example", "git-2.example"])
        #expect(
            policy.rules.first?.when
                == .dependency(
                    DependencyTest(
                        kinds: [.added, .sourceChanged], sources: [.new], ecosystems: [.npm, .cargo], names: ["@acme/*"],
                        installScripts: false)))
    }

    @Test("a rule's owner is its own, or its document's")
    func owners() throws {
        let text = """
            version: 1
            owner: platform
            rules:
              - { id: a, summary: S, tier: high, when: { path: x }, owner: '@ann' }
              - { id: b, summary: S, tier: high, when: { path: x } }
            ---
            version: 1
            rules:
              - { id: c, summary: S, tier: high, when: { path: x } }

            """
        #expect(try loader.load(files: policy(with: text)).rules.map(\.owner) == ["@ann", "platform", nil])
    }

    @Test("the design's example of rules loads with predicates, probes and places")
    func designRules() throws {
        let policy = try loader.load(files: Self.files)
        #expect(policy.labels.map(\.name) == ["prose"])
        #expect(policy.rules.map(\.id) == ["docs.prose", "secrets.private-key"])
        let prose = try #require(policy.rules.first)
        #expect(prose.when == .label(0))
        #expect(prose.location == SourceLocation(file: "rules/first.yaml", line: 5, column: 5))
        #expect(prose.examples.match.map(\.path) == ["docs/a.md"])
        #expect(prose.examples.noMatch.map(\.added) == ["hello"])
        let key = try #require(policy.rules.last)
        #expect(key.when == .probe(ProbeID(1)))
        #expect(
            policy.probes == [
                Probe(
                    subject: .path, patterns: [Pattern(#"(?i)\.(md|rst|adoc)$"#, dialect: .path)],
                    except: [Pattern(#"(?i)(^|/)(agents|claude)\.md$"#, dialect: .path)]),
                Probe(subject: .added, patterns: [Pattern("-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----")]),
            ])
        #expect(key.redacts)
        #expect(key.redactUntil == Pattern("-----END"))
        #expect(key.withhold == ["publish_artifact", "deploy_environment"])
        #expect(key.reviewers == [ReviewerDemand(team: "security", count: 1)])
        #expect(key.tags == ["CWE-798"])
        #expect(key.monotone)
    }

    @Test("the design's task profile loads in exactly its form")
    func designTask() throws {
        let policy = try loader.load(files: Self.files)
        #expect(
            policy.tasks == [
                TaskProfile(
                    subject: "ci-agent:pull-request", repository: "payments-api", branchPattern: "agent/*",
                    capabilities: ["read_repository", "write_branch", "run_tests", "open_pull_request"],
                    denied: ["read_secrets", "deploy_environment", "modify_policy"],
                    scope: TaskScope(
                        network: .init(allow: ["package-registry.internal", "security-scanner.internal"], denyDefault: true),
                        filesystem: ["Sources/", "Tests/"], commands: ["swift build", "swift test"]))
            ])
    }

    @Test("all documents in one file make the same policy as in three, but for the digest and the places")
    func oneFile() throws {
        let apart = try loader.load(files: Self.files)
        let text = [tiersText, rulesText, taskText].joined(separator: "---\n")
        let together = try loader.load(files: [PolicyFile("all.yaml", "\u{FEFF}" + text)])
        #expect(together.rules.map(\.when) == apart.rules.map(\.when))
        #expect(together.tasks == apart.tasks)
        #expect(together.probes == apart.probes)
        #expect(together.digest != apart.digest)
    }

    @Test("the order in which files are handed over does not matter")
    func order() throws {
        let policy = try loader.load(files: Self.files)
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20 {
            #expect(try loader.load(files: Self.files.shuffled(using: &generator)) == policy)
        }
    }

    @Test("equal questions of different rules share one probe")
    func probesAreShared() throws {
        let text = """
            version: 1
            rules:
              - { id: a, summary: A, tier: high, when: { path: x, added: y } }
              - { id: b, summary: B, tier: high, when: [ { added: y }, { removed: y } ] }
              - { id: c, summary: C, tier: high, when: { added: y, count: { min: 2 } } }
            """
        let policy = try loader.load(files: policy(with: text))
        #expect(policy.probes.map(\.subject) == [.path, .added, .removed, .added])
        #expect(policy.rules.map(\.when)[0] == .all([.probe(ProbeID(0)), .probe(ProbeID(1))]))
        #expect(policy.rules.map(\.when)[1] == .any([.probe(ProbeID(1)), .probe(ProbeID(2))]))
        #expect(policy.rules.map(\.when)[2] == .probe(ProbeID(3)))
    }

    @Test("a pattern is checked once, however often it is used")
    func patternsAreCheckedOnce() throws {
        let count = Counter()
        let counting = PolicyLoader { _ in
            count.increment()
            return .success(PatternGroups())
        }
        let rules = (0..<50).map { "  - { id: r\($0), summary: S, tier: high, when: { added: same } }" }
        let text = "version: 1\nrules:\n" + rules.joined(separator: "\n")
        _ = try counting.load(files: policy(with: text))
        #expect(count.value == 1)
    }
}

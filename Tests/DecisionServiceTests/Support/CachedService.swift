import Classification
import DecisionService
import DifftierServer
import Evidence
import Foundation
import Logging
import RiskModel
import TestKit
import WireProtocol

/// A service on a repository of its own, with a policy that can be changed, as requests see it.
final class CachedService {
    let git: GitFixture
    let directory: TemporaryDirectory
    let policy: PolicyInForce
    let trust: ServiceTrust
    var log: EvidenceLog { trust.log }
    let handler: DecisionHandler

    /// Prose is low, everything else medium; an agent may have four capabilities, `nobody` none.
    private static let rules = """
        version: 1
        default_tier: medium
        capabilities: [read_repository, write_branch, run_tests, open_pull_request]
        tiers:
          low:    { grants: [read_repository, write_branch, run_tests, open_pull_request] }
          medium: { grants: [read_repository, run_tests, open_pull_request] }
          high:   { grants: [read_repository] }
        rules:
          - id: docs.prose
            summary: Documentation only
            tier: low
            when: { path: '\\.md$' }
            examples: { match: [{ path: a.md, added: x }], no_match: [{ path: a.swift, added: x }] }
          - id: source.generated
            summary: Generated code
            tier: high
            when: { path: '\\.swift$', change: generated }
        ---
        agent_task: { subject: ci, capabilities: [read_repository, write_branch, run_tests, open_pull_request] }
        """

    init(cacheLimits: CacheLimits = CacheLimits(), git: GitFixture? = nil) throws {
        self.git = try git ?? Self.repository()
        directory = try TemporaryDirectory()
        try directory.write(Self.rules, to: "policy/policy.yaml")
        policy = try PolicyInForce(.directory(directory.path + "/policy"), cacheLimits: cacheLimits)
        trust = try ServiceTrust(directory: directory.path + "/private", name: "difftier.example")
        handler = try Self.handler(self.git, policy, trust)
    }

    /// `main`, and `agent/fix`, which left it one commit ago.
    static func repository() throws -> GitFixture {
        let git = try GitFixture()
        try git.commit("Begin", "Sources/a.swift", "let a = 1\n")
        try git.git("checkout", "--quiet", "-b", "agent/fix")
        try git.commit("Fix", "Sources/a.swift", "let a = 2\n")
        try git.commit("Explain", "docs/a.md", "Two.\n")
        try git.git("checkout", "--quiet", "main")
        try git.commit("Go on", "docs/b.md", "Three.\n")
        return git
    }

    private static func handler(
        _ git: GitFixture, _ policy: PolicyInForce, _ trust: ServiceTrust, development: Caller? = nil, evidencePerHour: Int? = nil
    ) throws -> DecisionHandler {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return try DecisionHandler(
            repositories: [RepositoryEntry(name: "payments-api", path: git.path)], policy: policy, trust: trust,
            gatekeeper: Gatekeeper(nil, development: development, logger: logger),
            people: try PeopleDesk(file: nil, command: nil), version: "0", evidencePerHour: evidencePerHour,
            logger: logger)
    }

    /// The same service after another start, on the same state.
    ///
    /// - Parameter development: who it takes everybody on this machine for.
    func restarted(development: Caller? = nil, evidencePerHour: Int? = nil) throws -> DecisionHandler {
        try Self.handler(
            git, policy, ServiceTrust(directory: directory.path + "/private", name: "difftier.example"), development: development,
            evidencePerHour: evidencePerHour)
    }

    /// Puts the policy in force on record with its files, as a start does.
    func keepPolicy() throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try PolicyJournal(
            policy: policy, source: .directory(directory.path + "/policy"), trust: trust, logger: logger
        ).recordStart()
    }

    static let agent = Subject(name: "ci", actor: .agent)

    /// Proved, and allowed to ask.
    static func caller(_ subject: Subject = agent) -> Caller { Caller(subject: subject, roles: [.ask], proof: .development) }

    /// Adds a document to the policy and has it read again.
    func reload(adding document: String) throws {
        try directory.write(document, to: "policy/extra.yaml")
        try policy.reload()
    }

    func ask(
        _ head: String = "agent/fix", _ against: RevisionsRequest.Comparison = .targetBranch("main"), _ asked: Capability...
    ) throws -> Decision {
        try ask(Self.request(head, against, asked))
    }

    func ask(_ request: RevisionsRequest, by subject: Subject = agent) throws -> Decision {
        try handler.classify(request, for: Self.caller(subject), in: Self.session()).get().decision
    }

    static func request(
        _ head: String = "agent/fix", _ against: RevisionsRequest.Comparison = .targetBranch("main"), _ asked: [Capability] = []
    ) -> RevisionsRequest {
        RevisionsRequest(repository: "payments-api", head: head, against: against, purpose: Purpose(capabilities: asked))
    }

    func askText(_ text: String, repository: String = "payments-api") throws -> Decision {
        try handler.classifyText(
            Array(text.utf8), as: TextRequest(repository: repository), for: Self.caller(), in: Self.session()
        ).get().decision
    }

    /// How many decisions are in the evidence.
    func decisions() throws -> Int {
        try log.events(EventFilter(kinds: [.decision]), limit: 100_000).events.count
    }

    /// What the evidence holds of a decision, without what it was made of.
    func recorded(_ id: String) throws -> String? {
        guard case .object(var members) = try log.events(reference: id, kind: .decision).first?.event()?.body else { return nil }
        members["inputs"] = nil
        return JSONValue.object(members).canonicalText
    }

    static func session(largestAnswer: Int = .max) -> RequestSession {
        RequestSession(id: "1.1", deadline: .now + .seconds(600), largestAnswer: largestAnswer)
    }

    /// Takes every object of some kinds away, so that whoever reads one fails.
    func hideObjects(_ kinds: Set<String>) throws {
        for line in try git.git("cat-file", "--batch-all-objects", "--batch-check").split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard kinds.contains(String(parts[1])) else { continue }
            try hideObject(parts[0])
        }
    }

    func hideObject(_ id: some StringProtocol) throws {
        try FileManager.default.createDirectory(atPath: directory.path + "/hidden", withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: object(id), toPath: hidden(id))
    }

    func restoreObjects() throws {
        for id in try FileManager.default.contentsOfDirectory(atPath: directory.path + "/hidden") {
            try FileManager.default.moveItem(atPath: hidden(id), toPath: object(id))
        }
    }

    private func object(_ id: some StringProtocol) -> String { git.path + "/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))" }
    private func hidden(_ id: some StringProtocol) -> String { directory.path + "/hidden/\(id)" }
}

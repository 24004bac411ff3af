import Classification
import DecisionService
import DifftierServer
import Evidence
import Foundation
import Logging
import RiskModel
import TestKit
import Testing
import WireProtocol

/// Promise P3 against names: what is compared with is exactly the branch that the operator named.
@Suite("The protected branch, whatever others call theirs")
struct AuthorityTests {
    private let git: GitFixture
    private let state: TemporaryDirectory
    private let trust: ServiceTrust

    init() throws {
        git = try CachedService.repository()
        state = try TemporaryDirectory()
        trust = try ServiceTrust(directory: state.path + "/private", name: "difftier.example")
    }

    private func handler(protecting branch: String) throws -> DecisionHandler {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return try DecisionHandler(
            repositories: [RepositoryEntry(name: "payments-api", path: git.path, targetBranch: branch)],
            policy: try PolicyInForce(.shipped), trust: trust, gatekeeper: Gatekeeper(nil, development: nil, logger: logger),
            people: try PeopleDesk(file: nil, command: nil),
            version: "0", logger: logger)
    }

    private func decide(_ branch: String, by handler: DecisionHandler) throws -> Decision {
        let request = RevisionsRequest(repository: "payments-api", head: "agent/fix", against: .targetBranch(branch))
        return try handler.classify(request, for: CachedService.caller(), in: CachedService.session()).get().decision
    }

    @Test("another spelling of its letters is another branch, and gives no authority")
    func spelling() throws {
        let (composed, decomposed) = ("pr\u{E9}", "pre\u{301}")
        #expect(composed == decomposed)
        try git.git("branch", composed, "main")
        try git.git("-c", "core.precomposeUnicode=false", "branch", decomposed, "agent/fix")
        let handler = try handler(protecting: composed)
        #expect(try decide(composed, by: handler).verdict.authoritative)
        let other = try decide(decomposed, by: handler)
        #expect(!other.verdict.authoritative && other.verdict.patch.files == 0)
    }

    @Test("a tag or a branch that is called like its reference does not stand in for it", arguments: ["tag", "branch"])
    func standIn(kind: String) throws {
        try git.git(kind, "refs/heads/release", "agent/fix")
        let handler = try handler(protecting: "release")
        let error = #expect(throws: RPCError.self) { try decide("release", by: handler) }
        #expect(error?.status == .notFound)
        try git.git("branch", "release", "main")
        #expect(try decide("release", by: handler).verdict.patch.base?.hex == git.git("rev-parse", "main"))
    }

    @Test("what is merged already is nothing to sign")
    func empty() throws {
        let handler = try handler(protecting: "main")
        let change = RevisionsRequest(repository: "payments-api", head: "main~1", against: .targetBranch("main"))
        let answer = try handler.requestGrant(
            GrantRequest(change: change), for: CachedService.caller(Subject(name: "ci-agent:pull-request", actor: .agent)),
            in: CachedService.session()
        ).get()
        #expect(answer.answer.decision.verdict.authoritative && answer.grant == nil)
    }

    @Test("suites of a policy are no part of it: one that changes is neither refused nor another policy")
    func suites() throws {
        let directory = state.path + "/policy"
        try state.write("version: 1\nteams: { extra: [\"@a\"] }\ninclude: ['pack:shipped']\n", to: "policy/policy.yaml")
        try state.write("version: 1\nsuite: one\ncases: []\n", to: "policy/tests/a.yaml")
        let source = PolicySource.directory(directory)
        let policy = try PolicyInForce(source)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let journal = PolicyJournal(policy: policy, source: source, trust: trust, logger: logger)
        try journal.recordStart()
        try state.write("version: 1\nsuite: two\ncases: []\n", to: "policy/tests/a.yaml")
        journal.reload()
        try journal.recordStart()
        let records = try trust.log.events(EventFilter(kinds: [.policy]), limit: 10).events.compactMap { try $0.event()?.body }
        #expect(records.count == 3 && records.allSatisfy { $0["refused"] == nil })
        #expect(try trust.log.policy(digest: policy.current.policy.digest)?.keys.sorted() == ["policy.yaml"])
    }
}

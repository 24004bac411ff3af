import Classification
import DecisionService
import DifftierServer
import Evidence
import Foundation
import GRDB
import Logging
import RiskModel
import TestKit
import Testing
import WireProtocol

@Suite("Answers of the service")
struct DecisionHandlerTests {
    let repository: SampleRepository
    let state: TemporaryDirectory
    let trust: ServiceTrust
    var storePath: String { state.path + "/private/evidence.sqlite" }

    init() throws {
        repository = try SampleRepository()
        state = try TemporaryDirectory()
        trust = try ServiceTrust(directory: state.path + "/private", name: "difftier.example")
    }

    func handler(_ policy: PolicyInForce? = nil) throws -> DecisionHandler {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return try DecisionHandler(
            repositories: [RepositoryEntry(name: "payments-api", path: repository.path)],
            policy: try policy ?? PolicyInForce(.shipped), trust: trust,
            gatekeeper: Gatekeeper(nil, development: nil, logger: logger), people: try PeopleDesk(file: nil, command: nil),
            version: "0", logger: logger)
    }

    func decisions() throws -> Int { try trust.log.events(EventFilter(kinds: [.decision]), limit: 100).events.count }

    static func session(largestAnswer: Int = .max) -> RequestSession {
        RequestSession(id: "1.1", deadline: .now + .seconds(600), largestAnswer: largestAnswer)
    }

    static let text = Array(
        "diff --git a/x.txt b/x.txt\nnew file mode 100644\n--- /dev/null\n+++ b/x.txt\n@@ -0,0 +1 @@\n+x\n".utf8)

    @Test(
        "only what a head brings since it left the protected branch is authoritative",
        arguments: [
            (RevisionsRequest.Comparison.targetBranch("main"), true), (.targetBranch("main", twoDot: true), false),
            (.targetBranch("agent/fix"), false), (.revision("main"), false), (.firstParent, false),
        ])
    func authority(against: RevisionsRequest.Comparison, expected: Bool) throws {
        let request = RevisionsRequest(repository: "payments-api", head: "agent/fix", against: against)
        #expect(
            try handler().classify(request, for: CachedService.caller(), in: Self.session()).get().decision.verdict.authoritative
                == expected)
    }

    @Test("an answer that the client cannot take leaves no decision behind, however often it is asked for")
    func tooLarge() throws {
        let request = RevisionsRequest(repository: "payments-api", head: "agent/fix", against: .targetBranch("main"))
        let handler = try handler()
        for _ in 0..<2 {
            let error = #expect(throws: RPCError.self) {
                try handler.classify(request, for: CachedService.caller(), in: Self.session(largestAnswer: 100))
            }
            #expect(error?.status == .resourceExhausted)
            #expect(error?.message.contains("max_frame_bytes") == true)
        }
        #expect(try decisions() == 0)
        _ = try handler.classify(request, for: CachedService.caller(), in: Self.session()).get()
        #expect(try decisions() == 1)
    }

    @Test("patch text is decided as a configured repository's or as nobody's", arguments: ["payments-api", ""])
    func knownLabel(name: String) throws {
        let decision = try handler().classifyText(
            Self.text, as: TextRequest(repository: name), for: CachedService.caller(), in: Self.session()
        ).get().decision
        #expect(decision.verdict.patch.repository == name)
        #expect(!decision.verdict.authoritative)
    }

    @Test("patch text under a name that the service does not know is refused")
    func unknownLabel() throws {
        let handler = try handler()
        let error = #expect(throws: RPCError.self) {
            try handler.classifyText(
                Self.text, as: TextRequest(repository: "sandbox"), for: CachedService.caller(), in: Self.session())
        }
        #expect(error?.status == .notFound)
        #expect(try decisions() == 0)
    }

    @Test("a range is decided under one policy, though a new one comes into force half-way")
    func reload() throws {
        let directory = state.path + "/policy"
        try FileManager.default.copyItem(atPath: Self.rules, toPath: directory)
        let policy = try PolicyInForce(.directory(directory))
        let handler = try handler(policy)
        let request = RangeRequest(repository: "payments-api", from: "main", to: "agent/fix")
        let series = try handler.classifyRange(request, for: CachedService.caller(), in: Self.session())
        let first = try #require(try series.next()).get().decision
        try state.write("version: 1\nteams: { extra: [\"@a\"] }\n", to: "policy/extra.yaml")
        try policy.reload()
        let second = try #require(try series.next()).get().decision
        #expect(try series.next() == nil)
        #expect(policy.current.policy.digest != first.verdict.policy.digest)
        #expect(second.verdict.policy == first.verdict.policy)
    }

    @Test("a store that fails is told without its path and its statements")
    func failingStore() throws {
        let handler = try handler()
        try DatabaseQueue(path: storePath).write { try $0.execute(sql: "DROP TABLE event") }
        let error = #expect(throws: RPCError.self) {
            try handler.classifyText(Self.text, as: TextRequest(), for: CachedService.caller(), in: Self.session()).get()
        }
        #expect(error?.status == .unavailable)
        #expect(
            error?.message == "the decision could not be recorded, so it does not count: the service's storage is unavailable")
        #expect(error?.underlying is EvidenceError)
    }

    private static let rules = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("rules").path
}

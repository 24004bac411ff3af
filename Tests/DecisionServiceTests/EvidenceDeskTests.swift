import DecisionService
import DifftierServer
import Evidence
import Foundation
import RiskModel
import TestKit
import Testing
import WireProtocol

@Suite("What is on record, and what is reported")
struct EvidenceDeskTests {
    let service: CachedService

    init() throws { service = try CachedService() }

    private func token() throws -> String {
        let answer = try service.handler.requestGrant(
            GrantRequest(change: CachedService.request()), for: CachedService.caller(), in: CachedService.session()
        ).get()
        return try #require(answer.grant).token
    }

    private func report(
        _ token: String, _ kind: ActionRecord.Kind = .network, _ target: String = "files.example", needing: Capability? = nil,
        key: String? = nil, at time: Int? = nil, by caller: Caller = CachedService.caller()
    ) throws -> ActionRecord {
        let request = ReportRequest(
            grant: token, kind: kind, outcome: .blocked, target: target, capability: needing, occurredAt: time,
            idempotencyKey: key)
        let index = try service.handler.report(request, for: caller, in: CachedService.session()).get().index
        let event = try #require(try service.log.event(at: index)?.event())
        return try event.body.decoded(as: ActionRecord.self)
    }

    // MARK: Reports

    @Test("a report says whether the grant allows what was tried, within the task's bounds and the grant's capabilities")
    func bounds() throws {
        try service.reload(
            adding: """
                agent_task:
                  subject: ci
                  capabilities: [read_repository, run_tests, open_pull_request]
                  network: { allow: [mirror.example], deny_default: true }
                  filesystem: { allow: [Sources/, docs/] }
                  commands: { allow: [swift test] }
                """)
        let token = try token()
        let cases: [(ActionRecord.Kind, String, Capability?, Bool)] = [
            (.network, "mirror.example", nil, true), (.network, "mirror.example:443", nil, true),
            (.network, "evil.mirror.example", nil, false), (.network, "mirror.example", "deploy_environment", false),
            (.fileWrite, "Sources/a.swift", nil, true), (.fileWrite, "/etc/passwd", nil, false),
            (.fileWrite, ".git/config", nil, false),
            (.command, "swift test --filter A", nil, true), (.command, "swift testing", nil, false),
            (.command, "swift test; rm -rf /", nil, false),
            (.fileWrite, "Sources/../.git/config", nil, false), (.network, "MIRROR.example", nil, true),
            (.tokenRequest, "cloud", nil, false), (.tokenRequest, "cloud", "run_tests", true), (.artifact, "app.tar", nil, true),
        ]
        for (kind, target, capability, allowed) in cases {
            #expect(try report(token, kind, target, needing: capability).withinGrant == allowed, "\(kind) \(target)")
        }
    }

    @Test("a report with a key that was used before changes nothing; under another grant it is another report")
    func idempotency() throws {
        let (one, other) = (try token(), try token())
        for token in [one, one, other, one] { _ = try report(token, key: "7") }
        _ = try report(one)
        #expect(try service.log.countDeniedActions(ofSubject: "ci", since: 0) == 3)
    }

    @Test("a job cannot take the place of its sandbox's report, nor change its own")
    func idempotencyBySource() throws {
        let token = try token()
        let job = ReportRequest(grant: token, kind: .network, outcome: .done, target: "a.example", idempotencyKey: "1")
        let sandbox = CachedService.caller(Subject(name: "sandbox", actor: .service))
        let first = try index(of: job)
        #expect(try report(token, key: "1", by: sandbox).outcome == .blocked)
        #expect(try index(of: job) == first)
        var other = job
        other.target = "b.example"
        let error = #expect(throws: RPCError.self) { try index(of: other) }
        #expect(error?.status == .alreadyExists)
        // Nothing is left behind by the error.
        #expect(try index(of: job) == first)
    }

    private func index(of request: ReportRequest) throws -> Int {
        try service.handler.report(request, for: CachedService.caller(), in: CachedService.session()).get().index
    }

    @Test("secrets in what is reported are masked as those in patches are")
    func masking() throws {
        try service.reload(
            adding: """
                version: 1
                rules:
                  - { id: secrets.token, summary: A token, tier: high, when: { added: 'DTK_[A-Z0-9]{24}' }, redact: true }
                """)
        let token = try token()
        let secret = "DTK_" + String(repeating: "A7", count: 12)
        let record = try report(token, .command, "curl -H \(secret) x")
        #expect(!record.target.contains(secret) && record.target.hasPrefix("curl -H "))
    }

    @Test("an agent reports about itself alone; whoever is no agent, about every grant")
    func reporters() throws {
        let token = try token()
        let agent = CachedService.caller(Subject(name: "other", actor: .agent))
        let error = #expect(throws: RPCError.self) { try report(token, by: agent) }
        #expect(error?.status == .permissionDenied)
        let sandbox = CachedService.caller(Subject(name: "sandbox", actor: .service))
        let record = try report(token, by: sandbox)
        #expect(record.reporter == "sandbox")
        #expect(try service.log.events(EventFilter(kinds: [.action]), limit: 10).events.map(\.subject) == ["ci"])
    }

    @Test("a report from before its grant or from the future is refused", arguments: [-3_600, 3_600])
    func times(offset: Int) throws {
        let token = try token()
        let error = #expect(throws: RPCError.self) { try report(token, at: Int(Date().timeIntervalSince1970) + offset) }
        #expect(error?.status == .invalidArgument)
    }

    // MARK: Reading

    @Test("every event can be proved to be in the log that the checkpoint was signed over")
    func proofs() throws {
        _ = try token()
        let size = try service.log.size()
        #expect(size >= 4)
        let key = try VerifierKey(service.handler.checkpoint(CheckpointRequest()).verifierKey)
        for index in 0..<size {
            let answer = try service.handler.event(.index(index))
            let checkpoint = try Checkpoint(note: answer.checkpoint, signedBy: [key])
            let proof = InclusionProof(
                index: index, size: checkpoint.size, hashes: answer.inclusionProof.compactMap { MerkleHash($0) })
            #expect(proof.proves(MerkleHash.leaf(Array(answer.event.text.utf8)), in: checkpoint.root))
        }
        let error = #expect(throws: RPCError.self) { try service.handler.event(.index(size)) }
        #expect(error?.status == .notFound)
    }

    @Test("a decision tells its place, its leaf and a checkpoint over it")
    func reference() throws {
        let evidence = try #require(try service.ask().evidence)
        let text = try service.handler.event(.index(evidence.index)).event.text
        #expect(MerkleHash.leaf(Array(text.utf8)).bytes == evidence.leafHash)
        let key = try VerifierKey(service.handler.checkpoint(CheckpointRequest()).verifierKey)
        #expect(try Checkpoint(note: #require(evidence.checkpoint), signedBy: [key]).size > evidence.index)
    }

    @Test("events come page by page, all of them once, and only the kinds asked for")
    func pages() throws {
        for number in 0..<7 {
            _ = try service.ask(CachedService.request(), by: Subject(name: "ci", actor: .agent, claims: ["n": "\(number)"]))
        }
        var indices: [Int] = []
        var next: Int? = 0
        while let from = next {
            let page = try service.handler.events(EventsRequest(from: from, limit: 3))
            indices += page.events.map(\.index)
            next = page.next
        }
        #expect(try indices == Array(0..<service.log.size()))
        let decisions = try service.handler.events(EventsRequest(kinds: ["decision"], subject: "ci"))
        #expect(decisions.events.count == 7)
        let error = #expect(throws: RPCError.self) { try service.handler.events(EventsRequest(kinds: ["nonsense"])) }
        #expect(error?.status == .invalidArgument)
    }

    // MARK: Deriving verdicts again

    private func reproduce(_ decision: Decision) throws -> ReproductionAnswer {
        try service.handler.reproduce(DecisionReference(id: decision.id), in: CachedService.session())
    }

    @Test("a verdict comes out again as it was, whatever branches and policy have become since")
    func reproduction() throws {
        try service.keepPolicy()
        let decisions = [
            try service.ask(), try service.ask("agent/fix", .targetBranch("main"), "run_tests"),
            try service.ask("agent/fix", .firstParent), try service.ask("agent/fix", .revision("main", twoDot: true)),
            try service.ask(CachedService.request(), by: Subject(name: "nobody", actor: .person, claims: ["team": "a"])),
        ]
        try service.git.commit("Move", "docs/c.md", "Four.\n")
        try service.git.git("branch", "--force", "agent/fix", "main")
        try service.reload(adding: "version: 1\nteams: { extra: [\"@a\"] }\n")
        for decision in decisions {
            let answer = try reproduce(decision)
            #expect(answer.outcome == .same, "\(answer.because)")
        }
    }

    @Test("what is gone is named")
    func gone() throws {
        let text = try service.askText(service.git.git("diff", "main...agent/fix") + "\n")
        #expect(try reproduce(text).because == ["submitted patch text is not kept, only its SHA-256"])
        let decision = try service.ask()
        // Never kept.
        try service.reload(adding: "version: 1\nteams: { extra: [\"@a\"] }\n")
        #expect(try reproduce(decision).because == ["the policy \(decision.verdict.policy.digest) is not kept"])
        let other = try service.ask()
        try FileManager.default.removeItem(atPath: service.git.path)
        let answer = try reproduce(other)
        #expect(answer.outcome == .notPossible && answer.because.count == 1)
        let error = #expect(throws: RPCError.self) {
            try service.handler.reproduce(DecisionReference(id: "none"), in: CachedService.session())
        }
        #expect(error?.status == .notFound)
    }

    @Test("a record that was changed comes out different")
    func different() throws {
        let decision = try service.ask()
        var event = EvidenceEvent(decision)
        let recorded = try #require(try service.log.events(reference: decision.id).first?.event())
        guard case .object(var members) = recorded.body else { return }
        members["tier"] = .string("low")
        event.body = .object(members)
        event.reference = "changed"
        _ = try service.log.append(event)
        let answer = try service.handler.reproduce(DecisionReference(id: "changed"), in: CachedService.session())
        #expect(answer.outcome == .different && answer.because == ["tier: then \"low\", now \"medium\""])
    }
}

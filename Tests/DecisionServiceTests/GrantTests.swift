import Classification
import DecisionService
import DifftierServer
import Evidence
import Foundation
import Identity
import RiskModel
import TestKit
import Testing
import WireProtocol

@Suite("What the service signs")
struct GrantTests {
    let service: CachedService

    init() throws { service = try CachedService() }

    private static let change = CachedService.request()

    private func request(
        _ change: RevisionsRequest = change, by caller: Caller = CachedService.caller()
    ) throws -> GrantAnswer {
        try service.handler.requestGrant(GrantRequest(change: change), for: caller, in: CachedService.session()).get()
    }

    private func token(by caller: Caller = CachedService.caller()) throws -> String {
        try #require(try request(by: caller).grant).token
    }

    private func authorize(
        _ token: String, _ capability: Capability, in environment: String? = nil, by caller: Caller = CachedService.caller()
    ) throws -> AuthorizeAnswer.Outcome {
        let request = AuthorizeRequest(grant: token, capability: capability, environment: environment)
        return try service.handler.authorize(request, for: caller, in: CachedService.session()).get().outcome
    }

    private func reasons(_ outcome: AuthorizeAnswer.Outcome) -> [String] {
        if case .denied(let because) = outcome { because } else { [] }
    }

    @Test("names the change, what was decided and where that is on record, for the tier's time")
    func claims() throws {
        let answer = try request()
        let decision = answer.answer.decision
        let grant = try GrantVerifier.inspect(#require(answer.grant).token).claims
        #expect(grant.issuer == "difftier.example" && grant.subject == "ci" && grant.repository == "payments-api")
        #expect(grant.head == decision.verdict.patch.head && grant.base == decision.verdict.patch.base)
        #expect(grant.patchID == decision.verdict.patch.patchID && grant.tier == .medium)
        #expect(grant.capabilities == decision.verdict.capabilities.granted.sorted())
        #expect(grant.decisionID == decision.id && grant.evidenceIndex == decision.evidence?.index)
        #expect(grant.policyDigest == decision.verdict.policy.digest)
        #expect(grant.expiresAt - grant.issuedAt == service.policy.current.policy[.medium].ttl)
        // On record before it was given, word for word.
        let recorded = try #require(try service.log.events(reference: grant.id, kind: .grant).first?.event())
        #expect(recorded.body["jti"] == .string(grant.id) && recorded.body["patch_id"] == .string(grant.patchID))
    }

    @Test("is made anew for each request, also where the decision is not")
    func anew() throws {
        let (first, second) = (try request(), try request())
        #expect(second.answer.decision.cached && second.answer.decision.id == first.answer.decision.id)
        #expect(first.grant?.id != second.grant?.id)
    }

    @Test(
        "is an authoritative decision and no other",
        arguments: [
            RevisionsRequest.Comparison.targetBranch("main", twoDot: true), .targetBranch("agent/fix"), .revision("main"),
            .firstParent,
        ])
    func authority(against: RevisionsRequest.Comparison) throws {
        let error = #expect(throws: RPCError.self) { try request(CachedService.request("agent/fix", against)) }
        #expect(error?.status == .failedPrecondition)
        #expect(try service.log.events(EventFilter(kinds: [.grant]), limit: 10).events.isEmpty)
    }

    @Test("is nothing where nothing is granted, and where not every file could be read")
    func nothing() throws {
        let nobody = CachedService.caller(Subject(name: "nobody", actor: .agent))
        #expect(try request(by: nobody).grant == nil)
        try service.hideObjects(["blob"])
        let incomplete = try request(CachedService.request("agent/fix~1"))
        #expect(!incomplete.answer.decision.verdict.complete && incomplete.grant == nil)
    }

    // MARK: Steps

    @Test("for a step is one capability, under the grant it was asked for")
    func step() throws {
        let token = try token()
        guard case .granted(let signed) = try authorize(token, "run_tests", in: "staging") else {
            Issue.record("denied")
            return
        }
        let step = try GrantVerifier.inspect(signed.token).claims
        let parent = try GrantVerifier.inspect(token).claims
        #expect(step.capabilities == ["run_tests"] && step.environment == "staging" && step.parent == parent.id)
        #expect(step.head == parent.head && step.base == parent.base)
        #expect(step.expiresAt <= parent.expiresAt)
        // A job cannot renew itself under it.
        #expect(
            try reasons(authorize(signed.token, "run_tests", in: "staging")) == [
                "the grant is a step's: ask under the grant of the change"
            ])
        // It goes with the grant of its change.
        #expect(try service.handler.verifyGrant(VerifyGrantRequest(grant: signed.token)).isValid)
        _ = try revoke(parent.id, by: CachedService.caller())
        let validity = try service.handler.verifyGrant(VerifyGrantRequest(grant: signed.token))
        #expect(!validity.isValid && validity.because[0].contains("revoked"))
    }

    @Test("is for names that there are: a typing error is told, and leaves nothing behind")
    func unknownNames() throws {
        let error = #expect(throws: RPCError.self) {
            try request(CachedService.request("agent/fix", .targetBranch("main"), ["run_tests", "run_test"]))
        }
        #expect(error?.status == .invalidArgument && error?.message.contains("`run_test`; it has read_repository") == true)
        #expect(try service.log.events(EventFilter(kinds: [.decision]), limit: 10).events.isEmpty)
    }

    @Test("after a merge is still about the change, not about the nothing that is left of it")
    func merged() throws {
        let token = try token()
        try service.git.git("merge", "--quiet", "--no-edit", "agent/fix")
        #expect(try reasons(authorize(token, "write_branch")).contains { $0.hasPrefix("not granted at tier medium") })
    }

    @Test("for a step is refused with every reason, and each refusal is on record")
    func denials() throws {
        let token = try token()
        #expect(try reasons(authorize(token, "write_branch")).count == 1)
        #expect(try reasons(authorize(token, "launch_rocket")) == ["the policy has no capability launch_rocket"])
        let stranger = CachedService.caller(Subject(name: "someone", actor: .agent))
        #expect(try reasons(authorize(token, "run_tests", by: stranger)) == ["the grant is for ci, not for someone"])
        var proved = CachedService.caller()
        proved.environment = "staging"
        #expect(
            try reasons(authorize(token, "run_tests", in: "production", by: proved)) == [
                "the step runs in staging, as its caller proves, not in production"
            ])
        let records = try service.log.events(EventFilter(kinds: [.denial]), limit: 10).events
        #expect(records.map(\.subject) == ["ci", "ci", "someone", "ci"])
    }

    @Test("by somebody else is no grant at all")
    func forged() throws {
        let other = try CachedService(git: service.git)
        let foreign = try #require(
            try other.handler.requestGrant(
                GrantRequest(change: Self.change), for: CachedService.caller(), in: CachedService.session()
            ).get().grant)
        let error = #expect(throws: RPCError.self) { try authorize(foreign.token, "run_tests") }
        #expect(error?.status == .invalidArgument)
        #expect(try !service.handler.verifyGrant(VerifyGrantRequest(grant: foreign.token)).isValid)
        #expect(try service.log.events(EventFilter(kinds: [.denial]), limit: 10).events.isEmpty)
    }

    // MARK: Taking back

    private func revoke(_ id: String, by caller: Caller) throws -> Int {
        let request = RevokeGrantRequest(id: id, reason: "cancelled")
        return try service.handler.revokeGrant(request, for: caller, in: CachedService.session()).get().revokedAt
    }

    @Test("can be taken back by its subject and by administrators, once, for good; to others it does not exist")
    func revocation() throws {
        let grant = try #require(try request().grant)
        let stranger = CachedService.caller(Subject(name: "someone", actor: .agent))
        let error = #expect(throws: RPCError.self) { try revoke(grant.id, by: stranger) }
        #expect(error?.status == .notFound)
        #expect(try service.handler.verifyGrant(VerifyGrantRequest(grant: grant.token)).isValid)

        let time = try revoke(grant.id, by: CachedService.caller())
        var administrator = stranger
        administrator.roles = [.administer]
        #expect(try revoke(grant.id, by: administrator) == time)
        #expect(try service.log.events(EventFilter(kinds: [.revocation]), limit: 10).events.count == 1)
        #expect(try reasons(authorize(grant.token, "run_tests"))[0].contains("revoked"))
        // The next start knows.
        let next = try service.restarted()
        #expect(try !next.verifyGrant(VerifyGrantRequest(grant: grant.token)).isValid)
    }

    @Test("by an older key still holds after a new one came, here and after a start")
    func rotation() throws {
        let old = try token()
        let rotated = try service.handler.rotateGrantKey(for: CachedService.caller(), in: CachedService.session()).get()
        let event = try #require(try service.log.events(reference: rotated.keyID, kind: .key).first?.event())
        #expect(event.body["by"] == .string(CachedService.caller().subject.name))
        let new = try token()
        for handler in [service.handler, try service.restarted()] {
            let keys = try JWKSDocument(parsing: Array(handler.grantKeys().jwks.utf8))
            #expect(keys.keys.count == 2)
            for token in [old, new] { #expect(try handler.verifyGrant(VerifyGrantRequest(grant: token)).isValid) }
        }
        #expect(try service.log.events(EventFilter(kinds: [.key]), limit: 10).events.count == 3)
    }
}

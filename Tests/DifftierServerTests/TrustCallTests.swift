import DifftierClient
import DifftierServer
import RiskModel
import Testing
import WireProtocol

@Suite("Calls for grants and evidence", .timeLimit(.minutes(1)))
struct TrustCallTests {
    private static let change = RevisionsRequest(repository: "payments-api", head: "agent/fix", against: .targetBranch("main"))

    @Test("A grant comes with its decision, the same as the decision alone")
    func grant() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            let answer = try await client.requestGrant(GrantRequest(change: Self.change))
            #expect(answer.grant == FakeHandler.grant)
            #expect(answer.answer.decision == .sample(repository: "payments-api"))
            #expect(try await client.classify(Self.change) == answer.answer.decision)
        }
    }

    @Test("Every other answer comes as it was given")
    func answers() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            let denial = try await client.authorize(AuthorizeRequest(grant: "a.b.c", capability: "publish_artifact"))
            #expect(denial == AuthorizeAnswer(decisionID: "d", outcome: .denied(because: ["gated: publish_artifact"])))
            let validity = try await client.verifyGrant(VerifyGrantRequest(grant: "a.b.c"))
            #expect(!validity.isValid && validity.because == ["the grant expired 3 s ago"])
            #expect(try await client.revokeGrant(RevokeGrantRequest(id: "g", reason: "r")).revokedAt == 7)
            #expect(try await client.grantKeys().jwks == "{\"keys\":[]}")
            #expect(try await client.rotateGrantKey().keyID == "k")
            let report = ReportRequest(grant: "a.b.c", kind: .network, outcome: .blocked, target: "files.example")
            #expect(try await client.report(report).index == 11)
            let event = try await client.event(.index(11))
            #expect(event.event == FakeHandler.event && event.inclusionProof == [FakeHandler.hash])
            #expect(try await client.events(EventsRequest()) == EventsAnswer(events: [FakeHandler.event], next: 12))
            #expect(try await client.checkpoint(CheckpointRequest(since: 3)).consistencyProof == [FakeHandler.hash])
            let reproduction = try await client.reproduce(DecisionReference(id: "d"))
            #expect(reproduction == ReproductionAnswer(outcome: .different, because: ["tier"]))
            #expect(try await client.attest(DecisionReference(id: "d")).envelope == "{}")
            #expect(try await client.measures(MeasuresRequest(since: 1, until: 2)).json == "{}")
        }
    }
}

import Foundation
import NIOCore
import RiskModel
import SwiftProtobuf
import TestKit
import Testing

@testable import WireProtocol

@Suite("Decisions on the wire")
struct DecisionCodingTests {
    @Test("Any decision comes back as it was, and equal decisions are equal bytes")
    func roundTrip() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = DecisionGenerator(seed: seed)
        for round in 0..<500 {
            let decision = generator.decision()
            let bytes = try decision.encodedResponse()
            let read = try Decision(decodingResponse: bytes)
            #expect(read == decision, "seed \(seed), round \(round)")
            #expect(try read.encodedResponse() == bytes, "seed \(seed), round \(round)")
        }
    }

    @Test("An answer given again is the bytes of the same decision, marked")
    func givenAgain() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = DecisionGenerator(seed: seed)
        for round in 0..<100 {
            var decision = generator.decision()
            let answer = try Answer(decision).givenAgain()
            decision.cached = true
            #expect(answer.decision == decision, "seed \(seed), round \(round)")
            #expect(try answer.message == decision.encodedResponse(), "seed \(seed), round \(round)")
            #expect(answer.givenAgain().message == answer.message, "seed \(seed), round \(round)")
        }
    }

    @Test("A path that is not UTF-8 keeps its bytes")
    func bytePaths() throws {
        var decision = try valid()
        decision.verdict.files = [FileVerdict(path: GitPath(bytes: [0xFF, 0x2F, 0xC3]), status: .added, tier: .low)]
        let read = try Decision(decodingResponse: decision.encodedResponse())
        #expect(read.verdict.files.map(\.path.bytes) == [[0xFF, 0x2F, 0xC3]])
    }

    @Test("A list that is absent is not one that is empty")
    func absentLists() throws {
        var decision = try valid()
        decision.verdict.scope = TaskScope(network: nil, filesystem: [], commands: nil)
        let read = try Decision(decodingResponse: decision.encodedResponse())
        #expect(read.verdict.scope.filesystem == [])
        #expect(read.verdict.scope.commands == nil)
    }

    @Test("What the wire leaves unset reads as the riskiest and the least trusted")
    func zeroValues() throws {
        #expect(try Tier(wire: Difftier_V1_Tier(), "tier") == .high)
        #expect(try ActorKind(wire: Difftier_V1_ActorKind(), "actor") == .agent)
        #expect(try ChangeKind(wire: Difftier_V1_ChangeKind(), "change") == .code)
        let unset = Difftier_V1_Verdict()
        #expect(!unset.complete && !unset.authoritative && !unset.approvals.satisfied)
    }

    @Test(
        "A reader does not guess: each broken decision is refused by the name of its field",
        arguments: [
            Broken("decision.verdict.tier") { $0.verdict.tier = .UNRECOGNIZED(3) },
            Broken("decision.verdict") { $0.clearVerdict() },
            Broken("decision.id") { $0.id = "" },
            Broken("decision.verdict.approvals") { $0.verdict.clearApprovals() },
            Broken("decision.verdict.approvals.needed") { $0.verdict.approvals.clearNeeded() },
            Broken("decision.verdict.capabilities") { $0.verdict.clearCapabilities() },
            Broken("decision.verdict.patch.source") { $0.verdict.patch.source = .unspecified },
            Broken("decision.verdict.patch.head") { $0.verdict.patch.head = Data([1, 2]) },
            Broken("decision.verdict.patch.additions") { $0.verdict.patch.additions = -1 },
            Broken("decision.verdict.subject.actor") { $0.verdict.subject.actor = .UNRECOGNIZED(9) },
            Broken("decision.verdict.files[0].status") { $0.verdict.files = [.with { $0.path = Data([97]) }] },
            Broken("decision.verdict.files[1].path") {
                let whole = Difftier_V1_FileVerdict.with {
                    $0.path = Data([97])
                    $0.status = .added
                }
                $0.verdict.files = [whole, .with { $0.status = .added }]
            },
            Broken("decision.verdict.findings[0].line") {
                $0.verdict.findings = [.with { $0.line = 0 }]
            },
            Broken("decision.verdict.findings[0].side") { $0.verdict.findings = [.with { $0.rule = "a" }] },
            Broken("decision.verdict.reviewers.required[0].count") { $0.verdict.reviewers.required = [.with { $0.count = -2 }] },
        ])
    func broken(_ broken: Broken) throws {
        var response: Difftier_V1_ClassifyResponse = try #require(parsed(try valid().encodedResponse()))
        broken.damage(&response.decision)
        let bytes = ByteBuffer(bytes: try response.serializedBytes() as [UInt8])
        let error = #expect(throws: MalformedMessage.self) { try Decision(decodingResponse: bytes) }
        #expect(error?.field == broken.field)
    }

    @Test("Bytes that are no message are refused")
    func notAMessage() {
        #expect(throws: MalformedMessage.self) { try Decision(decodingResponse: ByteBuffer(bytes: [0xFF, 0xFF])) }
        #expect(throws: MalformedMessage.self) { try Decision(decodingResponse: ByteBuffer()) }
    }

    private func valid() throws -> Decision {
        var generator = DecisionGenerator(seed: 1)
        var decision = generator.decision()
        decision.verdict.files = []
        decision.verdict.findings = []
        decision.verdict.reviewers.required = []
        return decision
    }
}

/// A way to damage a decision, and the field that the reader must name.
struct Broken: Sendable, CustomTestStringConvertible {
    let field: String
    let damage: @Sendable (inout Difftier_V1_Decision) -> Void

    init(_ field: String, _ damage: @escaping @Sendable (inout Difftier_V1_Decision) -> Void) {
        self.field = field
        self.damage = damage
    }

    var testDescription: String { field }
}

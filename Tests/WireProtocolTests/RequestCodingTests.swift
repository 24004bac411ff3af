import NIOCore
import RiskModel
import SwiftProtobuf
import Testing

@testable import WireProtocol

@Suite("Requests on the wire")
struct RequestCodingTests {
    private static let purpose = Purpose(capabilities: ["run_tests", "merge_pull_request"], sourceBranch: "agent/7")

    @Test(
        "Every way to compare comes back as it was",
        arguments: [
            RevisionsRequest.Comparison.targetBranch("main"), .targetBranch("main", twoDot: true), .revision("HEAD~3"),
            .revision("v1", twoDot: true), .firstParent,
        ])
    func revisions(_ against: RevisionsRequest.Comparison) throws {
        let request = RevisionsRequest(repository: "payments-api", head: "HEAD", against: against, purpose: Self.purpose)
        #expect(try RevisionsRequest(decoding: request.encoded()) == request)
    }

    @Test("Ranges, text and health come back as they were")
    func others() throws {
        let range = RangeRequest(repository: "/srv/a", from: "v1", to: "v2", firstParent: true, purpose: Self.purpose)
        #expect(try RangeRequest(decoding: range.encoded()) == range)
        let header = TextRequestPart.header(TextRequest(repository: "label", purpose: Self.purpose))
        #expect(try TextRequestPart(decoding: header.encoded()) == header)
        let chunk = TextRequestPart.chunk(ByteBuffer(bytes: [0, 255, 10]))
        #expect(try TextRequestPart(decoding: chunk.encoded()) == chunk)
        for status in HealthReport.Status.allCases {
            let report = HealthReport(status: status, version: "1", engine: "e", policyDigest: "d", uptimeSeconds: 7)
            #expect(try HealthReport(decoding: report.encoded()) == report)
        }
    }

    @Test("A caller comes back as it was, with all that is known of it and with as little as there can be")
    func callers() throws {
        for proof in Caller.Proof.allCases {
            let caller = Caller(
                subject: Subject(name: "ci-agent:7", actor: .person, claims: ["ref": "main", "": "x"]),
                roles: [.ask, .approve, .administer], repositories: ["a", "b-*"], branch: "agent/7", environment: "",
                proof: proof, expiresAt: 1_800_000_000)
            #expect(try Caller(decoding: caller.encoded()) == caller)
            let bare = Caller(subject: Subject(name: "", actor: .agent), roles: [], repositories: [], proof: proof)
            #expect(try Caller(decoding: bare.encoded()) == bare)
        }
    }

    @Test("A caller without its parts, or of another version, is refused: no role and no proof is guessed")
    func strangeCallers() throws {
        func field(_ damage: (inout Difftier_V1_WhoAmIResponse) -> Void) -> String? {
            var message = Difftier_V1_WhoAmIResponse.with {
                $0.subject = .with { $0.name = "a" }
                $0.roles = [.ask]
                $0.proof = .token
            }
            damage(&message)
            let error = #expect(throws: MalformedMessage.self) { try Caller(decoding: ByteBuffer(bytes: serialized(message))) }
            return error?.field
        }
        #expect(field { $0.clearSubject() } == "subject")
        #expect(field { $0.proof = .unspecified } == "proof")
        #expect(field { $0.proof = .UNRECOGNIZED(99) } == "proof")
        #expect(field { $0.roles.append(.UNRECOGNIZED(99)) } == "roles[1]")
        #expect(field { $0.subject.actor = .UNRECOGNIZED(99) } == "subject.actor")
    }

    @Test("A request that names nothing to compare with, or half of it, is refused by field")
    func missing() throws {
        func field(_ damage: (inout Difftier_V1_ClassifyRequest) -> Void) -> String? {
            var message = Difftier_V1_ClassifyRequest.with {
                $0.repository = "a"
                $0.head = "HEAD"
                $0.targetBranch = "main"
            }
            damage(&message)
            let error = #expect(throws: MalformedMessage.self) {
                try RevisionsRequest(decoding: ByteBuffer(bytes: serialized(message)))
            }
            return error?.field
        }
        #expect(field { $0.against = nil } == "against")
        #expect(field { $0.targetBranch = "" } == "target_branch")
        #expect(field { $0.baseRevision = "" } == "base_revision")
        #expect(field { $0.repository = "" } == "repository")
        #expect(field { $0.repository = "a\0b" } == "repository")
        #expect(field { $0.head = "" } == "head")
        #expect(field { $0.head = String(repeating: "a", count: 1025) } == "head")
        #expect(field { $0.sourceBranch = "a\nb" } == "source_branch")
        #expect(field { $0.capabilities = ["ok", ""] } == "capabilities[1]")
        #expect(field { $0.capabilities = Array(repeating: "a", count: 257) } == "capabilities")
        #expect(
            field {
                $0.firstParent = Difftier_V1_FirstParent()
                $0.twoDot = true
            } == "two_dot")
    }

    @Test("A part of patch text that is neither header nor chunk is refused")
    func emptyPart() {
        let error = #expect(throws: MalformedMessage.self) { try TextRequestPart(decoding: ByteBuffer()) }
        #expect(error?.field == "part")
    }

    @Test("a message that cannot be encoded is an error, never an empty message")
    func unencodable() throws {
        // Kept as JSON until it is encoded, and its type is not known then.
        let unknown = try Google_Protobuf_Any(jsonString: #"{"@type": "type.googleapis.com/difftier.Unknown", "a": 1}"#)
        let error = #expect(throws: RPCError.self) { try serialized(unknown) }
        #expect(error?.status == .internal)
    }
}

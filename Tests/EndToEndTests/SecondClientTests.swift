import Foundation
import TestKit
import Testing

/// The client in another language, written from protos/WIRE.md, against the service as it is delivered.
@Suite("A client that shares no code with the service")
struct SecondClientTests {
    private static let script = Programs.project + "/Tests/DifftierServerTests/python/difftier_client.py"

    private struct Answer: Decodable {
        struct Status: Decodable {
            var name: String
            var message: String
        }

        struct Response: Decodable {
            struct Decision: Decodable {
                struct Verdict: Decodable {
                    struct Patch: Decodable {
                        var repository: String
                        var additions: String
                        var deletions: String
                    }

                    struct File: Decodable {
                        var path: Data
                        var tier: String
                    }

                    var tier: String
                    var authoritative: Bool
                    var patch: Patch
                    var files: [File]
                }

                var verdict: Verdict
            }

            var decision: Decision?
            var cached: Bool?
            var status: String?
        }

        var responses: [Response]
        var status: Status

        var verdicts: [Response.Decision.Verdict] { responses.compactMap { $0.decision?.verdict } }
    }

    private let payments: Payments
    private let service: ServiceFixture

    init() throws {
        payments = try Payments()
        service = try ServiceFixture(for: payments)
    }

    private func ask(_ address: String, _ arguments: String..., input: String = "") throws -> Answer {
        let run = try Programs.run(
            Python.program, [Self.script, address] + arguments,
            // The system's protoc: a build of everything leaves one beside the programs that knows no Python.
            environment: ["PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"],
            input: Array(input.utf8))
        #expect(run.errorOutput == "")
        return try JSONDecoder().decode(Answer.self, from: Data(run.output))
    }

    @Test("is told the same tier, files and authority, over the socket and the port")
    func classify() throws {
        for address in [service.socket, service.port] {
            let answer = try ask(address, "classify", "payments-api", "agent/fix", "--target-branch", "main")
            #expect(answer.status.name == "OK")
            let verdict = try #require(answer.verdicts.first)
            #expect(verdict.tier == "TIER_HIGH")
            #expect(verdict.authoritative)
            #expect(verdict.patch.repository == "payments-api")
            #expect((verdict.patch.additions, verdict.patch.deletions) == ("3", "2"))
            #expect(
                verdict.files.map { String(decoding: $0.path, as: UTF8.self) }
                    == [".github/workflows/release.yml", "Sources/Pay.swift", "docs/guide.md"])
            #expect(verdict.files.map(\.tier) == ["TIER_HIGH", "TIER_MEDIUM", "TIER_LOW"])
        }
        // The second time it is told that this was decided before.
        let again = try ask(service.socket, "classify", "payments-api", "agent/fix", "--target-branch", "main")
        #expect(again.responses.map(\.cached) == [true])
        #expect(try service.evidence.decisions().count == 1)
    }

    @Test("sends patch text and reads a range")
    func streams() throws {
        let text = try ask(service.port, "classify-text", "-", input: PatchTexts.prose)
        #expect(text.verdicts.map(\.tier) == ["TIER_LOW"])
        let range = try ask(service.port, "classify-range", "payments-api", "main~1", "agent/fix")
        #expect(range.verdicts.map(\.tier) == ["TIER_HIGH", "TIER_MEDIUM", "TIER_LOW"])
    }

    @Test("understands that the service serves, and each way in which it says no")
    func statuses() throws {
        #expect(try ask(service.socket, "health").responses.first?.status == "SERVING_STATUS_SERVING")
        #expect(try ask(service.socket, "classify", "elsewhere", "HEAD", "--base", "HEAD").status.name == "NOT_FOUND")
        #expect(try ask(service.socket, "classify", "payments-api", "nobody", "--base", "HEAD").status.name == "NOT_FOUND")
        #expect(try ask(service.socket, "classify-text", "-", input: "hello").status.name == "INVALID_ARGUMENT")
        #expect(try service.serves())
    }
}

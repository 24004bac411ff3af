import DifftierServer
import Foundation
import RiskModel
import TestKit
import Testing
import WireProtocol

/// A client in another language, written from protos/WIRE.md alone, against the server.
@Suite("The document is enough to write a client", .timeLimit(.minutes(3)))
struct SecondImplementationTests {
    private struct Status: Decodable {
        var code: Int
        var name: String
        var message: String
        var retryDelaySeconds: Double?
    }

    private struct Output: Decodable {
        struct Response: Decodable {
            struct Decision: Decodable {
                struct Verdict: Decodable {
                    struct Patch: Decodable {
                        var repository: String
                        var additions: String
                    }
                    struct File: Decodable {
                        var path: Data
                        var tier: String
                    }
                    var tier: String
                    var patch: Patch
                    var files: [File]
                }
                var verdict: Verdict
            }
            var decision: Decision?
            var status: String?
            var uptimeSeconds: String?
            // Of a caller.
            var subject: Subject?
            var roles: [String]?
        }
        struct Subject: Decodable {
            var name: String
        }
        var responses: [Response]
        var status: Status
    }

    /// Debian's Python has the protobuf package; another one on PATH may not.
    private static let python: String? = ["python3", "/usr/bin/python3"].first { program in
        (try? CommandRun.run(program, ["-c", "import google.protobuf"]).status) == 0
    }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("python/difftier_client.py").path

    private func run(_ address: ServiceAddress, _ arguments: [String], input: [UInt8]? = nil) throws -> (Output, Int32) {
        let python = try #require(Self.python, "no Python with google.protobuf: apt-get install python3-protobuf")
        let run = try CommandRun.run(
            python, [Self.script, address.description] + arguments, environment: ["PYTHONDONTWRITEBYTECODE": "1"], input: input)
        #expect(run.errorOutput == "")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return (try decoder.decode(Output.self, from: Data(run.output)), run.status)
    }

    @Test("Classify, over TCP and over a Unix socket")
    func classify() async throws {
        let directory = try TemporaryDirectory()
        let addresses: [ServiceAddress] = [.tcp(host: "127.0.0.1", port: 0), .unix(path: directory.path + "/d.sock")]
        try await ServerFixture.run(on: addresses) { fixture in
            for address in fixture.server.addresses {
                let arguments = ["classify", "payments-api", "feature", "--base", "v1", "--two-dot", "--capability", "run_tests"]
                let (output, status) = try run(address, arguments)
                #expect(status == 0)
                #expect(output.status.name == "OK")
                let verdict = try #require(output.responses.first?.decision?.verdict)
                #expect(verdict.tier == "TIER_HIGH")
                #expect(verdict.patch.repository == "payments-api")
                #expect(verdict.files.map { Array($0.path) } == [[0x61, 0xFF]])
            }
            let request = RevisionsRequest(
                repository: "payments-api", head: "feature", against: .revision("v1", twoDot: true),
                purpose: Purpose(capabilities: ["run_tests"]))
            #expect(fixture.handler.revisions == [request, request])
        }
    }

    @Test("ClassifyText with more text than there is credit")
    func classifyText() async throws {
        try await ServerFixture.run { fixture in
            let text = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let (output, status) = try run(fixture.address, ["classify-text", "-", "--label", "text"], input: text)
            #expect(status == 0)
            #expect(output.responses.map(\.decision?.verdict.patch.repository) == ["text"])
            #expect(fixture.handler.texts == [text])
        }
    }

    @Test("ClassifyRange, all of it in order")
    func classifyRange() async throws {
        try await ServerFixture.run { fixture in
            let (output, status) = try run(fixture.address, ["classify-range", "r", "0", "50", "--first-parent-line"])
            #expect(status == 0)
            #expect(output.responses.map(\.decision?.verdict.patch.additions) == (1...50).map { "\($0)" })
            #expect(fixture.handler.ranges == [RangeRequest(repository: "r", from: "0", to: "50", firstParent: true)])
        }
    }

    @Test("Over TLS with a token: everything, large texts too; and with a client certificate instead")
    func secured() async throws {
        let kit = try TLSFixture.shared.get()
        let directory = try TemporaryDirectory()
        let token = try directory.write(FakeHandler.token + "\n", to: "token").path
        let settings = kit.settings(.optional(authorities: kit.authority.certificate))
        try await ServerFixture.run(on: [TLSFixture.address], tls: settings) { fixture in
            fixture.handler.demandProof()
            let trusting = ["--authorities", kit.authority.certificate]
            let ways = [
                ["--token-file", token], ["--certificate", kit.client.certificate, "--key", kit.client.privateKey],
            ]
            for way in ways {
                let (who, status) = try run(fixture.address, trusting + way + ["who-am-i"])
                #expect(status == 0)
                #expect(who.responses.map(\.subject?.name) == ["ci"])
                #expect(
                    Set(who.responses.first?.roles ?? []) == [
                        "ROLE_ASK", "ROLE_APPROVE", "ROLE_CHECK", "ROLE_AUDIT", "ROLE_ADMINISTER",
                    ])
                let text = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                let (output, _) = try run(
                    fixture.address, trusting + way + ["classify-text", "-", "--label", "text"], input: text)
                #expect(output.responses.map(\.decision?.verdict.patch.repository) == ["text"])
                #expect(fixture.handler.texts.last == text)
            }
        }
    }

    @Test("A token over a Unix socket; one that is wrong is UNAUTHENTICATED")
    func token() async throws {
        let directory = try TemporaryDirectory()
        let good = try directory.write(FakeHandler.token, to: "good").path
        let bad = try directory.write("bad", to: "bad").path
        try await ServerFixture.run(on: [.unix(path: directory.path + "/d.sock")]) { fixture in
            fixture.handler.demandProof()
            let cases = [
                (["--token-file", good, "who-am-i"], "OK"), (["--token-file", bad, "who-am-i"], "UNAUTHENTICATED"),
                (["who-am-i"], "UNAUTHENTICATED"), (["health"], "OK"),
            ]
            for (arguments, expected) in cases {
                let (output, _) = try run(fixture.address, arguments)
                #expect(output.status.name == expected, "\(arguments)")
            }
        }
    }

    @Test("Health, errors, deadlines and retry delays are understood")
    func statuses() async throws {
        try await ServerFixture.run(limits: { $0.maxWaitingRequests = 0 }, threads: 1) { fixture in
            let health = try run(fixture.address, ["health"]).0.responses.first
            #expect(health?.status == "SERVING_STATUS_SERVING")
            #expect(health?.uptimeSeconds == "42")
            let (missing, status) = try run(fixture.address, ["classify", "missing", "HEAD", "--target-branch", "main"])
            #expect(status == 1)
            #expect(missing.status.name == "NOT_FOUND")
            let (late, _) = try run(fixture.address, ["--timeout-ms", "50", "classify", "wait", "HEAD", "--first-parent"])
            #expect(late.status.name == "DEADLINE_EXCEEDED")
            let busy = try await fixture.greetedPeer()
            try await busy.call(1, "gate")
            try await eventually("the only thread is busy") { fixture.handler.running == 1 }
            let (refused, _) = try run(fixture.address, ["classify", "a", "HEAD", "--target-branch", "main"])
            #expect(refused.status.name == "RESOURCE_EXHAUSTED")
            #expect(refused.status.retryDelaySeconds == 1)
        }
    }
}

import DifftierClient
import DifftierServer
import NIOCore
import RiskModel
import TestKit
import Testing
import WireProtocol

@Suite("A client and a server talk", .timeLimit(.minutes(2)))
struct ConversationTests {
    @Test("Classify brings the decision back whole, and the handler sees the request whole")
    func classify() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            let request = RevisionsRequest(
                repository: "payments-api", head: "feature", against: .revision("v1", twoDot: true),
                purpose: Purpose(capabilities: ["run_tests"], sourceBranch: "agent/7"))
            #expect(try await client.classify(request) == .sample(repository: "payments-api"))
            #expect(fixture.handler.revisions == [request])
        }
    }

    @Test("Patch text larger than all credit together arrives byte for byte")
    func classifyText() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            var random = SeededGenerator(seed: 5)
            let text = (0..<6_000_001).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(try await client.classifyText(text, for: TextRequest(repository: "label")) == .sample(repository: "label"))
            #expect(fixture.handler.texts == [text])
        }
    }

    @Test("A range comes decision by decision, in order")
    func classifyRange() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            let request = RangeRequest(repository: "r", from: "0", to: "200", firstParent: true)
            var numbers: [Int] = []
            for try await decision in client.classifyRange(request) { numbers.append(decision.verdict.patch.additions) }
            #expect(numbers == Array(1...200))
            #expect(fixture.handler.ranges == [request])
        }
    }

    @Test("A range that fails half-way gives what was decided and then the error")
    func failingRange() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            var count = 0
            let error = await #expect(throws: RPCError.self) {
                for try await _ in client.classifyRange(RangeRequest(repository: "missing", from: "0", to: "5")) { count += 1 }
            }
            #expect(error == RPCError(.notFound, "commit 2 is missing"))
            #expect(count == 2)
            try await fixture.expectServes()
        }
    }

    @Test("An empty range is an answer without decisions")
    func emptyRange() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            var count = 0
            for try await _ in client.classifyRange(RangeRequest(repository: "r", from: "0", to: "0")) { count += 1 }
            #expect(count == 0)
        }
    }

    @Test("Health is told")
    func health() async throws {
        try await ServerFixture.run { fixture in
            let report = try await fixture.connect().health()
            #expect(
                report == HealthReport(status: .serving, version: "1.2.3", engine: "fake", policyDigest: "abc", uptimeSeconds: 42)
            )
        }
    }

    @Test("What the handler throws reaches the caller with status and message, its cause stays in the log")
    func handlerError() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            let missing = await #expect(throws: RPCError.self) { try await client.classify(.sample("missing")) }
            #expect(missing == RPCError(.notFound, "no repository is called missing"))
            let broken = await #expect(throws: RPCError.self) { try await client.classify(.sample("broken")) }
            #expect(broken?.status == .internal)
            #expect(broken?.underlying == nil)
            try await eventually("the cause is logged") { fixture.log.lines.contains { $0.contains("CocoaError") } }
        }
    }

    @Test("Many calls share one connection")
    func concurrentCalls() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            let answers = try await withThrowingTaskGroup(of: (Int, Decision).self) { group in
                for number in 0..<30 {
                    group.addTask { (number, try await client.classify(.sample("r\(number)"))) }
                }
                return try await group.reduce(into: [Int: Decision]()) { $0[$1.0] = $1.1 }
            }
            #expect(answers.count == 30)
            #expect(answers.allSatisfy { $1 == .sample(repository: "r\($0)") })
        }
    }

    @Test("An answer of many megabytes comes through; one over the client's limit is an error that says so")
    func largeAnswers() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            let decision = try await client.classify(.sample("large:5000000"))
            #expect(decision.verdict.notes.map(\.utf8.count) == [5_000_000])
            let small = try await fixture.connect {
                $0.maxFrameBytes = 100_000
                $0.streamCredit = 100_000
            }
            let error = await #expect(throws: RPCError.self) { try await small.classify(.sample("large:100000")) }
            #expect(error?.status == .resourceExhausted)
            #expect(error?.message.contains("max_frame_bytes") == true)
            #expect(fixture.handler.recorded == 1, "what cannot be sent is not made durable")
            #expect(try await small.classify(.sample("a")) == .sample(repository: "a"))
        }
    }

    @Test("The log tells of every call by method and code, and nothing of its content")
    func logWithoutContents() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            let request = RevisionsRequest(
                repository: "private-repository", head: "private-head", against: .targetBranch("private-branch"),
                purpose: Purpose(capabilities: ["private_capability"], sourceBranch: "private-source"))
            _ = try await client.classify(request)
            _ = try await client.classifyText(Array("private text".utf8), for: TextRequest(repository: "private label"))
            _ = await #expect(throws: RPCError.self) { try await client.classify(.sample("missing")) }
            try await eventually("three calls are logged") {
                fixture.log.lines.filter { $0.contains("call answered") }.count == 3
            }
            #expect(
                fixture.log.lines.contains {
                    $0.contains("method=/difftier.v1.Classifier/ClassifyText") && $0.contains("code=OK")
                })
            #expect(fixture.log.lines.contains { $0.contains("code=NOT_FOUND") })
            #expect(!fixture.log.lines.contains { $0.contains("private") || $0.contains("no repository") })
        }
    }
}

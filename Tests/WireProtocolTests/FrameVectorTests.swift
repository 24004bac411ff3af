import Foundation
import NIOCore
import RiskModel
import Testing
import WireProtocol

@Suite("The test vectors of protos/WIRE.md")
struct FrameVectorTests {
    private static func vectors() throws -> [String: Frame] {
        [
            "hello": .hello(Hello(versions: [1], limits: FrameSamples.clientLimits, agent: "vector/1")),
            "welcome": .welcome(Welcome(limits: FrameSamples.limits, agent: "difftierd/1")),
            "welcome-unidentified": .welcome(Welcome(limits: nil, agent: "difftierd/1")),
            "call": .call(1, Call(method: "/difftier.v1.Health/Check")),
            "call-timeout": .call(
                3,
                Call(
                    method: "/difftier.v1.Classifier/Classify", timeoutMilliseconds: 1500,
                    metadata: [.init(key: "trace", value: Array("abc".utf8))])),
            "call-token": .call(
                1, Call(method: Method.whoAmI.rawValue, metadata: [try #require(BearerToken("example")).metadata])),
            "message-caller": .message(
                1,
                try Caller(
                    subject: Subject(name: "ci:7", actor: .service), roles: [.ask], repositories: ["demo-*"], proof: .token,
                    expiresAt: 1_800_000_000
                ).encoded()),
            "message-empty": .message(1, ByteBuffer()),
            "message": .message(
                3, try RevisionsRequest(repository: "demo", head: "HEAD", against: .targetBranch("main")).encoded()),
            "half-close": .halfClose(1),
            "cancel": .cancel(3),
            "trailer-ok": .trailer(1, .ok),
            "trailer-retry": .trailer(
                3, Trailer(code: .resourceExhausted, message: "busy", details: [.retry(after: .milliseconds(1500))])),
            "ping": .ping(1),
            "pong": .pong(0x0102_0304_0506_0708),
            "credit-connection": .connectionCredit(65536),
            "credit-stream": .streamCredit(3, 300),
            "go-away": .goAway(GoAway(lastStream: 3, reason: Trailer(code: .unavailable, message: "bye"))),
            "unknown": .unknown,
        ]
    }

    @Test("Every vector is what the code writes and reads, and none is missing")
    func vectors() throws {
        let vectors = try Self.vectors()
        let rows = try table(columns: 3).filter { vectors.keys.contains($0[0]) }
        #expect(rows.map { $0[0] }.sorted() == vectors.keys.sorted(), "the document lists other vectors than the test")
        for (name, frame) in vectors.sorted(by: { $0.key < $1.key }) {
            let written = try frame.encoded()
            #expect(
                rows.first { $0[0] == name }?[2].filter { !$0.isWhitespace } == Hexadecimal.encode(written.readableBytesView),
                "\(name)")
            var decoder = FrameDecoder()
            #expect(try decoder.frames(of: written) == [frame], "\(name)")
        }
    }

    @Test("Every row of bytes that are no frames gets the code that the document says")
    func badBytes() throws {
        let rows = try table(columns: 2).filter { row in
            StatusCode.allCases.contains { $0.name == row[1] } && !row[0].contains("/")
        }
        #expect(rows.count == 6)
        for row in rows {
            let bytes = row[0].split(separator: " ").compactMap { UInt8($0, radix: 16) }
            var decoder = FrameDecoder()
            let error = #expect(throws: FrameError.self) { try decoder.frames(of: ByteBuffer(bytes: bytes)) }
            #expect(error?.reason.status.name == row[1], "\(row[0])")
        }
    }

    @Test("The table of status codes is the code's")
    func statusCodes() throws {
        let rows = try table(columns: 3).filter { Int($0[0]) != nil }
        #expect(rows.map { "\($0[0]) \($0[1])" } == StatusCode.allCases.map { "\($0.rawValue) \($0.name)" })
    }

    @Test("The table of methods is the code's, with who may call each")
    func methods() throws {
        let rows = try table(columns: 4).filter { $0[0].hasPrefix("/") }
        let inCode = Method.allCases.map { method in
            switch method.access {
            case .everybody: "\(method.rawValue) everybody"
            case .everyCaller: "\(method.rawValue) everybody who is known"
            case .callers(let roles): "\(method.rawValue) \(roles.map(\.rawValue).sorted().joined(separator: " "))"
            }
        }
        #expect(rows.map { "\($0[0]) \($0[1])" } == inCode)
    }

    @Test("What the document says of clients that are not known yet is what the code holds them to")
    func unidentified() throws {
        let document = try document()
        let limits = Limits.unidentified
        #expect(limits.maxStreams == 1)
        #expect(limits.maxFrameBytes == limits.streamCredit && limits.streamCredit == limits.connectionCredit)
        for sentence in [
            "Frames stay within \(limits.maxFrameBytes) bytes", "accounts start at \(limits.connectionCredit),",
            "Metadata is at most \(limits.maxMetadataBytes) bytes, a call takes at most \(limits.maxTimeoutMilliseconds / 1000) s",
        ] {
            #expect(document.contains(sentence), "\(sentence)")
        }
    }

    private func document() throws -> String {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../protos/WIRE.md")
        return try String(contentsOf: file, encoding: .utf8)
    }

    /// The rows of the document's tables with so many columns, cells without their backquotes.
    private func table(columns: Int) throws -> [[String]] {
        try document().split(separator: "\n").filter { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                .map { $0.filter { $0 != "`" }.trimmingCharacters(in: .whitespaces) }
        }.filter { $0.count == columns }
    }
}

import DifftierServer
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import TestKit
import Testing
import WireProtocol

@Suite("The pages for monitoring", .timeLimit(.minutes(2)))
struct MetricsListenerTests {
    private static let loopback = ServiceAddress.tcp(host: "127.0.0.1", port: 0)

    private func run(
        on address: ServiceAddress = loopback, limits: MetricsLimits = MetricsLimits(), healthy: Bool = true,
        metrics: @escaping @Sendable () -> String = { "up 1\n" }, _ body: (ServiceAddress) async throws -> Void
    ) async throws {
        let listener = try await MetricsListener.start(
            on: address, limits: limits, pages: .init(contentType: "text/plain; version=0.0.4", metrics: metrics) { healthy })
        do { try await body(listener.address) } catch {
            await listener.shutdown()
            throw error
        }
        await listener.shutdown()
    }

    /// Everything the listener says until it closes; nil where it has not after five seconds.
    private func ask(_ address: ServiceAddress, _ request: String, thenClose: Bool = false) async throws -> String? {
        let (bytes, continuation) = AsyncStream.makeStream(of: String?.self)
        var socket = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
        if case .tcp(let host, let port) = address { socket = try SocketAddress(ipAddress: host, port: port) }
        if case .unix(let path) = address { socket = try SocketAddress(unixDomainSocketPath: path) }
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.scheduleTask(in: .seconds(5)) {
                    continuation.yield(nil)
                    continuation.finish()
                }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Ear(continuation))
                }
            }
            .connect(to: socket).get()
        // It may have hung up on us already.
        if !request.isEmpty { try? await channel.writeAndFlush(ByteBuffer(string: request)) }
        var answer: String? = ""
        for await text in bytes { answer = text.flatMap { part in answer.map { $0 + part } } }
        try? await channel.close()
        return answer
    }

    private func get(_ path: String, method: String = "GET") -> String { "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n" }

    @Test("metrics and health are served, over TCP and over a Unix socket, and the connection ends")
    func pages() async throws {
        let directory = try TemporaryDirectory()
        for address in [Self.loopback, .unix(path: directory.path + "/m.sock")] {
            try await run(on: address) { address in
                let metrics = try #require(try await ask(address, get("/metrics")))
                #expect(metrics.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(metrics.contains("\r\ncontent-type: text/plain; version=0.0.4\r\n"))
                #expect(metrics.contains("\r\ncontent-length: 5\r\n"))
                #expect(metrics.hasSuffix("\r\n\r\nup 1\n"))
                #expect(try await ask(address, get("/metrics?name=up"))?.hasSuffix("\r\n\r\nup 1\n") == true)
                #expect(try await ask(address, get("/healthz"))?.hasPrefix("HTTP/1.1 200 OK\r\n") == true)
            }
        }
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/m.sock"))
    }

    @Test("a service that does not serve says so")
    func unhealthy() async throws {
        try await run(healthy: false) { address in
            let health = try #require(try await ask(address, get("/healthz")))
            #expect(health.hasPrefix("HTTP/1.1 503 ") && health.hasSuffix("\r\n\r\nnot serving\n"))
            #expect(try await ask(address, get("/metrics"))?.hasPrefix("HTTP/1.1 200 OK\r\n") == true)
        }
    }

    @Test(
        "everything else is refused by name",
        arguments: [
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "404"), ("GET /metrics/ HTTP/1.1\r\nHost: a\r\n\r\n", "404"),
            ("GET /%6detrics HTTP/1.1\r\nHost: a\r\n\r\n", "404"), ("GET //metrics HTTP/1.1\r\nHost: a\r\n\r\n", "404"),
            ("POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi", "405"),
            ("HEAD /metrics HTTP/1.1\r\nHost: a\r\n\r\n", "405"), ("DELETE /healthz HTTP/1.1\r\nHost: a\r\n\r\n", "405"),
            ("hello\r\n\r\n", "400"), ("GET /metrics HTTP/1.1\r\nHost : a\r\n\r\n", "400"),
            ("GET /metrics HTTP/1.1\r\nHost: a\r\nA: " + String(repeating: "a", count: 9_000) + "\r\n\r\n", "431"),
            ("POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n" + String(repeating: "a", count: 9_000), "431"),
        ])
    func refusals(_ request: String, _ status: String) async throws {
        try await run { address in
            let answer = try #require(try await ask(address, request))
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
            #expect(answer.contains("allow: GET") == (status == "405"))
            #expect(try await ask(address, get("/metrics"))?.hasSuffix("up 1\n") == true)
        }
    }

    @Test("of several requests on one connection only the first is answered")
    func pipelining() async throws {
        try await run { address in
            let answer = try #require(try await ask(address, get("/metrics") + get("/healthz")))
            #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2)
        }
    }

    @Test("a client that dawdles is cut off, whether it sends nothing or half a request")
    func dawdling() async throws {
        var limits = MetricsLimits()
        limits.timeout = .milliseconds(300)
        try await run(limits: limits) { address in
            for part in ["", "GET /metrics HTTP/1.1\r\nHost:"] {
                let answer = try await ask(address, part)
                #expect(answer == "")
            }
        }
    }

    @Test("more connections than there may be are closed at once, and later ones are served again")
    func connections() async throws {
        var limits = MetricsLimits()
        limits.maxConnections = 2
        limits.timeout = .seconds(30)
        try await run(limits: limits) { address in
            guard case .tcp(let host, let port) = address else { return }
            let idle = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            var held: [any Channel] = []
            // The listener may learn of the two a little later, and turn one of them away in place of the third.
            try await eventuallyAsync("the third is turned away") {
                held.removeAll { !$0.isActive }
                while held.count < 2 { held.append(try await idle.connect(host: host, port: port).get()) }
                return try await ask(address, get("/metrics")) == ""
            }
            for channel in held { try? await channel.close() }
            try await eventuallyAsync("one is served again") {
                try await ask(address, get("/metrics"))?.hasSuffix("up 1\n") == true
            }
        }
    }

    @Test("a slow page holds up no other")
    func slowPage() async throws {
        let gate = DispatchSemaphore(value: 0)
        let calls = Mutex(0)
        try await run(metrics: {
            if calls.withLock({ count in
                count += 1
                return count == 1
            }) {
                gate.wait()
            }
            return "up 1\n"
        }) { address in
            async let slow = ask(address, get("/metrics"))
            try await eventuallyAsync("the first is being made") { calls.withLock { $0 } == 1 }
            #expect(try await ask(address, get("/healthz"))?.hasPrefix("HTTP/1.1 200 ") == true)
            #expect(try await ask(address, get("/metrics"))?.hasSuffix("up 1\n") == true)
            gate.signal()
            let late = try await slow
            #expect(late?.hasSuffix("up 1\n") == true)
        }
    }

    @Test("it listens on this machine alone, and says who is in its way")
    func addresses() async throws {
        func code(_ address: ServiceAddress) async -> ServerError.Code? {
            do throws(ServerError) {
                let listener = try await MetricsListener.start(
                    on: address, pages: .init(contentType: "", metrics: { "" }, isHealthy: { true }))
                await listener.shutdown()
                return nil
            } catch { return error.code }
        }
        #expect(await code(.tcp(host: "0.0.0.0", port: 0)) == .notLoopback)
        #expect(await code(.tcp(host: "192.0.2.1", port: 0)) == .notLoopback)
        #expect(await code(Self.loopback) == nil)
        try await run { address in #expect(await code(address) == .addressInUse) }
    }

    private func eventuallyAsync(_ what: Comment, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<200 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        Issue.record(what)
    }
}

/// Hears what comes until the other end closes.
private final class Ear: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let bytes: AsyncStream<String?>.Continuation

    init(_ bytes: AsyncStream<String?>.Continuation) { self.bytes = bytes }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { bytes.yield(String(buffer: unwrapInboundIn(data))) }
    func channelInactive(context: ChannelHandlerContext) { bytes.finish() }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

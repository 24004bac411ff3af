import DifftierClient
import DifftierServer
import Foundation
import Logging
import RiskModel
import Testing
import WireProtocol

/// A server on a port of its own with a handler that can be watched.
struct ServerFixture {
    let server: DifftierServer
    let handler: FakeHandler
    let log: RecordedLog
    var address: ServiceAddress { server.addresses[0] }

    /// Runs `body` against a fresh server and shuts it down after.
    static func run(
        limits change: (inout ServerLimits) -> Void = { _ in }, threads: Int = 2,
        on addresses: [ServiceAddress] = [.tcp(host: "127.0.0.1", port: 0)], tls: ServerTLS? = nil,
        _ body: (ServerFixture) async throws -> Void
    ) async throws {
        var limits = ServerLimits()
        limits.lingerTimeout = .milliseconds(200)
        // On a machine that builds beside it a test may pause for long between two steps.
        limits.handshakeTimeout = .seconds(60)
        change(&limits)
        let handler = FakeHandler()
        let log = RecordedLog()
        let server = try await DifftierServer.start(
            on: addresses, tls: tls, limits: limits, agent: "difftierd/test", threads: threads, logger: log.logger,
            handler: handler)
        do {
            try await body(ServerFixture(server: server, handler: handler, log: log))
        } catch {
            handler.openGate()
            await server.shutdown(drainTimeout: .zero)
            throw error
        }
        handler.openGate()
        await server.shutdown(drainTimeout: .zero)
    }

    func connect(_ change: (inout ClientOptions) -> Void = { _ in }) async throws -> DifftierClient {
        var options = ClientOptions()
        options.connectTimeout = .seconds(30)
        change(&options)
        return try await DifftierClient.connect(to: address, options: options)
    }

    /// A raw connection that has been welcomed.
    func greetedPeer(_ limits: Limits = RawPeer.limits) async throws -> RawPeer {
        let peer = try await RawPeer.connect(to: address)
        try await peer.greet(limits)
        return peer
    }

    /// The promise behind every test of bad input: it cost only its own request.
    func expectServes(_ comment: Comment? = nil, sourceLocation: Testing.SourceLocation = #_sourceLocation) async throws {
        let client = try await connect()
        let decision = try await client.classify(.sample("next"))
        #expect(decision == .sample(repository: "next"), comment, sourceLocation: sourceLocation)
        await client.close()
    }
}

extension RevisionsRequest {
    static func sample(_ repository: String) -> RevisionsRequest {
        RevisionsRequest(repository: repository, head: "HEAD", against: .targetBranch("main"))
    }
}

/// Waits, up to a bound that only a broken server reaches, until something is true.
func eventually(_ what: Comment, sourceLocation: Testing.SourceLocation = #_sourceLocation, _ condition: () -> Bool) async throws
{
    let deadline = ContinuousClock.now + .seconds(30)
    while !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record(what, sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// The same for something that has to be asked for again and again.
func eventuallyAnswered(_ ask: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while try await !ask() {
        guard ContinuousClock.now < deadline else {
            Issue.record("no answer in time")
            return
        }
        try await Task.sleep(for: .milliseconds(20))
    }
}

/// This process, as the system knows it.
struct ProcessIdentity {
    static let current = ProcessIdentity(uid: getuid(), gid: getgid(), pid: getpid())

    var uid: UInt32
    var gid: UInt32
    var pid: Int32
}

extension Int {
    /// In seconds since 1970.
    static var now: Int { Int(Date().timeIntervalSince1970) }
}

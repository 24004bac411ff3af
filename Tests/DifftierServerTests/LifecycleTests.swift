import DifftierClient
import DifftierServer
import Foundation
import NIOCore
import RiskModel
import TestKit
import Testing
import WireProtocol

@Suite("Listening, idling and stopping", .timeLimit(.minutes(2)))
struct LifecycleTests {
    // MARK: Stopping

    @Test("A shutdown lets open calls finish, refuses later ones, and then closes")
    func drain() async throws {
        try await ServerFixture.run { fixture in
            let peer = try await fixture.greetedPeer()
            try await peer.call(1, "gate")
            try await eventually("the work has begun") { fixture.handler.running == 1 }
            let server = fixture.server
            let stopping = Task { await server.shutdown(drainTimeout: .seconds(30)) }
            guard case .goAway(let goAway) = try await peer.nextAnswer() else {
                Issue.record("no GoAway")
                return
            }
            #expect(goAway.lastStream == 1)
            #expect(goAway.reason.code == .unavailable)
            try await peer.call(3, "a")
            _ = try await peer.expectTrailer(3, .unavailable)
            fixture.handler.openGate()
            _ = try await peer.expectTrailer(1, .ok)
            await peer.expectClosed()
            await stopping.value
            let error = await #expect(throws: ConnectionError.self) { try await fixture.connect() }
            #expect(error?.code == .noService)
        }
    }

    @Test("A shutdown whose patience ends interrupts what is left")
    func impatientDrain() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            let call = Task { try await client.classify(.sample("wait")) }
            try await eventually("the work has begun") { fixture.handler.running == 1 }
            await fixture.server.shutdown(drainTimeout: .milliseconds(50))
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error?.status == .unavailable)
            #expect(fixture.handler.interruptions == [.cancelled])
            #expect(fixture.handler.running == 0)
        }
    }

    @Test("A client in use says that the server went, and why")
    func clientOfAStoppedServer() async throws {
        try await ServerFixture.run { fixture in
            let client = try await fixture.connect()
            #expect(try await client.health().status == .serving)
            await fixture.server.shutdown(drainTimeout: .seconds(5))
            let error = await #expect(throws: RPCError.self) { try await client.health() }
            #expect(error?.status == .unavailable)
            #expect(error?.message.contains("shut") == true)
        }
    }

    // MARK: Idling

    @Test("A connection that says nothing is closed, also where it drips bytes")
    func handshakeTimeout() async throws {
        try await ServerFixture.run(limits: { $0.handshakeTimeout = .seconds(2) }) { fixture in
            let silent = try await RawPeer.connect(to: fixture.address)
            let dripping = try await RawPeer.connect(to: fixture.address)
            try await dripping.send(bytes: ByteBuffer(bytes: [0, 0]))
            try await silent.expectGoAway(.deadlineExceeded)
            try await dripping.expectGoAway(.deadlineExceeded)
            try await fixture.expectServes()
        }
    }

    @Test("An idle connection is closed, one with a call at work is not")
    func idleTimeout() async throws {
        try await ServerFixture.run(limits: { $0.idleTimeout = .seconds(2) }) { fixture in
            let busy = try await fixture.greetedPeer()
            try await busy.call(1, "gate")
            let idle = try await fixture.greetedPeer()
            try await idle.expectGoAway(.unavailable)
            try await Task.sleep(for: .milliseconds(300))
            fixture.handler.openGate()
            _ = try await busy.expectTrailer(1, .ok)
            try await busy.expectGoAway(.unavailable)
        }
    }

    // MARK: Listening

    @Test("It serves on several addresses at once; the Unix socket has mode 0600 and goes with the server")
    func addresses() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/d.sock"
        let addresses: [ServiceAddress] = [.unix(path: path), .tcp(host: "127.0.0.1", port: 0)]
        try await ServerFixture.run(on: addresses) { fixture in
            for address in fixture.server.addresses {
                let client = try await DifftierClient.connect(to: address)
                #expect(try await client.health().status == .serving)
                await client.close()
            }
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            await fixture.server.shutdown(drainTimeout: .zero)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("A socket left by a server that was killed is taken over; one that is in use is not, nor is a file")
    func staleSocket() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/d.sock"
        // A bound socket whose owner is gone, as after SIGKILL.
        let left = try CommandRun.run(
            "/usr/bin/python3", ["-c", "import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])", path])
        #expect(left.status == 0, "\(left.errorOutput)")
        #expect(FileManager.default.fileExists(atPath: path))
        try await ServerFixture.run(on: [.unix(path: path)]) { fixture in
            try await fixture.expectServes()
            let second = await #expect(throws: ServerError.self) {
                try await ServerFixture.run(on: [.unix(path: path)]) { _ in }
            }
            #expect(second?.code == .addressInUse)
            try await fixture.expectServes("the refused server took nothing away")
        }
        let file = try directory.write("precious", to: "d.sock")
        let blocked = await #expect(throws: ServerError.self) { try await ServerFixture.run(on: [.unix(path: path)]) { _ in } }
        #expect(blocked?.code == .notASocket)
        #expect(try String(contentsOf: file, encoding: .utf8) == "precious")
    }

    @Test("It does not listen beyond this machine", arguments: ["0.0.0.0", "::", "192.0.2.1", "example.org"])
    func beyondLoopback(_ host: String) async throws {
        let error = await #expect(throws: ServerError.self) {
            try await ServerFixture.run(on: [.tcp(host: host, port: 0)]) { _ in }
        }
        #expect(error?.code == .notLoopback)
        #expect(error?.description.contains("127.0.0.1") == true)
    }

    @Test("A port in use is told as such, and no other address stays open")
    func portInUse() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/d.sock"
        try await ServerFixture.run { fixture in
            let error = await #expect(throws: ServerError.self) {
                try await ServerFixture.run(on: [.unix(path: path), fixture.address]) { _ in }
            }
            #expect(error?.code == .addressInUse)
            #expect(error?.address == fixture.address)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    // MARK: Connecting

    @Test("Connecting to nobody, to a stranger and to silence each say what to do")
    func connectionErrors() async throws {
        let directory = try TemporaryDirectory()
        let missing = await #expect(throws: ConnectionError.self) {
            try await DifftierClient.connect(to: .unix(path: directory.path + "/none.sock"))
        }
        #expect(missing?.code == .noService)
        #expect(missing?.description.contains("difftierd") == true)
        let stranger = try await Stranger.listen(saying: "HTTP/1.1 400 Bad Request\r\n\r\n")
        let refused = await #expect(throws: ConnectionError.self) { try await DifftierClient.connect(to: stranger.address) }
        #expect(refused?.code == .refused)
        let silence = try await Stranger.listen(saying: "")
        var options = ClientOptions()
        options.connectTimeout = .milliseconds(200)
        let late = await #expect(throws: ConnectionError.self) {
            try await DifftierClient.connect(to: silence.address, options: options)
        }
        #expect(late?.code == .timedOut)
        try await stranger.close()
        try await silence.close()
    }
}

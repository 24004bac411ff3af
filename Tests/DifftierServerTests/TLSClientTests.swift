import DifftierClient
import Foundation
import NIOCore
import NIOSSL
import RiskModel
import TestKit
import Testing
import WireProtocol

@Suite("What a client says when TLS does not come about", .timeLimit(.minutes(2)))
struct TLSClientTests {
    private let kit = Result { try TLSFixture.shared.get() }

    /// Connects to a server that the test plays.
    private func failure(
        _ server: TLSConfiguration?, to host: String = "localhost", _ change: (inout ClientOptions) -> Void = { _ in }
    ) async throws -> ConnectionError? {
        var options = try kit.get().options(token: "t")
        change(&options)
        let listening = try await RawServer.listen(securedBy: server)
        let address = ServiceAddress.tls(host: host, port: listening.address.port)
        let error = await #expect(throws: ConnectionError.self) {
            try await DifftierClient.connect(to: address, options: options)
        }
        try await listening.close()
        return error
    }

    @Test("A certificate of an authority that is not trusted, the system's trust included")
    func untrusted() async throws {
        let kit = try kit.get()
        let foreign = try kit.stranger.issue("server", for: ["DNS:localhost"])
        let error = try await failure(kit.rawServer(foreign))
        #expect(error?.code == .certificateNotTrusted)
        #expect(error?.reason.contains("authority") == true)
        let system = try await failure(kit.rawServer(kit.server)) { $0.tls.authorities = .system }
        #expect(system?.code == .certificateNotTrusted)
    }

    @Test("A certificate that has expired")
    func expired() async throws {
        let kit = try kit.get()
        let error = try await failure(kit.rawServer(try kit.authority.issue("server", for: ["DNS:localhost"], until: .past(60))))
        #expect(error?.code == .certificateExpired, "\(String(describing: error))")
    }

    @Test("A certificate for another host, by name and by address")
    func wrongHost() async throws {
        let kit = try kit.get()
        let named = try kit.authority.issue("server", for: ["DNS:service.example"])
        for host in ["localhost", "127.0.0.1"] {
            let error = try await failure(kit.rawServer(named), to: host)
            #expect(error?.code == .wrongHost, "\(String(describing: error))")
            #expect(error?.reason.contains("another host") == true)
        }
    }

    @Test("A server of another protocol, and one that speaks none by name", arguments: [[], ["h2"]])
    func otherProtocol(_ protocols: [String]) async throws {
        let kit = try kit.get()
        let error = try await failure(kit.rawServer(kit.server, protocols: protocols))
        #expect(error?.code == .otherProtocol, "\(String(describing: error))")
        #expect(error?.reason.contains("difftier/1") == true)
    }

    @Test("A server that speaks no TLS 1.3")
    func oldVersion() async throws {
        let kit = try kit.get()
        var configuration = try kit.rawServer(kit.server)
        configuration.maximumTLSVersion = .tlsv12
        let error = try await failure(configuration)
        #expect(error?.code == .refused)
        #expect(error?.reason.contains("TLS 1.3") == true, "\(String(describing: error))")
    }

    @Test("A server that speaks no TLS at all, and one that says nothing")
    func plainServer() async throws {
        let kit = try kit.get()
        let stranger = try await Stranger.listen(saying: "HTTP/1.1 400 Bad Request\r\n\r\n")
        let address = ServiceAddress.tls(host: "localhost", port: stranger.address.port)
        let error = await #expect(throws: ConnectionError.self) {
            try await DifftierClient.connect(to: address, options: kit.options(token: "t"))
        }
        #expect(error?.code == .refused)
        #expect(error?.reason.contains("does not speak TLS") == true, "\(String(describing: error))")
        try await stranger.close()
        let silent = try await failure(nil) { $0.connectTimeout = .milliseconds(300) }
        #expect(silent?.code == .timedOut)
    }

    @Test("A host that nobody knows, and one where nobody listens")
    func nobody() async throws {
        let kit = try kit.get()
        let unknown = await #expect(throws: ConnectionError.self) {
            try await DifftierClient.connect(to: .tls(host: "no-such-host.invalid", port: 7433), options: kit.options())
        }
        #expect(unknown?.code == .unknownHost, "\(String(describing: unknown))")
        let closed = try await RawServer.listen()
        try await closed.close()
        let nobody = await #expect(throws: ConnectionError.self) {
            try await DifftierClient.connect(to: .tls(host: "localhost", port: closed.address.port), options: kit.options())
        }
        #expect(nobody?.code == .noService, "\(String(describing: nobody))")
    }

    @Test("Files of the client's own that cannot be used are named before anything is sent")
    func badFiles() async throws {
        let kit = try kit.get()
        let directory = try TemporaryDirectory()
        let open = try directory.write(
            try Data(contentsOf: URL(fileURLWithPath: kit.client.privateKey)).map { $0 }, to: "open.key"
        ).path
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: open)
        let cases: [(String, (inout ClientOptions) -> Void)] = [
            ("ca.pem", { $0.tls.authorities = .file(directory.path + "/ca.pem") }),
            ("chmod", { $0.tls.identity = .init(certificateChain: kit.client.certificate, privateKey: open) }),
            (
                kit.server.privateKey,
                { $0.tls.identity = .init(certificateChain: kit.client.certificate, privateKey: kit.server.privateKey) }
            ),
        ]
        for (named, change) in cases {
            let error = try await failure(kit.rawServer(kit.server), change)
            #expect(error?.code == .badCertificateFile)
            #expect(error?.reason.contains(named) == true, "\(String(describing: error))")
        }
    }

    @Test("The name of the host goes along in the handshake, an address does not")
    func serverName() async throws {
        let kit = try kit.get()
        for (host, expected) in [("localhost", "localhost"), ("127.0.0.1", nil)] {
            let (names, noted) = AsyncStream.makeStream(of: String?.self)
            var configuration = try kit.rawServer(kit.server)
            configuration.sslContextCallback = { values, promise in
                noted.yield(values.serverHostname)
                promise.succeed(NIOSSLContextConfigurationOverride())
            }
            let server = try await RawServer.listen(securedBy: configuration)
            var options = kit.options()
            options.connectTimeout = .seconds(5)
            let connecting = Task {
                try await DifftierClient.connect(to: .tls(host: host, port: server.address.port), options: options)
            }
            var arrived = names.makeAsyncIterator()
            #expect(await arrived.next() == .some(expected))
            connecting.cancel()
            try await server.close()
        }
    }
}

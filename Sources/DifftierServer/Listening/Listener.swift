import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import WireProtocol

/// One address that is listened on.
struct Listener: Sendable {
    /// With the port that the system chose, where it was asked to.
    let address: ServiceAddress
    private let channel: any Channel
    private let socket: UnixSocket?

    /// How connections come to it.
    private enum Way {
        case loopback
        case unix
        case tls(CurrentTLS)
    }

    /// - Parameter certificates: nil where there are none to speak TLS with.
    /// - Throws: `notLoopback` for anything but loopback and Unix sockets where TLS does not guard it.
    static func open(
        _ address: ServiceAddress, with certificates: CurrentTLS?, for service: RequestService, on group: any EventLoopGroup
    ) async throws(ServerError) -> Listener {
        let way = try way(to: address, certificates)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 128)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(
                .writeBufferWaterMark, value: ChannelOptions.Types.WriteBufferWaterMark(low: 64 << 10, high: 256 << 10)
            )
            .childChannelInitializer { channel in
                install(on: channel, for: service, by: way)
            }
        switch address {
        case .tcp(let host, let port):
            let channel = try await bound(address) { try await bootstrap.bind(host: host, port: port).get() }
            return Listener(address: .tcp(host: host, port: channel.localAddress?.port ?? port), channel: channel, socket: nil)
        case .tls(let host, let port):
            let numeric = host == "localhost" ? "127.0.0.1" : host
            let channel = try await bound(address) { try await bootstrap.bind(host: numeric, port: port).get() }
            return Listener(address: .tls(host: host, port: channel.localAddress?.port ?? port), channel: channel, socket: nil)
        case .unix(let path):
            let (socket, descriptor) = try UnixSocket.bind(path: path)
            do throws(ServerError) {
                // Owns the descriptor from here on.
                let channel = try await bound(address) { try await bootstrap.withBoundSocket(descriptor).get() }
                return Listener(address: address, channel: channel, socket: socket)
            } catch {
                socket.remove()
                throw error
            }
        }
    }

    private static func way(to address: ServiceAddress, _ certificates: CurrentTLS?) throws(ServerError) -> Way {
        switch address {
        case .unix: return .unix
        case .tcp(let host, _):
            guard ServiceAddress.isLoopback(host) else {
                throw ServerError(
                    .notLoopback, at: address,
                    "without TLS the service stays on this machine; use tls://, 127.0.0.1, [::1] or unix:/path")
            }
            return .loopback
        case .tls(let host, _):
            guard ServiceAddress.isNumeric(host) || host == "localhost" else {
                throw ServerError(
                    .notNumeric, at: address, "give an IP address of this machine, 0.0.0.0 or [::] for all of them, or localhost")
            }
            guard let certificates else {
                throw ServerError(.noCertificate, at: address, "TLS needs a certificate and its private key; configure both")
            }
            return .tls(certificates)
        }
    }

    /// The handlers of a new connection, outermost first.
    private static func install(on channel: any Channel, for service: RequestService, by way: Way) -> EventLoopFuture<Void> {
        switch way {
        case .loopback: installPlain(on: channel, for: service, peer: .loopback)
        case .unix:
            UnixSocket.peer(of: channel).flatMap { peer in installPlain(on: channel, for: service, peer: peer) }
        case .tls(let certificates):
            channel.eventLoop.makeCompletedFuture {
                let gate = SocketGate()
                let handlers: [any ChannelHandler] = [
                    gate, NIOSSLServerHandler(context: certificates.context),
                    ServerConnectionHandler(service: service, origin: .tls(gate)),
                ]
                try channel.pipeline.syncOperations.addHandlers(handlers)
            }
        }
    }

    private static func installPlain(
        on channel: any Channel, for service: RequestService, peer: PeerEvidence
    ) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ServerConnectionHandler(service: service, origin: .proved(peer)))
        }
    }

    static func bound(_ address: ServiceAddress, _ bind: () async throws -> any Channel) async throws(ServerError)
        -> any Channel
    {
        do {
            return try await bind()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw ServerError(
                .addressInUse, at: address, "somebody listens there; stop it or choose another port", underlying: error)
        } catch {
            throw ServerError(.cannotListen, at: address, "\(error)", underlying: error)
        }
    }

    /// Takes no more connections.
    func close() async {
        // Fails only where it is closed already.
        try? await channel.close()
        socket?.remove()
    }
}

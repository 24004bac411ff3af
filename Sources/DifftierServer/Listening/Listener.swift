import Glibc
import NIOCore
import NIOPosix
import WireProtocol

/// One address that is listened on.
struct Listener: Sendable {
    /// With the port that the system chose, where it was asked to.
    let address: ServiceAddress
    private let channel: any Channel
    private let socket: UnixSocket?

    /// - Throws: `notLoopback` for anything but loopback and Unix sockets: there is no TLS to guard the rest.
    static func open(_ address: ServiceAddress, for service: RequestService, on group: any EventLoopGroup)
        async throws(ServerError)
        -> Listener
    {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 128)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(
                .writeBufferWaterMark, value: ChannelOptions.Types.WriteBufferWaterMark(low: 64 << 10, high: 256 << 10)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try install(on: channel, for: service) }
            }
        switch address {
        case .tcp(let host, let port):
            guard ServiceAddress.isLoopback(host) else {
                throw ServerError(
                    .notLoopback, at: address,
                    "without TLS the service stays on this machine; use 127.0.0.1, [::1] or unix:/path")
            }
            let channel = try await bound(address) { try await bootstrap.bind(host: host, port: port).get() }
            return Listener(address: .tcp(host: host, port: channel.localAddress?.port ?? port), channel: channel, socket: nil)
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

    /// The handlers of a new connection, outermost first. A TLS handler goes before the others.
    private static func install(on channel: any Channel, for service: RequestService) throws {
        try channel.pipeline.syncOperations.addHandler(ServerConnectionHandler(service: service))
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

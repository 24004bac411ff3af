import NIOCore
import NIOPosix
import WireProtocol

/// A port where something else than a Difftier service answers.
struct Stranger {
    let address: ServiceAddress
    private let channel: any Channel

    static func listen(saying greeting: String) async throws -> Stranger {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.writeAndFlush(ByteBuffer(string: greeting), promise: nil)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return Stranger(address: .tcp(host: "127.0.0.1", port: channel.localAddress?.port ?? 0), channel: channel)
    }

    func close() async throws { try await channel.close() }
}

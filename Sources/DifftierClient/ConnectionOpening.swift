import NIOCore
import NIOPosix
import NIOSSL
import RiskModel
import WireProtocol

// The way from an address to a connection that takes calls: socket, TLS, `Welcome`, and where it is wanted the proof of who calls.

extension ClientConnection {
    /// A socket that is connected and has yet to be welcomed.
    private struct Opening: Sendable {
        var channel: any Channel
        var handler: NIOLoopBound<ClientConnectionHandler>
        var welcomed: EventLoopFuture<Limits?>
        var ready: EventLoopFuture<Limits>

        func connection(_ limits: Limits, _ token: ClientToken?) -> ClientConnection {
            ClientConnection(channel: channel, handler: handler, limits: limits, token: token)
        }
    }

    static func open(_ address: ServiceAddress, _ options: ClientOptions) async throws -> ClientConnection {
        let opening = try await connect(address, options)
        do {
            if try await opening.welcomed.get() == nil { try await identify(opening, options) }
            return opening.connection(try await opening.ready.get(), options.token)
        } catch {
            opening.channel.close(promise: nil)
            throw error
        }
    }

    /// Shows the token to a server that says nothing of itself before.
    private static func identify(_ opening: Opening, _ options: ClientOptions) async throws(RPCError) {
        guard options.token != nil else { throw RPCError(.unauthenticated, "the service wants to know who calls") }
        // What the service takes this client for does not matter here: that it knows is enough.
        let _: Caller = try await opening.connection(.unidentified, options.token)
            .unary(.whoAmI, WhoAmIRequest(), timeout: options.connectTimeout)
    }

    private static func connect(_ address: ServiceAddress, _ options: ClientOptions) async throws -> Opening {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(TimeAmount(options.connectTimeout))
        switch address {
        case .unix(let path):
            return try await bootstrap.connect(to: try SocketAddress(unixDomainSocketPath: path)) { install(on: $0, options) }
        case .tcp(let host, let port):
            return try await bootstrap.connect(to: try SocketAddress(ipAddress: host, port: port)) { install(on: $0, options) }
        case .tls(let host, let port):
            let context = try NIOSSLContext.client(options.tls)
            // An address is compared with those in the certificate; only a name goes along in the handshake.
            let name = ServiceAddress.isNumeric(host) ? nil : host
            return try await bootstrap.connect(host: host, port: port) { channel in
                install(on: channel, options) { try NIOSSLClientHandler(context: context, serverHostname: name) }
            }
        }
    }

    /// The handlers of a new connection, outermost first.
    private static func install(
        on channel: any Channel, _ options: ClientOptions, securedBy security: (() throws -> NIOSSLClientHandler)? = nil
    ) -> EventLoopFuture<Opening> {
        channel.eventLoop.makeCompletedFuture {
            let opening = ClientConnectionHandler.Opening(
                welcomed: channel.eventLoop.makePromise(), ready: channel.eventLoop.makePromise())
            let timeout = TimeAmount(options.connectTimeout)
            let late = channel.eventLoop.scheduleTask(in: timeout) { opening.fail(ChannelError.connectTimeout(timeout)) }
            opening.ready.futureResult.whenComplete { _ in late.cancel() }
            if let security { try channel.pipeline.syncOperations.addHandler(try security()) }
            let handler = ClientConnectionHandler(options: options, isSecured: security != nil, opening: opening)
            try channel.pipeline.syncOperations.addHandler(handler)
            return Opening(
                channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop),
                welcomed: opening.welcomed.futureResult, ready: opening.ready.futureResult)
        }
    }
}

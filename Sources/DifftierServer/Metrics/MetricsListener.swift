import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
public import WireProtocol

/// What one metrics listener takes on.
public struct MetricsLimits: Hashable, Sendable {
    /// Connections open at once; further ones are closed at once.
    public var maxConnections = 16
    /// Bytes of a whole request, body included.
    public var maxRequestBytes = 8 * 1024
    /// From the connection's start to its end.
    public var timeout: Duration = .seconds(10)

    public init() {}
}

/// Two pages over HTTP/1.1 for the machine's own monitoring: `GET /metrics` and `GET /healthz`. One request for each connection.
///
/// There is no authentication, so it listens on loopback and Unix sockets alone: whoever reaches these may read what it says.
public final class MetricsListener: Sendable {
    /// What it serves. Both are called on threads of their own and may block, as often at once as there are connections.
    public struct Pages: Sendable {
        /// The text of `/metrics`.
        public var metrics: @Sendable () -> String
        /// Of that text, as HTTP names it.
        public var contentType: String
        /// Whether `/healthz` answers 200 or 503.
        public var isHealthy: @Sendable () -> Bool

        public init(
            contentType: String, metrics: @escaping @Sendable () -> String, isHealthy: @escaping @Sendable () -> Bool
        ) {
            self.contentType = contentType
            self.metrics = metrics
            self.isHealthy = isHealthy
        }
    }

    /// With the port that the system chose, where it was asked to.
    public let address: ServiceAddress
    private let channel: any Channel
    private let socket: UnixSocket?

    private init(address: ServiceAddress, channel: any Channel, socket: UnixSocket?) {
        self.address = address
        self.channel = channel
        self.socket = socket
    }

    /// - Throws: `notLoopback` for any other address, and why it cannot be listened on.
    public static func start(
        on address: ServiceAddress, limits: MetricsLimits = MetricsLimits(), pages: Pages
    ) async throws(ServerError) -> MetricsListener {
        let group = MultiThreadedEventLoopGroup.singleton
        let open = OpenConnections(limit: limits.maxConnections)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 16)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                guard open.admit() else { return channel.close() }
                channel.closeFuture.whenComplete { _ in open.leave() }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        RequestBound(limits: limits), HTTPResponseEncoder(),
                        ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)), MetricsHandler(pages: pages),
                    ])
                }
            }
        if case .tcp(let host, let port) = address, ServiceAddress.isLoopback(host) {
            let channel = try await Listener.bound(address) { try await bootstrap.bind(host: host, port: port).get() }
            return MetricsListener(
                address: .tcp(host: host, port: channel.localAddress?.port ?? port), channel: channel, socket: nil)
        }
        guard case .unix(let path) = address else {
            throw ServerError(
                .notLoopback, at: address,
                "metrics are for this machine; use 127.0.0.1, [::1] or unix:/path, and let a proxy that knows its callers pass them on"
            )
        }
        let (socket, descriptor) = try UnixSocket.bind(path: path)
        do throws(ServerError) {
            // Owns the descriptor from here on.
            let channel = try await Listener.bound(address) { try await bootstrap.withBoundSocket(descriptor).get() }
            return MetricsListener(address: address, channel: channel, socket: socket)
        } catch {
            socket.remove()
            throw error
        }
    }

    /// Takes no more connections; those that are open end by themselves, within `MetricsLimits.timeout`.
    public func shutdown() async {
        // Fails only where it is closed already.
        try? await channel.close()
        socket?.remove()
    }
}

/// How many connections are open.
private final class OpenConnections: Sendable {
    private let limit: Int
    private let count = Mutex(0)

    init(limit: Int) { self.limit = limit }

    func admit() -> Bool {
        count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}

/// Ends a connection that takes too long, and lets no more than one request's bytes reach the parser.
private final class RequestBound: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let timeout: TimeAmount
    private var bytesLeft: Int
    private var deadline: Scheduled<Void>?

    init(limits: MetricsLimits) {
        timeout = TimeAmount(limits.timeout)
        bytesLeft = limits.maxRequestBytes
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard bytesLeft >= 0 else { return }
        bytesLeft -= unwrapInboundIn(data).readableBytes
        if bytesLeft >= 0 {
            context.fireChannelRead(data)
        } else {
            context.fireErrorCaught(RequestTooLarge())
        }
    }
}

private struct RequestTooLarge: Error {}

/// Answers the first request of a connection, and ends it.
private final class MetricsHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let pages: MetricsListener.Pages
    private var head: HTTPRequestHead?
    private var hasAnswered = false

    init(pages: MetricsListener.Pages) { self.pages = pages }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasAnswered else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            if let head { answer(head, context) }
        }
    }

    /// What is no HTTP or too much of it, and what the connection itself says.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case is RequestTooLarge: respond(.requestHeaderFieldsTooLarge, "the request is too large\n", context)
        case is HTTPParserError: respond(.badRequest, "this is not HTTP/1.1\n", context)
        default: context.close(promise: nil)
        }
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let path = head.uri.prefix { $0 != "?" }
        guard path == "/metrics" || path == "/healthz" else {
            return respond(.notFound, "there are /metrics and /healthz\n", context)
        }
        guard head.method == .GET else {
            return respond(.methodNotAllowed, "only GET\n", context, headers: [("allow", "GET")])
        }
        hasAnswered = true
        let (pages, isMetrics) = (pages, path == "/metrics")
        let page = NIOThreadPool.singleton.runIfActive(eventLoop: context.eventLoop) { () -> (HTTPResponseStatus, String) in
            if isMetrics { return (.ok, pages.metrics()) }
            return pages.isHealthy() ? (.ok, "serving\n") : (.serviceUnavailable, "not serving\n")
        }
        page.assumeIsolated().whenComplete { result in
            switch result {
            case .success((let status, let text)):
                let type = isMetrics ? pages.contentType : Self.plain
                self.write(status, text, context, headers: [("content-type", type)])
            case .failure: context.close(promise: nil)
            }
        }
    }

    private static let plain = "text/plain; charset=utf-8"

    private func respond(
        _ status: HTTPResponseStatus, _ text: String, _ context: ChannelHandlerContext, headers: [(String, String)] = []
    ) {
        guard !hasAnswered else { return }
        hasAnswered = true
        write(status, text, context, headers: headers + [("content-type", Self.plain)])
    }

    private func write(
        _ status: HTTPResponseStatus, _ text: String, _ context: ChannelHandlerContext, headers: [(String, String)]
    ) {
        // The connection may have ended while the page was made.
        guard context.channel.isActive else { return }
        let body = ByteBuffer(string: text)
        let fixed = [
            ("content-length", String(body.readableBytes)), ("connection", "close"), ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
        ]
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: HTTPHeaders(headers + fixed)))),
            promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let context = context
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
            // Only our half: where bytes are still unread, closing the other one too would take the answer away.
            context.close(mode: .output, promise: nil)
        }
    }
}

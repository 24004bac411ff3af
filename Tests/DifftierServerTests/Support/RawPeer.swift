import NIOCore
import NIOPosix
import NIOSSL
import RiskModel
import Testing
import WireProtocol

/// A peer that sends whatever bytes a test wants and sees every frame that comes back.
///
/// Used by one test's task.
final class RawPeer {
    static let limits = Limits(maxFrameBytes: 1 << 20, streamCredit: 1 << 20, connectionCredit: 1 << 20)

    enum Event: Sendable {
        case frame(Frame)
        /// The server closed; nothing follows.
        case closed
    }

    private let channel: any Channel
    private var events: AsyncStream<Event>.Iterator

    fileprivate init(channel: any Channel, events: AsyncStream<Event>) {
        self.channel = channel
        self.events = events.makeAsyncIterator()
    }

    deinit { channel.close(promise: nil) }

    /// - Parameter security: how TLS is spoken; nil for plain bytes, whatever the address asks for.
    static func connect(
        to address: ServiceAddress, reads: Bool = true, securedBy security: TLSConfiguration? = nil
    ) async throws -> RawPeer {
        let (events, continuation) = AsyncStream.makeStream(of: Event.self)
        let context = try security.map { try NIOSSLContext(configuration: $0) }
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelOption(.socketOption(.so_rcvbuf), value: 32 * 1024)
            // A test that waits for what never comes fails, and does not hang.
            .channelInitializer { channel in
                channel.eventLoop.scheduleTask(in: .seconds(60)) { continuation.finish() }
                return channel.eventLoop.makeCompletedFuture {
                    if let context {
                        let handler = try NIOSSLClientHandler(context: context, serverHostname: nil)
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.addHandler(FrameReader(continuation))
                }
            }
        let socket =
            switch address {
            case .tcp(let host, let port): try SocketAddress(ipAddress: host, port: port)
            case .tls(_, let port): try SocketAddress(ipAddress: "127.0.0.1", port: port)
            case .unix(let path): try SocketAddress(unixDomainSocketPath: path)
            }
        return RawPeer(channel: try await bootstrap.connect(to: socket).get(), events: events)
    }

    // MARK: Sending

    func send(_ frames: Frame...) async throws {
        var bytes = ByteBuffer()
        for frame in frames { try frame.encode(into: &bytes) }
        try await send(bytes: bytes)
    }

    func send(bytes: ByteBuffer) async throws { try await channel.writeAndFlush(bytes) }

    /// Sends without waiting for the server to take it.
    func pour(_ frames: [Frame]) throws {
        var bytes = ByteBuffer()
        for frame in frames { try frame.encode(into: &bytes) }
        channel.writeAndFlush(bytes, promise: nil)
    }

    /// Sends byte by byte, as long as the connection is open.
    func drip(_ bytes: [UInt8], every interval: TimeAmount) {
        for (number, byte) in bytes.enumerated() {
            channel.eventLoop.scheduleTask(in: interval * number) { [channel] in
                channel.writeAndFlush(ByteBuffer(bytes: [byte]), promise: nil)
            }
        }
    }

    func greet(_ limits: Limits = RawPeer.limits) async throws {
        try await send(.hello(Hello(limits: limits, agent: "raw")))
        let welcome = try await next()
        guard case .welcome = welcome else {
            Issue.record("no Welcome but \(welcome)")
            return
        }
    }

    /// A whole unary request.
    func call(_ stream: StreamID, _ repository: String, timeout: UInt64? = nil) async throws {
        try await send(
            .call(stream, Call(method: Method.classify.rawValue, timeoutMilliseconds: timeout)),
            .message(stream, try RevisionsRequest.sample(repository).encoded()), .halfClose(stream))
    }

    /// A whole request of any method.
    func request(_ stream: StreamID, _ method: Method, metadata: [Call.Metadata] = []) async throws {
        let message =
            switch method {
            case .classify: try RevisionsRequest.sample("a").encoded()
            case .classifyText: try TextRequestPart.header(TextRequest()).encoded()
            case .classifyRange: try RangeRequest(repository: "r", from: "0", to: "2").encoded()
            case .requestGrant: try GrantRequest(change: .sample("a")).encoded()
            case .authorize: try AuthorizeRequest(grant: "a.b.c", capability: "run_tests").encoded()
            case .verifyGrant: try VerifyGrantRequest(grant: "a.b.c").encoded()
            case .revokeGrant: try RevokeGrantRequest(id: "g", reason: "r").encoded()
            case .listKeys: try ListKeysRequest().encoded()
            case .rotateKey: try RotateKeyRequest().encoded()
            case .report: try ReportRequest(grant: "a.b.c", kind: .command, outcome: .done, target: "ls").encoded()
            case .getEvent: try EventRequest.index(0).encoded()
            case .listEvents: try EventsRequest().encoded()
            case .getCheckpoint: try CheckpointRequest().encoded()
            case .reproduce: try ReproduceRequest(decision: DecisionReference(id: "d")).encoded()
            case .attest: try AttestRequest(decision: DecisionReference(id: "d")).encoded()
            case .getMeasures: try MeasuresRequest(since: 0, until: 1).encoded()
            case .getGate, .watchGate: try GateRequest(change: .decision("d")).encoded()
            case .approve, .disapprove, .withdraw, .dismiss: try StatementRequest(change: .decision("d")).encoded()
            case .importReviews: try ImportReviewsRequest(change: .decision("d"), forge: .github, answer: []).encoded()
            case .reportStatus:
                try StatusRequest(
                    repository: "r", head: try #require(ObjectID(bytes: Array(repeating: 7, count: 20))), name: "tests",
                    state: .success
                ).encoded()
            case .whoAmI: try WhoAmIRequest().encoded()
            case .checkHealth: try HealthRequest().encoded()
            }
        try await send(
            .call(stream, Call(method: method.rawValue, metadata: metadata)), .message(stream, message), .halfClose(stream))
    }

    /// Starts to read, where it was told not to.
    func startReading() async throws { try await channel.setOption(.autoRead, value: true).get() }

    func close() async throws { try await channel.close() }

    // MARK: Receiving

    struct Closed: Error {}

    func next() async throws -> Frame {
        guard case .frame(let frame)? = await events.next(isolation: #isolation) else { throw Closed() }
        return frame
    }

    /// The next frame that is not credit.
    func nextAnswer() async throws -> Frame {
        while true {
            switch try await next() {
            case .connectionCredit, .streamCredit: continue
            case let frame: return frame
            }
        }
    }

    func expectTrailer(
        _ stream: StreamID, _ code: StatusCode, sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) async throws -> Trailer {
        let trailer = try await trailer(stream, sourceLocation: sourceLocation)
        #expect(trailer.code == code, "\(trailer.message)", sourceLocation: sourceLocation)
        return trailer
    }

    /// The end of a call, whatever it is, past the messages of its answer.
    func trailer(_ stream: StreamID, sourceLocation: Testing.SourceLocation = #_sourceLocation) async throws -> Trailer {
        while true {
            switch try await nextAnswer() {
            case .message: continue
            case .trailer(let answered, let trailer):
                #expect(answered == stream, sourceLocation: sourceLocation)
                return trailer
            case let other:
                Issue.record("no Trailer but \(other)", sourceLocation: sourceLocation)
                throw Closed()
            }
        }
    }

    /// Expects the reason and then the end of the connection.
    @discardableResult
    func expectGoAway(_ code: StatusCode, sourceLocation: Testing.SourceLocation = #_sourceLocation) async throws -> GoAway? {
        var goAway: GoAway?
        while case .frame(let frame)? = await events.next(isolation: #isolation) {
            if case .goAway(let said) = frame { goAway = said }
        }
        #expect(
            goAway?.reason.code == code, "\(goAway?.reason.message ?? "closed without a reason")", sourceLocation: sourceLocation)
        return goAway
    }

    func expectClosed(sourceLocation: Testing.SourceLocation = #_sourceLocation) async {
        while let event = await events.next(isolation: #isolation) {
            if case .closed = event { return }
        }
        Issue.record("the connection is still open", sourceLocation: sourceLocation)
    }
}

/// A server end for tests that play a server which does not keep the rules.
struct RawServer {
    let address: ServiceAddress
    private let channel: any Channel
    private let accepted: AsyncStream<(any Channel, AsyncStream<RawPeer.Event>)>

    /// - Parameter security: how TLS is spoken; nil for plain bytes.
    static func listen(securedBy security: TLSConfiguration? = nil) async throws -> RawServer {
        let context = try security.map { try NIOSSLContext(configuration: $0) }
        let (accepted, continuation) = AsyncStream.makeStream(of: (any Channel, AsyncStream<RawPeer.Event>).self)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                let (events, reader) = AsyncStream.makeStream(of: RawPeer.Event.self)
                channel.eventLoop.scheduleTask(in: .seconds(60)) { reader.finish() }
                continuation.yield((channel, events))
                return channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    }
                    try channel.pipeline.syncOperations.addHandler(FrameReader(reader))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        let address = security == nil ? ServiceAddress.tcp(host: "127.0.0.1", port: port) : .tls(host: "localhost", port: port)
        return RawServer(address: address, channel: channel, accepted: accepted)
    }

    /// The next connection, welcomed.
    func accept(_ limits: Limits) async throws -> RawPeer {
        var waiting = accepted.makeAsyncIterator()
        guard let (channel, events) = await waiting.next() else { throw RawPeer.Closed() }
        let peer = RawPeer(channel: channel, events: events)
        guard case .hello = try await peer.next() else {
            Issue.record("no Hello")
            throw RawPeer.Closed()
        }
        try await peer.send(.welcome(Welcome(limits: limits, agent: "raw")))
        return peer
    }

    func close() async throws { try await channel.close() }
}

private final class FrameReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let events: AsyncStream<RawPeer.Event>.Continuation
    private var decoder = FrameDecoder(maximumFrameBytes: 1 << 30)

    init(_ events: AsyncStream<RawPeer.Event>.Continuation) { self.events = events }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.append(unwrapInboundIn(data))
        while let frame = try? decoder.next() { events.yield(.frame(frame)) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        events.yield(.closed)
        events.finish()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

extension Call.Metadata {
    static func authorization(_ value: String) -> Call.Metadata { Call.Metadata(key: "authorization", value: Array(value.utf8)) }
}

import NIOCore
import NIOPosix
public import RiskModel
public import WireProtocol

/// A connection to a Difftier service. Calls may be made from any task, many at a time.
///
/// Cancelling the task of a call cancels the call on the server too.
public final class DifftierClient: Sendable {
    /// Added to the server's longest time where a call names none, so that a server that hangs is noticed.
    private static let grace = Duration.seconds(5)
    /// Bytes of patch text in one message.
    private static let chunkBytes = 64 * 1024

    public let address: ServiceAddress
    private let connection: ClientConnection

    private init(address: ServiceAddress, connection: ClientConnection) {
        self.address = address
        self.connection = connection
    }

    deinit { connection.abandon() }

    /// - Throws: `ConnectionError`, which says what to do.
    public static func connect(
        to address: ServiceAddress, options: ClientOptions = ClientOptions()
    ) async throws(ConnectionError) -> DifftierClient {
        do {
            let opening = try await open(address, options)
            do {
                let limits = try await opening.ready.get()
                let connection = ClientConnection(channel: opening.channel, handler: opening.handler, limits: limits)
                return DifftierClient(address: address, connection: connection)
            } catch {
                opening.channel.close(promise: nil)
                throw error
            }
        } catch {
            throw ConnectionError(connecting: address, failedWith: error)
        }
    }

    /// A socket that is connected and has yet to be welcomed.
    private struct Opening: Sendable {
        var channel: any Channel
        var handler: NIOLoopBound<ClientConnectionHandler>
        var ready: EventLoopFuture<Limits>
    }

    private static func open(_ address: ServiceAddress, _ options: ClientOptions) async throws -> Opening {
        let timeout = TimeAmount(options.connectTimeout)
        let socket =
            switch address {
            case .unix(let path): try SocketAddress(unixDomainSocketPath: path)
            case .tcp(let host, let port): try SocketAddress(ipAddress: host, port: port)
            }
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(timeout)
            .connect(to: socket) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let ready = channel.eventLoop.makePromise(of: Limits.self)
                    let late = channel.eventLoop.scheduleTask(in: timeout) { ready.fail(ChannelError.connectTimeout(timeout)) }
                    ready.futureResult.whenComplete { _ in late.cancel() }
                    let handler = ClientConnectionHandler(options: options, ready: ready)
                    // A TLS handler goes before this one.
                    try channel.pipeline.syncOperations.addHandler(handler)
                    return Opening(
                        channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop), ready: ready.futureResult)
                }
            }
    }

    /// Closes the connection; calls that are open fail with `unavailable`.
    public func close() async { await connection.close() }

    // MARK: Calls

    /// - Parameter timeout: nil for the server's maximum.
    /// - Throws: what the server said, or `unavailable` where the connection is lost.
    public func classify(_ request: RevisionsRequest, timeout: Duration? = nil) async throws(RPCError) -> Decision {
        let answer: Answer = try await unary(.classify, request, timeout: timeout)
        return answer.decision
    }

    /// Sends patch text, piece by piece as the server has room for it.
    public func classifyText(
        _ text: [UInt8], for request: TextRequest = TextRequest(), timeout: Duration? = nil
    ) async throws(RPCError) -> Decision {
        let header = try TextRequestPart.header(request).encoded()
        let call = try await open(.classifyText, timeout: timeout)
        let chunkBytes = min(Self.chunkBytes, connection.limits.maxMessageBytes / 2)
        var goesOn = await call.send(header)
        var sent = 0
        while goesOn, sent < text.count {
            let end = min(sent + chunkBytes, text.count)
            do throws(RPCError) {
                goesOn = await call.send(try TextRequestPart.chunk(ByteBuffer(bytes: text[sent..<end])).encoded())
            } catch {
                call.giveUp(error)
                throw error
            }
            sent = end
        }
        call.halfClose()
        let answer: Answer = try Self.decoded(try await call.single())
        return answer.decision
    }

    /// The decisions of a range, as the server makes them. It stays only a little ahead of the reader: what is
    /// not read is not computed. Every error thrown is an `RPCError`. Dropping the stream cancels the call.
    public func classifyRange(
        _ request: RangeRequest, timeout: Duration? = nil
    ) -> AsyncThrowingStream<Decision, any Error> {
        let reading = RangeReading(client: self, request: request, timeout: timeout)
        return AsyncThrowingStream { try await reading.next() }
    }

    public func health(timeout: Duration? = nil) async throws(RPCError) -> HealthReport {
        try await unary(.checkHealth, HealthRequest(), timeout: timeout)
    }

    /// Who the service takes this client for.
    ///
    /// - Throws: `unauthenticated` where its connection and its token prove nobody.
    public func whoAmI(timeout: Duration? = nil) async throws(RPCError) -> Caller {
        try await unary(.whoAmI, WhoAmIRequest(), timeout: timeout)
    }

    /// A call of one message that is answered by one.
    private func unary<Content: WireDecodable>(
        _ method: Method, _ request: some WireEncodable, timeout: Duration?
    ) async throws(RPCError) -> Content {
        try Self.decoded(try await open(method, sending: try request.encoded(), timeout: timeout).single())
    }

    /// - Parameter request: the only message of the request; nil where messages are sent one by one.
    func open(
        _ method: Method, sending request: ByteBuffer? = nil, timeout: Duration?
    ) async throws(RPCError) -> ClientCall {
        let milliseconds = timeout.map { UInt64(clamping: TimeAmount($0).nanoseconds / 1_000_000) }
        let longest = Duration.milliseconds(Int64(clamping: connection.limits.maxTimeoutMilliseconds))
        return try await connection.open(
            Call(method: method.rawValue, timeoutMilliseconds: milliseconds), sending: request,
            timeout: timeout ?? longest + Self.grace)
    }

    static func decoded<Content: WireDecodable>(_ answer: ByteBuffer) throws(RPCError) -> Content {
        do throws(MalformedMessage) {
            return try Content(decoding: answer)
        } catch {
            throw .unreadable(error)
        }
    }
}

extension RPCError {
    fileprivate static func unreadable(_ problem: MalformedMessage) -> RPCError {
        RPCError(
            .internal, "the server's answer cannot be read: \(problem); are client and server of the same version?",
            underlying: problem)
    }
}

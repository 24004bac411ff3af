import NIOCore
public import RiskModel
public import WireProtocol

/// A connection to a Difftier service. Calls may be made from any task, many at a time.
///
/// Cancelling the task of a call cancels the call on the server too.
public final class DifftierClient: Sendable {
    /// Bytes of patch text in one message.
    private static let chunkBytes = 64 * 1024

    public let address: ServiceAddress
    let connection: ClientConnection

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
            return DifftierClient(address: address, connection: try await ClientConnection.open(address, options))
        } catch {
            throw ConnectionError(connecting: address, failedWith: error)
        }
    }

    /// Closes the connection; calls that are open fail with `unavailable`.
    public func close() async { await connection.close() }

    // MARK: Calls

    /// - Parameter timeout: nil for the server's maximum.
    /// - Throws: what the server said, or `unavailable` where the connection is lost.
    public func classify(_ request: RevisionsRequest, timeout: Duration? = nil) async throws(RPCError) -> Decision {
        let answer: Answer = try await connection.unary(.classify, request, timeout: timeout)
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
        let answer: Answer = try ClientConnection.decoded(try await call.single())
        return answer.decision
    }

    /// The decisions of a range, as the server makes them. It stays only a little ahead of the reader: what is
    /// not read is not computed. Every error thrown is an `RPCError`. Dropping the stream cancels the call.
    public func classifyRange(
        _ request: RangeRequest, timeout: Duration? = nil
    ) -> AsyncThrowingStream<Decision, any Error> {
        let reading = StreamReading<RangeRequest, Answer>(client: self, .classifyRange, request, timeout: timeout)
        return AsyncThrowingStream { try await reading.next()?.decision }
    }

    public func health(timeout: Duration? = nil) async throws(RPCError) -> HealthReport {
        try await connection.unary(.checkHealth, HealthRequest(), timeout: timeout)
    }

    /// Who the service takes this client for.
    ///
    /// - Throws: `unauthenticated` where its connection and its token prove nobody.
    public func whoAmI(timeout: Duration? = nil) async throws(RPCError) -> Caller {
        try await connection.unary(.whoAmI, WhoAmIRequest(), timeout: timeout)
    }

    /// - Parameter request: the only message of the request; nil where messages are sent one by one.
    func open(
        _ method: Method, sending request: ByteBuffer? = nil, timeout: Duration?
    ) async throws(RPCError) -> ClientCall {
        try await connection.open(method, sending: request, timeout: timeout)
    }
}

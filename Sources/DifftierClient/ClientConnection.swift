import NIOCore
import WireProtocol

/// A connection as callers on any thread see it; everything happens on its event loop.
final class ClientConnection: Sendable {
    /// Added to the server's longest time where a call names none, so that a server that hangs is noticed.
    private static let grace = Duration.seconds(5)

    let limits: Limits
    private let token: ClientToken?
    private let channel: any Channel
    private let handler: NIOLoopBound<ClientConnectionHandler>

    init(channel: any Channel, handler: NIOLoopBound<ClientConnectionHandler>, limits: Limits, token: ClientToken?) {
        self.channel = channel
        self.token = token
        self.handler = handler
        self.limits = limits
    }

    /// - Parameters:
    ///   - request: the only message of the request; nil where messages are sent one by one.
    ///   - timeout: nil for the server's maximum.
    /// - Throws: `unavailable` or `resourceExhausted` where the connection does not take the call, `unauthenticated` where there
    ///   should be a token and is none.
    func open(_ method: Method, sending request: ByteBuffer?, timeout: Duration?) async throws(RPCError) -> ClientCall {
        let milliseconds = timeout.map { UInt64(clamping: TimeAmount($0).nanoseconds / 1_000_000) }
        let longest = Duration.milliseconds(Int64(clamping: limits.maxTimeoutMilliseconds))
        // What is open to everybody needs no token.
        let token = method.access == .everybody ? nil : try await token?.current()
        return try await open(
            Call(method: method.rawValue, timeoutMilliseconds: milliseconds, metadata: token.map { [$0.metadata] } ?? []),
            sending: request, timeout: timeout ?? longest + Self.grace)
    }

    /// A call of one message that is answered by one.
    func unary<Content: WireDecodable>(
        _ method: Method, _ request: some WireEncodable, timeout: Duration?
    ) async throws(RPCError) -> Content {
        try Self.decoded(try await open(method, sending: try request.encoded(), timeout: timeout).single())
    }

    static func decoded<Content: WireDecodable>(_ answer: ByteBuffer) throws(RPCError) -> Content {
        do throws(MalformedMessage) {
            return try Content(decoding: answer)
        } catch {
            throw RPCError(
                .internal, "the server's answer cannot be read: \(error); are client and server of the same version?",
                underlying: error)
        }
    }

    private func open(_ call: Call, sending request: ByteBuffer?, timeout: Duration) async throws(RPCError) -> ClientCall {
        let opened = channel.eventLoop.submit { [self] () -> Result<ClientCall, RPCError> in
            do throws(RPCError) {
                return .success(try handler.value.open(call, sending: request, timeout: TimeAmount(timeout), of: self))
            } catch {
                return .failure(error)
            }
        }
        let result: Result<ClientCall, RPCError>
        do {
            result = try await opened.get()
        } catch {
            throw RPCError(.unavailable, "the connection is closed", underlying: error)
        }
        return try result.get()
    }

    func send(_ message: ByteBuffer, on stream: StreamID) { onLoop { $0.send(message, on: stream) } }
    func halfClose(_ stream: StreamID) { onLoop { $0.halfClose(stream) } }
    func consumed(_ bytes: Int, on stream: StreamID) { onLoop { $0.consumed(bytes, on: stream) } }
    func cancel(_ stream: StreamID, unread: Int) { onLoop { $0.cancel(stream, unread: unread) } }

    func close() async {
        // Fails only where it is closed already.
        try? await channel.close()
    }

    /// Closes without waiting for it.
    func abandon() { channel.close(promise: nil) }

    private func onLoop(_ body: @escaping @Sendable (ClientConnectionHandler) -> Void) {
        channel.eventLoop.execute { [handler] in body(handler.value) }
    }
}

import NIOCore
import WireProtocol

/// A connection as callers on any thread see it; everything happens on its event loop.
final class ClientConnection: Sendable {
    let limits: Limits
    private let channel: any Channel
    private let handler: NIOLoopBound<ClientConnectionHandler>

    init(channel: any Channel, handler: NIOLoopBound<ClientConnectionHandler>, limits: Limits) {
        self.channel = channel
        self.handler = handler
        self.limits = limits
    }

    /// - Parameter request: the only message of the request; nil where messages are sent one by one.
    /// - Throws: `unavailable` or `resourceExhausted` where the connection does not take the call.
    func open(_ call: Call, sending request: ByteBuffer?, timeout: Duration) async throws(RPCError) -> ClientCall {
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

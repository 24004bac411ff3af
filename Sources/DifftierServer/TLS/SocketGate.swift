import NIOCore

/// The outermost handler of a TLS connection, from where the socket is closed without a word of TLS to a peer that may never answer.
final class SocketGate: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func close() { context?.close(promise: nil) }
}

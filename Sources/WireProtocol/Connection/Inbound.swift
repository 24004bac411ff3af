/// Credit accounting for what arrives, of the connection and of each stream.
struct Inbound {
    private var limits: Limits
    private var connection: ReceiveCredit
    private var streams: [StreamID: ReceiveCredit] = [:]

    init(limits: Limits) {
        self.limits = limits
        connection = ReceiveCredit(window: limits.connectionCredit, maxFrameBytes: limits.maxFrameBytes)
    }

    /// Accepts more from here on; streams that are open keep the credit that they have.
    mutating func widen(to limits: Limits) {
        connection.widen(to: limits.connectionCredit, maxFrameBytes: limits.maxFrameBytes)
        self.limits = limits
    }

    mutating func open(_ stream: StreamID) {
        streams[stream] = ReceiveCredit(window: limits.streamCredit, maxFrameBytes: limits.maxFrameBytes)
    }

    mutating func close(_ stream: StreamID) { streams[stream] = nil }

    /// Books a message; on a stream that is not open only the connection is charged.
    ///
    /// - Throws: `resourceExhausted`, fatal, where an account is overdrawn.
    mutating func receive(_ bytes: Int, on stream: StreamID) throws(RPCError) {
        guard connection.receive(bytes) else {
            throw RPCError(.resourceExhausted, "a message of \(bytes) bytes overdraws the credit of the connection")
        }
        guard streams[stream]?.receive(bytes) ?? true else {
            throw RPCError(.resourceExhausted, "a message of \(bytes) bytes overdraws the credit of stream \(stream)")
        }
    }

    /// - Returns: the credit frames that are due once `bytes` of a stream have been consumed or discarded.
    mutating func consume(_ bytes: Int, on stream: StreamID) -> [Frame] {
        var frames: [Frame] = []
        if let credit = streams[stream]?.consume(bytes) { frames.append(.streamCredit(stream, UInt64(credit))) }
        if let credit = connection.consume(bytes) { frames.append(.connectionCredit(UInt64(credit))) }
        return frames
    }
}

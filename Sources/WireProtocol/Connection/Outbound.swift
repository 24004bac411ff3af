import NIOCore

/// Messages on their way out: each waits for the credit of its stream, the credit of the connection, and
/// a socket that takes more. Streams that wait take turns.
struct Outbound {
    /// What is sent after the last message of a stream.
    enum Ending: Hashable {
        case halfClose
        case trailer(Trailer)
    }

    /// What goes out, in this order.
    enum Departure: Hashable {
        case message(StreamID, ByteBuffer)
        case ending(StreamID, Ending)
        /// Everything handed in for this stream so far is out.
        case drained(StreamID)
    }

    private struct Stream {
        var credit: SendCredit
        var queue = CircularBuffer<ByteBuffer>()
        var ending: Ending?
    }

    private var connection: SendCredit
    private var limits: Limits
    private var streams: [StreamID: Stream] = [:]
    /// Streams with a message that could not go out, longest waiting first.
    private var waiting: [StreamID] = []
    private var socketIsWritable = true

    /// - Parameter limits: the peer's.
    init(limits: Limits) {
        connection = SendCredit(limits.connectionCredit)
        self.limits = limits
    }

    /// The peer accepts more from here on; streams that are open keep the credit that they have.
    ///
    /// - Parameter limits: not less than those before.
    mutating func widen(to limits: Limits) -> [Departure] {
        _ = connection.grant(UInt64(clamping: limits.connectionCredit - self.limits.connectionCredit))
        self.limits = limits
        return flush()
    }

    mutating func open(_ stream: StreamID) { streams[stream] = Stream(credit: SendCredit(limits.streamCredit)) }

    mutating func close(_ stream: StreamID) {
        streams[stream] = nil
        waiting.removeAll { $0 == stream }
    }

    mutating func send(_ message: ByteBuffer, on stream: StreamID) -> [Departure] {
        guard streams[stream]?.ending == nil, streams[stream]?.queue.append(message) != nil else { return [] }
        if !waiting.contains(stream) { waiting.append(stream) }
        return flush()
    }

    /// Sends `ending` once every message before it is out.
    mutating func end(_ stream: StreamID, with ending: Ending) -> [Departure] {
        guard let entry = streams[stream], entry.ending == nil else { return [] }
        guard !entry.queue.isEmpty else { return [.ending(stream, ending)] }
        streams[stream]?.ending = ending
        return []
    }

    /// - Returns: nil where the peer grants more credit than can be.
    mutating func grant(_ bytes: UInt64, to stream: StreamID?) -> [Departure]? {
        if let stream {
            // Credit for a stream that has ended was under way when it ended.
            guard streams[stream]?.credit.grant(bytes) ?? true else { return nil }
        } else {
            guard connection.grant(bytes) else { return nil }
        }
        return flush()
    }

    mutating func socketBecame(writable: Bool) -> [Departure] {
        socketIsWritable = writable
        return flush()
    }

    /// Longest waiting first, one message each. A stream that lacks credit of its own is passed over; one that
    /// only lacks credit of the connection stops the round, so that small messages cannot starve a large one.
    private mutating func flush() -> [Departure] {
        var departures: [Departure] = []
        var passedOver: [StreamID] = []
        while socketIsWritable, let stream = waiting.first {
            guard let message = streams[stream]?.queue.first else {
                waiting.removeFirst()
                continue
            }
            guard streams[stream]?.credit.covers(message.readableBytes) == true else {
                passedOver.append(waiting.removeFirst())
                continue
            }
            guard connection.covers(message.readableBytes) else { break }
            connection.spend(message.readableBytes)
            streams[stream]?.credit.spend(message.readableBytes)
            streams[stream]?.queue.removeFirst()
            waiting.removeFirst()
            departures.append(.message(stream, message))
            if streams[stream]?.queue.isEmpty == false {
                waiting.append(stream)
            } else if let ending = streams[stream]?.ending {
                departures.append(.ending(stream, ending))
            } else {
                departures.append(.drained(stream))
            }
        }
        waiting = passedOver + waiting
        return departures
    }
}

import NIOConcurrencyHelpers
import NIOCore
import RiskModel
import WireProtocol

/// One call on the client: the bridge from the connection's event loop to the task that waits.
///
/// One task reads and one task writes at a time, which the client's methods see to.
final class ClientCall: Sendable {
    private typealias Answer = Result<ByteBuffer?, RPCError>

    private struct State {
        var inbox = CircularBuffer<ByteBuffer>()
        /// Set once; what came before it is still read.
        var outcome: Trailer?
        var reader: CheckedContinuation<Answer, Never>?
        var writer: CheckedContinuation<Bool, Never>?
    }

    private let stream: StreamID
    private let connection: ClientConnection
    private let state = NIOLockedValueBox(State())

    init(stream: StreamID, connection: ClientConnection) {
        self.stream = stream
        self.connection = connection
    }

    // MARK: For the task that made the call

    /// Waits until the message is on its way: until there is credit for it.
    ///
    /// - Returns: false where the call is over and sending has no more use; `next` tells how it ended.
    func send(_ message: ByteBuffer) async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLockedValue { state in
                    if state.outcome == nil { state.writer = continuation }
                    return state.outcome != nil
                }
                if isOver {
                    continuation.resume(returning: false)
                } else {
                    connection.send(message, on: stream)
                }
            }
        } onCancel: {
            giveUp(RPCError(Interruption.cancelled))
        }
    }

    func halfClose() { connection.halfClose(stream) }

    /// - Returns: the next message of the answer; nil at the end of an answer that is OK.
    func next() async throws(RPCError) -> ByteBuffer? {
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLockedValue { state -> Answer? in
                    if let ready = Self.take(&state) { return ready }
                    state.reader = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            giveUp(RPCError(Interruption.cancelled))
        }
        let message = try answer.get()
        if let message { connection.consumed(message.readableBytes, on: stream) }
        return message
    }

    /// Reads an answer of exactly one message.
    func single() async throws(RPCError) -> ByteBuffer {
        guard let message = try await next() else {
            throw RPCError(.internal, "the server said OK without an answer")
        }
        guard try await next() == nil else {
            let error = RPCError(.internal, "the server sent a second answer to a call that has one")
            giveUp(error)
            throw error
        }
        return message
    }

    /// Ends the call from this side, unless it is over. Safe from any thread.
    func giveUp(_ error: RPCError) {
        guard let unread = end(with: Trailer(error), dropsInbox: true) else { return }
        connection.cancel(stream, unread: unread)
    }

    // MARK: For the connection

    func received(_ message: ByteBuffer) {
        let (reader, isUnwanted) = state.withLockedValue { state -> (CheckedContinuation<Answer, Never>?, Bool) in
            guard state.outcome == nil else { return (nil, true) }
            defer { state.reader = nil }
            if state.reader == nil { state.inbox.append(message) }
            return (state.reader, false)
        }
        reader?.resume(returning: .success(message))
        if isUnwanted { connection.consumed(message.readableBytes, on: stream) }
    }

    func drained() {
        let writer = state.withLockedValue { state in
            defer { state.writer = nil }
            return state.writer
        }
        writer?.resume(returning: true)
    }

    func closed(_ trailer: Trailer) { _ = end(with: trailer, dropsInbox: false) }

    // MARK: Both

    /// - Returns: bytes that nobody will read; nil where the call was over already.
    private func end(with trailer: Trailer, dropsInbox: Bool) -> Int? {
        struct Ended {
            var reader: CheckedContinuation<Answer, Never>?
            var answer: Answer?
            var writer: CheckedContinuation<Bool, Never>?
            var unread: Int
        }
        let ended = state.withLockedValue { state -> Ended? in
            guard state.outcome == nil else { return nil }
            state.outcome = trailer
            let unread = dropsInbox ? state.inbox.reduce(0) { $0 + $1.readableBytes } : 0
            if dropsInbox { state.inbox.removeAll() }
            defer { (state.reader, state.writer) = (nil, nil) }
            // Somebody who waits to read has an empty inbox before him.
            let answer = state.reader == nil ? nil : Self.take(&state)
            return Ended(reader: state.reader, answer: answer, writer: state.writer, unread: unread)
        }
        guard let ended else { return nil }
        if let answer = ended.answer { ended.reader?.resume(returning: answer) }
        ended.writer?.resume(returning: false)
        return ended.unread
    }

    private static func take(_ state: inout State) -> Answer? {
        if let message = state.inbox.popFirst() { return .success(message) }
        guard let outcome = state.outcome else { return nil }
        if let error = outcome.error { return .failure(error) }
        return .success(nil)
    }
}

import NIOConcurrencyHelpers
import NIOCore
public import RiskModel
public import WireProtocol

/// One request as its handler sees it: until when, whether anybody still wants the answer, and how large it may be.
public final class RequestSession: InterruptionCheck, Sendable {
    /// Unique within the server's life, as in its log: connection and stream.
    public let id: String
    /// Unique within the server's life.
    public var connection: String { String(id.prefix { $0 != "." }) }
    /// When the answer is of no more use.
    public let deadline: ContinuousClock.Instant
    /// The largest message that the client takes, in bytes.
    private let largestAnswer: Int
    /// nil where answers are not counted.
    private let answerBudget: MemoryBudget?
    /// What is said where the budget is used up.
    private let retryDelay: Duration
    private let interruption = NIOLockedValueBox<Interruption?>(nil)
    private let reservation = NIOLockedValueBox<MemoryReservation?>(nil)

    package convenience init(id: String, deadline: ContinuousClock.Instant, largestAnswer: Int = .max) {
        self.init(id: id, deadline: deadline, largestAnswer: largestAnswer, answerBudget: nil, retryDelay: .zero)
    }

    init(
        id: String, deadline: ContinuousClock.Instant, largestAnswer: Int, answerBudget: MemoryBudget?, retryDelay: Duration
    ) {
        self.id = id
        self.deadline = deadline
        self.largestAnswer = largestAnswer
        self.answerBudget = answerBudget
        self.retryDelay = retryDelay
    }

    /// - Throws: once the client cancelled or hung up, the deadline passed, or the proof of who asks expired.
    public func check() throws(Interruption) {
        if let reason = interrupted { throw reason }
    }

    /// Makes sure that a decision can be sent, and sets memory aside for it: asked before it is made durable, so that an
    /// answer which can never leave leaves no trace either. Its place in the evidence need not be known yet.
    ///
    /// - Parameter rest: what is yet to come behind it, in bytes.
    /// - Throws: `resourceExhausted` where it is larger than the client takes, or than the server has memory for at the moment.
    public func reserveAnswer(_ answer: Answer, and rest: Int = Answer.largestReference) throws(RPCError) {
        let bytes = answer.byteCount + rest
        guard bytes <= largestAnswer else { throw .tooLarge(answer: bytes, largest: largestAnswer) }
        guard let answerBudget else { return }
        let memory = MemoryReservation(of: answerBudget)
        guard memory.grow(by: bytes) else {
            throw RPCError(
                .resourceExhausted, "the server holds as many answers as it can; try again later",
                details: [.retry(after: retryDelay)])
        }
        reservation.withLockedValue { $0 = memory }
    }

    /// The memory set aside for the next answer; whoever takes it holds it.
    func takeReservation() -> MemoryReservation? {
        reservation.withLockedValue { reservation in
            defer { reservation = nil }
            return reservation
        }
    }

    package var interrupted: Interruption? { interruption.withLockedValue { $0 } }

    /// The first reason stays.
    package func interrupt(_ reason: Interruption) {
        interruption.withLockedValue { $0 = $0 ?? reason }
    }
}

import NIOConcurrencyHelpers
public import RiskModel

/// One request as its handler sees it: who asks, until when, and whether anybody still wants the answer.
public final class RequestSession: InterruptionCheck, Sendable {
    /// Unique within the server's life, as in its log: connection and stream.
    public let id: String
    /// When the answer is of no more use.
    public let deadline: ContinuousClock.Instant
    private let interruption = NIOLockedValueBox<Interruption?>(nil)

    package init(id: String, deadline: ContinuousClock.Instant) {
        self.id = id
        self.deadline = deadline
    }

    /// - Throws: once the client cancelled, hung up, or the deadline passed.
    public func check() throws(Interruption) {
        if let reason = interrupted { throw reason }
    }

    package var interrupted: Interruption? { interruption.withLockedValue { $0 } }

    /// The first reason stays.
    package func interrupt(_ reason: Interruption) {
        interruption.withLockedValue { $0 = $0 ?? reason }
    }
}

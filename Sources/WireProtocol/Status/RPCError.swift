public import RiskModel

/// Why a call, or a whole connection, failed.
///
/// `underlying` is for the side that made the error: it is neither sent nor compared.
public struct RPCError: Error, Sendable {
    /// A further fact for programs.
    public enum Detail: Hashable, Sendable {
        /// The same request may succeed after this time.
        case retry(after: Duration)
        /// A type that this version does not know, by its type URL.
        case unknown(type: String)
    }

    /// Never `ok`.
    public var status: StatusCode
    /// For people: what went wrong, where, and what to do.
    public var message: String
    public var details: [Detail]
    public var underlying: (any Error)?

    public init(_ status: StatusCode, _ message: String, details: [Detail] = [], underlying: (any Error)? = nil) {
        self.status = status
        self.message = message
        self.details = details
        self.underlying = underlying
    }

    /// When to try again, where the peer said so.
    public var retryDelay: Duration? {
        for case .retry(let delay) in details { return delay }
        return nil
    }
}

extension RPCError {
    /// The error of a call whose work was interrupted.
    public init(_ interruption: Interruption) {
        switch interruption {
        case .cancelled: self.init(.cancelled, "the call was cancelled before it was answered")
        case .deadlineExceeded: self.init(.deadlineExceeded, "the time for this call ran out before it was answered")
        case .callerExpired:
            self.init(.unauthenticated, "what proves who asks expired before the call was answered: call again with a new token")
        }
    }
}

extension RPCError {
    /// The error of a call whose answer its client cannot take. Sizes in bytes.
    package static func tooLarge(answer: Int, largest: Int) -> RPCError {
        RPCError(
            .resourceExhausted, "the answer is \(answer) bytes and the client takes \(largest): raise its max_frame_bytes")
    }
}

extension RPCError: Equatable {
    public static func == (left: RPCError, right: RPCError) -> Bool {
        left.status == right.status && left.message == right.message && left.details == right.details
    }
}

extension RPCError: CustomStringConvertible {
    public var description: String { "\(status): \(message)" }
}

import NIOConcurrencyHelpers
public import WireProtocol

/// An answer that is there, or will be: while it is awaited no thread is held.
///
/// Whoever returned it completes it, once, from any thread. The call it belongs to stays open until then, unless its client
/// cancels or its time is over: then it ends, the answer is thrown away when it comes, and the memory that was set aside
/// for it is given back then.
public final class PendingAnswer<Content: Sendable>: Sendable {
    private enum State {
        case awaited
        case observed(@Sendable (Result<Content, RPCError>) -> Void)
        case complete(Result<Content, RPCError>)
        case delivered
    }

    private let state: NIOLockedValueBox<State>

    public init() { state = NIOLockedValueBox(.awaited) }

    /// An answer that is there.
    public init(_ content: Content) { state = NIOLockedValueBox(.complete(.success(content))) }

    /// Completes the answer; what is said after the first time is ignored.
    public func complete(_ result: Result<Content, RPCError>) {
        let observer = state.withLockedValue { state -> (@Sendable (Result<Content, RPCError>) -> Void)? in
            switch state {
            case .awaited:
                state = .complete(result)
                return nil
            case .observed(let observer):
                state = .delivered
                return observer
            case .complete, .delivered: return nil
            }
        }
        observer?(result)
    }

    /// The answer, where it is there already.
    package var result: Result<Content, RPCError>? {
        state.withLockedValue { state in
            if case .complete(let result) = state { return result }
            return nil
        }
    }

    /// Hands the answer to the one who waits for it: at once where it is there, else on the thread that completes it.
    package func whenComplete(_ observer: @escaping @Sendable (Result<Content, RPCError>) -> Void) {
        let ready = state.withLockedValue { state -> Result<Content, RPCError>? in
            guard case .complete(let result) = state else {
                state = .observed(observer)
                return nil
            }
            state = .delivered
            return result
        }
        if let ready { observer(ready) }
    }

    deinit {
        // Whoever had to complete it has let go of it: the call must not wait for ever.
        guard case .observed(let observer) = state.withLockedValue({ $0 }) else { return }
        observer(.failure(RPCError(.internal, "the answer was given up before it was made")))
    }
}

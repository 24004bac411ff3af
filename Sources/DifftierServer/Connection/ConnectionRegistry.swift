import NIOConcurrencyHelpers
import NIOCore

/// The connections that are open, counted as they come and told when the server stops.
final class ConnectionRegistry: Sendable {
    enum Admission: Hashable {
        case admitted
        /// Too many: to be told so and closed.
        case refused
        /// So many that even telling costs too much, or strangers beyond their share: to be closed.
        case dropped
    }

    struct Entry: Sendable {
        let number: UInt64
        let handler: NIOLoopBound<ServerConnectionHandler>
    }

    private struct State {
        var open: [UInt64: Entry] = [:]
        /// Those whose client is not known yet.
        var unidentified: Set<UInt64> = []
        var next: UInt64 = 1
        var isDraining = false
    }

    private let maxConnections: Int
    private let maxUnidentified: Int
    private let state = NIOLockedValueBox(State())

    init(maxConnections: Int, maxUnidentified: Int) {
        self.maxConnections = maxConnections
        self.maxUnidentified = maxUnidentified
    }

    var count: Int { state.withLockedValue { $0.open.count } }

    /// - Parameter identified: whether the way that it came proves who is there.
    func admit(
        _ handler: NIOLoopBound<ServerConnectionHandler>, identified: Bool
    ) -> (number: UInt64, admission: Admission) {
        state.withLockedValue { state in
            let number = state.next
            state.next += 1
            guard !state.isDraining, state.open.count < 2 * maxConnections else { return (number, .dropped) }
            let admission: Admission = state.open.count < maxConnections ? .admitted : .refused
            if !identified {
                // To tell a stranger anything takes a handshake, which is dear.
                guard admission == .admitted, state.unidentified.count < maxUnidentified else { return (number, .dropped) }
                state.unidentified.insert(number)
            }
            state.open[number] = Entry(number: number, handler: handler)
            return (number, admission)
        }
    }

    /// The client of a connection is known now.
    func identified(_ number: UInt64) {
        _ = state.withLockedValue { $0.unidentified.remove(number) }
    }

    func remove(_ number: UInt64) {
        state.withLockedValue { state in
            state.open[number] = nil
            state.unidentified.remove(number)
        }
    }

    /// Admits nobody from here on.
    ///
    /// - Returns: who is here.
    func beginDraining() -> [Entry] {
        state.withLockedValue { state in
            state.isDraining = true
            return Array(state.open.values)
        }
    }

    var entries: [Entry] { state.withLockedValue { Array($0.open.values) } }
}

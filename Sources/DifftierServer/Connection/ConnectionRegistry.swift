import NIOConcurrencyHelpers
import NIOCore

/// The connections that are open, counted as they come and told when the server stops.
final class ConnectionRegistry: Sendable {
    enum Admission: Hashable {
        case admitted
        /// Too many: to be told so and closed.
        case refused
        /// So many that even telling costs too much: to be closed.
        case dropped
    }

    struct Entry: Sendable {
        let number: UInt64
        let handler: NIOLoopBound<ServerConnectionHandler>
    }

    private struct State {
        var open: [UInt64: Entry] = [:]
        var next: UInt64 = 1
        var isDraining = false
    }

    private let maxConnections: Int
    private let state = NIOLockedValueBox(State())

    init(maxConnections: Int) { self.maxConnections = maxConnections }

    var count: Int { state.withLockedValue { $0.open.count } }

    func admit(_ handler: NIOLoopBound<ServerConnectionHandler>) -> (number: UInt64, admission: Admission) {
        state.withLockedValue { state in
            let number = state.next
            state.next += 1
            guard !state.isDraining, state.open.count < 2 * maxConnections else { return (number, .dropped) }
            let admission: Admission = state.open.count < maxConnections ? .admitted : .refused
            state.open[number] = Entry(number: number, handler: handler)
            return (number, admission)
        }
    }

    func remove(_ number: UInt64) {
        state.withLockedValue { $0.open[number] = nil }
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

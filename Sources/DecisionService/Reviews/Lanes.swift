import Dispatch
import Synchronization

/// A few serial queues: what waits for something outside, such as a directory of people, holds up only what shares its lane.
final class Lanes: Sendable {
    private static let count = 4

    private let queues: [DispatchQueue]
    private let turn = Mutex(0)

    init(_ label: String) {
        queues = (0..<Self.count).map { DispatchQueue(label: "\(label).\($0)") }
    }

    /// One after the other.
    var next: DispatchQueue {
        let number = turn.withLock { turn in
            turn = (turn + 1) % Self.count
            return turn
        }
        return queues[number]
    }
}

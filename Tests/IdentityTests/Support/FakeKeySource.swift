import Synchronization

@testable import Identity

/// A key set that a test hands out, and a count of who asked for it.
final class FakeKeySource: KeySetReading {
    private struct State {
        var text: String?
        var stamp: String?
        var readings = 0
    }

    private let state: Mutex<State>

    /// - Parameter text: nil while it cannot be had.
    init(_ text: String?, stamp: String? = nil) { state = Mutex(State(text: text, stamp: stamp)) }

    var readings: Int { state.withLock(\.readings) }

    func set(_ text: String?, stamp: String? = nil) {
        state.withLock { state in
            state.text = text
            state.stamp = stamp
        }
    }

    func stamp() -> String? { state.withLock(\.stamp) }

    func read() throws(KeySetUnavailable) -> [UInt8] {
        let text = state.withLock { state in
            state.readings += 1
            return state.text
        }
        guard let text else { throw KeySetUnavailable(reason: "nobody answers") }
        return Array(text.utf8)
    }
}

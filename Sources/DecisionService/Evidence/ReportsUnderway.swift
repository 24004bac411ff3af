import Synchronization

/// Reports on their way into the log: a second one with the same key has to wait until the first is found there.
final class ReportsUnderway: Sendable {
    private let names = Mutex<Set<String>>([])

    /// - Returns: false where the same one is on its way already.
    func begin(_ name: String) -> Bool { names.withLock { $0.insert(name).inserted } }

    func end(_ name: String) { names.withLock { _ = $0.remove(name) } }
}

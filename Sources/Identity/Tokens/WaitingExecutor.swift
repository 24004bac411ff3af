internal import Dispatch
internal import Synchronization

/// Runs asynchronous work on a queue of its own while the calling thread waits for it: nothing depends on a thread of the shared
/// pool being free, so that waiting cannot come to a standstill.
final class WaitingExecutor: TaskExecutor {
    private static let shared = WaitingExecutor()
    private let queue = DispatchQueue(label: "difftier.identity.waiting", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// - Returns: what `body` returns; nil where it throws.
    static func wait<Value: Sendable>(for body: @escaping @Sendable () async throws -> Value) -> Value? {
        let done = DispatchSemaphore(value: 0)
        let result = Result()
        Task(executorPreference: shared) {
            let value = try? await body()
            result.set(value)
            done.signal()
        }
        done.wait()
        return result.value as? Value
    }

    private final class Result: Sendable {
        private let storage = Mutex<(any Sendable)?>(nil)

        var value: (any Sendable)? { storage.withLock { $0 } }
        func set(_ value: (any Sendable)?) { storage.withLock { $0 = value } }
    }
}

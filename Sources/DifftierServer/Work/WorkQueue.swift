import NIOConcurrencyHelpers
import NIOPosix

/// Blocking work, off the event loops: as many threads as told, and a bounded line before them.
///
/// The threads are SwiftNIO's; its pool would queue without bound and could not take a job back, so the line is kept here
/// and a thread takes the next job from it when it is free.
final class WorkQueue: Sendable {
    /// Names a job that was taken on.
    struct Ticket: Hashable, Sendable {
        fileprivate var number: UInt64
    }

    private struct Job {
        var ticket: Ticket
        var body: @Sendable () -> Void
    }

    private struct State {
        var line: [Job] = []
        var running = 0
        var taken: UInt64 = 0
        var isClosed = false
    }

    private let threads: Int
    private let waitingLimit: Int
    private let pool: NIOThreadPool
    private let state = NIOLockedValueBox(State())

    init(threads: Int, waitingLimit: Int) {
        self.threads = max(1, threads)
        self.waitingLimit = max(0, waitingLimit)
        pool = NIOThreadPool(numberOfThreads: self.threads)
        pool.start()
    }

    /// True when new work would be refused.
    var isFull: Bool {
        state.withLockedValue { $0.isClosed || ($0.running >= threads && $0.line.count >= waitingLimit) }
    }

    /// Jobs on a thread now.
    var running: Int { state.withLockedValue { $0.running } }

    /// - Parameter continuing: the job is the next step of work that was taken on before, so it is not refused
    ///   for the line's length; the calls it belongs to are bounded elsewhere.
    /// - Returns: nil where the line is full or the queue is closed.
    func submit(continuing: Bool = false, _ body: @escaping @Sendable () -> Void) -> Ticket? {
        let (ticket, startsNow) = state.withLockedValue { state -> (Ticket?, Bool) in
            guard !state.isClosed else { return (nil, false) }
            let hasThread = state.running < threads
            guard hasThread || continuing || state.line.count < waitingLimit else { return (nil, false) }
            state.taken += 1
            let ticket = Ticket(number: state.taken)
            state.line.append(Job(ticket: ticket, body: body))
            if hasThread { state.running += 1 }
            return (ticket, hasThread)
        }
        if startsNow { pool.submit { [self] _ in work() } }
        return ticket
    }

    /// Takes back a job that no thread has begun.
    ///
    /// - Returns: false where it is running or done. O(n) in the length of the line.
    func withdraw(_ ticket: Ticket) -> Bool {
        state.withLockedValue { state in
            guard let index = state.line.firstIndex(where: { $0.ticket == ticket }) else { return false }
            state.line.remove(at: index)
            return true
        }
    }

    /// Refuses all further work, drops what waits and lets what runs come to its end.
    func close() {
        state.withLockedValue { state in
            state.isClosed = true
            state.line = []
        }
        pool.shutdownGracefully { _ in }
    }

    /// One thread's share: jobs until the line is empty.
    private func work() {
        while let job = nextJob() { job.body() }
    }

    private func nextJob() -> Job? {
        state.withLockedValue { state in
            guard !state.line.isEmpty else {
                state.running -= 1
                return nil
            }
            return state.line.removeFirst()
        }
    }
}

import Dispatch
import Foundation
import Synchronization

/// Takes entries from many threads and commits all that wait together: while one group is being synced the next one gathers, so that
/// a sync serves as many as there are, and a lone entry waits for nobody. Where entries come fast a group waits for more of them, for a
/// sync costs processor time, too.
final class GroupCommit<Entry: Sendable, Outcome: Sendable>: Sendable {
    typealias Completion = @Sendable (Result<Outcome, EvidenceError>) -> Void

    private struct State {
        var waiting: [(entry: Entry, weight: Int, completion: Completion)] = []
        /// Of all that wait.
        var weight = 0
        /// Whether somebody is at work who will look here again.
        var isLed = false
        var pace = Pace()
    }

    /// So that one transaction neither takes too long nor makes the write-ahead log grow.
    private let (maximumEntries, maximumWeight) = (1024, 2 << 20)
    /// What may wait while a storage is slow, beside one entry, however large.
    private let maximumWaiting = 256 << 20
    private let queue = DispatchQueue(label: "difftier.evidence.commits")
    /// Tells those who waited, while the next group is committed already.
    private let answers = DispatchQueue(label: "difftier.evidence.answers")
    private let state = Mutex(State())
    private let commit: @Sendable ([Entry]) throws(EvidenceError) -> [Outcome]

    /// - Parameter commit: makes a group durable as a whole or not at all, and says what became of each, in order. Called by one thread
    ///   at a time.
    init(commit: @escaping @Sendable ([Entry]) throws(EvidenceError) -> [Outcome]) { self.commit = commit }

    /// Returns at once; the completion is called on a thread of this object that commits nothing.
    ///
    /// - Parameter weight: what the entry adds to a transaction, in bytes.
    func submit(_ entry: Entry, weight: Int, completion: @escaping Completion) {
        let leads = state.withLock { state -> Bool? in
            guard state.waiting.isEmpty || state.weight + weight <= maximumWaiting else { return nil }
            state.waiting.append((entry, weight, completion))
            state.weight += weight
            defer { state.isLed = true }
            return !state.isLed
        }
        guard let leads else {
            return completion(.failure(EvidenceError(code: .unavailable, reason: "too many events wait for the storage")))
        }
        if leads { queue.async { self.lead() } }
    }

    /// Commits group after group until nobody waits.
    private func lead() {
        while let group = next() {
            let outcomes: Result<[Outcome], EvidenceError>
            do throws(EvidenceError) {
                outcomes = .success(try commit(group.map(\.entry)))
            } catch {
                outcomes = .failure(error)
            }
            answers.async {
                for (index, waiting) in group.enumerated() { waiting.completion(outcomes.map { $0[index] }) }
            }
        }
    }

    private func next() -> [(entry: Entry, weight: Int, completion: Completion)]? {
        if state.withLock({ $0.pace.isFast(at: .now) }) { Thread.sleep(forTimeInterval: Pace.pause) }
        return state.withLock { state in
            var (count, weight) = (0, 0)
            for waiting in state.waiting.prefix(maximumEntries) {
                weight += waiting.weight
                guard count == 0 || weight <= maximumWeight else { break }
                count += 1
            }
            guard count > 0 else {
                state.isLed = false
                return nil
            }
            let group = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(count)
            state.weight -= group.reduce(0) { $0 + $1.weight }
            state.pace.add(count, at: .now)
            return group
        }
    }
}

/// How fast entries come.
private struct Pace {
    /// Seconds that a group waits for more entries: less than a sync takes on many disks.
    static let pause = 0.002
    private static let window = Duration.milliseconds(10)
    /// Entries in the window; more than one caller can have committed who waits for each of them.
    private static let few = 5

    private var recent: [(at: ContinuousClock.Instant, count: Int)] = []

    mutating func add(_ count: Int, at now: ContinuousClock.Instant) {
        recent.removeAll { $0.at < now - Self.window }
        recent.append((now, count))
    }

    func isFast(at now: ContinuousClock.Instant) -> Bool {
        recent.reduce(0) { $0 + ($1.at < now - Self.window ? 0 : $1.count) } > Self.few
    }
}

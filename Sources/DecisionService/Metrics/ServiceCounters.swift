public import RiskModel
import Synchronization

/// What the service counts while it runs, from its start on. Safe from every thread; no call waits for anything but another's count.
public final class ServiceCounters: Sendable {
    /// Upper ends in microseconds; one more bucket takes what is longer.
    static let appendBounds = [500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000]
    /// Methods and statuses told apart: more of them are counted under `other`, whatever callers send.
    private static let mostRequestKinds = 512

    /// The counts of one moment.
    public struct Snapshot: Hashable, Sendable {
        public struct RequestKind: Hashable, Sendable {
            public var method: String
            public var status: String
        }

        public internal(set) var decisions: [Tier: Int] = [:]
        public internal(set) var requests: [RequestKind: Int] = [:]
        /// By bucket of `appendBounds`, each without the ones below it.
        public internal(set) var appends = [Int](repeating: 0, count: ServiceCounters.appendBounds.count + 1)
        public internal(set) var appendMicroseconds = 0
        public internal(set) var appendFailures = 0
        public internal(set) var cacheHits = 0
        public internal(set) var cacheMisses = 0
    }

    private let counts = Mutex(Snapshot())

    public init() {}

    public var snapshot: Snapshot { counts.withLock { $0 } }

    /// A decision was made; one that is only given again is a hit of the cache.
    public func decided(_ tier: Tier) { counts.withLock { $0.decisions[tier, default: 0] += 1 } }

    /// A call ended.
    ///
    /// - Parameters:
    ///   - method: a gRPC method name.
    ///   - status: the name of a gRPC status code.
    public func answered(_ method: String, _ status: String) {
        counts.withLock { counts in
            var kind = Snapshot.RequestKind(method: method, status: status)
            if counts.requests[kind] == nil, counts.requests.count >= Self.mostRequestKinds {
                kind = Snapshot.RequestKind(method: "other", status: "other")
            }
            counts.requests[kind, default: 0] += 1
        }
    }

    /// An event became durable, so long after it was handed in.
    public func appended(after duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let microseconds = max(0, Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000))
        let bucket = Self.appendBounds.firstIndex { microseconds <= $0 } ?? Self.appendBounds.count
        counts.withLock { counts in
            counts.appends[bucket] += 1
            counts.appendMicroseconds += microseconds
        }
    }

    /// An event could not be made durable.
    public func appendFailed() { counts.withLock { $0.appendFailures += 1 } }

    /// The decision cache was asked.
    public func askedCache(hit: Bool) {
        counts.withLock { counts in
            if hit { counts.cacheHits += 1 } else { counts.cacheMisses += 1 }
        }
    }
}

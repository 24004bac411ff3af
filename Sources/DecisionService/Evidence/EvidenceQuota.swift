import Foundation
import RiskModel
import Synchronization
import WireProtocol

/// How much evidence each subject may make: what one writes stays for good, so nobody may fill the disk of all.
///
/// A bucket for each subject, which holds an hour's worth of bytes and fills up evenly. What an event needs is known only once it is
/// made, so a subject may go into debt once, and then waits until that is paid.
final class EvidenceQuota: Sendable {
    private struct Bucket {
        /// Bytes that may still be written; below zero for debt.
        var left: Double
        /// Seconds since some fixed point.
        var at: Double
    }

    /// Subjects that are remembered; the fullest buckets of more are forgotten.
    private static let subjects = 10_000
    private static let period = 3_600.0

    /// nil for no bound.
    private let bytesPerHour: Int?
    private let clock: @Sendable () -> Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameter clock: seconds, never going back.
    init(bytesPerHour: Int?, clock: @escaping @Sendable () -> Double = { ProcessInfo.processInfo.systemUptime }) {
        self.bytesPerHour = bytesPerHour
        self.clock = clock
    }

    /// - Throws: `resourceExhausted` for a subject that is in debt, with when to ask again.
    func check(_ subject: String) throws(RPCError) {
        guard let bytesPerHour else { return }
        let (rate, now) = (Double(bytesPerHour) / Self.period, clock())
        let left = buckets.withLock { $0[subject].map { $0.left + (now - $0.at) * rate } } ?? 0
        guard left < 0 else { return }
        let seconds = Int((-left / rate).rounded(.up))
        throw RPCError(
            .resourceExhausted,
            "\(subject) made more evidence than the \(bytesPerHour >> 20) MiB an hour that one caller may; ask again in \(seconds) s",
            details: [.retry(after: .seconds(seconds))])
    }

    func charge(_ bytes: Int, to subject: String) {
        guard let bytesPerHour else { return }
        let (capacity, now) = (Double(bytesPerHour), clock())
        buckets.withLock { buckets in
            let bucket = buckets[subject] ?? Bucket(left: capacity, at: now)
            let left = min(capacity, bucket.left + (now - bucket.at) * capacity / Self.period)
            buckets[subject] = Bucket(left: left - Double(bytes), at: now)
            if buckets.count > Self.subjects { Self.forgetFullest(&buckets, capacity, now) }
        }
    }

    /// Half of them: those who wrote least for the longest.
    private static func forgetFullest(_ buckets: inout [String: Bucket], _ capacity: Double, _ now: Double) {
        let ordered = buckets.sorted { one, other in
            let fill = { (bucket: Bucket) in bucket.left + (now - bucket.at) * capacity / period }
            return (fill(one.value), one.key) < (fill(other.value), other.key)
        }
        buckets = Dictionary(uniqueKeysWithValues: ordered.prefix(subjects / 2).map { ($0.key, $0.value) })
    }
}

internal import Crypto
internal import Foundation
internal import Synchronization

/// The one-time tokens that were shown, until they expire. Bounded: when it is full, no further one counts.
///
/// It outlives a reload of the trust policy, but not the process. So tokens issued before it was made do not count either: one of
/// them may have been shown to the process before.
public final class ReplayMemory: Sendable {
    public static let usualCapacity = 100_000

    enum Outcome: Hashable {
        case first, again, full
    }

    private struct State {
        /// When each ends to count.
        var ends: [SHA256Digest: Int] = [:]
        var sweptAt: Int?
    }

    /// Seconds since 1970.
    let madeAt: Int
    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter now: seconds since 1970.
    public init(capacity: Int = usualCapacity, at now: Int) {
        self.capacity = capacity
        madeAt = now
    }

    /// - Parameter end: the token counts before then.
    func show(_ token: Mark, until end: Int, at now: Int) -> Outcome {
        state.withLock { state in
            if let known = state.ends[token.digest], known > now { return .again }
            if state.ends.count >= capacity, state.sweptAt != now {
                state.ends = state.ends.filter { $0.value > now }
                state.sweptAt = now
            }
            guard state.ends.count < capacity else { return .full }
            state.ends[token.digest] = end
            return .first
        }
    }

    /// What makes a token the same token.
    struct Mark {
        fileprivate let digest: SHA256Digest

        /// By its `jti`, or by what is signed. Never by the signature: some can be written in two ways.
        init(issuer: String, id: String?, signedBytes: [UInt8]) {
            var hash = SHA256()
            for part in [Array(issuer.utf8), Array((id == nil ? "signed" : "id").utf8), id.map { Array($0.utf8) } ?? signedBytes]
            {
                withUnsafeBytes(of: UInt64(part.count).bigEndian) { hash.update(bufferPointer: $0) }
                hash.update(data: part)
            }
            digest = hash.finalize()
        }
    }
}

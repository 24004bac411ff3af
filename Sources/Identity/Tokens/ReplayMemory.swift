internal import Crypto
internal import Foundation
internal import Synchronization

/// The one-time tokens that were shown, until they expire, and on which connection: there one may be shown again. Bounded: when it is full, no further one counts.
///
/// It outlives a reload of the trust policy, but not the process. So tokens issued before it was made do not count either: one of
/// them may have been shown to the process before.
public final class ReplayMemory: Sendable {
    public static let usualCapacity = 100_000

    enum Outcome: Hashable {
        case first, again, full
    }

    private struct State {
        /// When each ends to count, and who showed it.
        var shown: [SHA256Digest: (end: Int, holder: String?)] = [:]
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

    /// - Parameters:
    ///   - end: the token counts before then.
    ///   - holder: the connection that shows it; nil where it cannot be told from others.
    func show(_ token: Mark, by holder: String? = nil, until end: Int, at now: Int) -> Outcome {
        state.withLock { state in
            if let known = state.shown[token.digest], known.end > now {
                return holder != nil && known.holder == holder ? .first : .again
            }
            if state.shown.count >= capacity, state.sweptAt != now {
                state.shown = state.shown.filter { $0.value.end > now }
                state.sweptAt = now
            }
            guard state.shown.count < capacity else { return .full }
            state.shown[token.digest] = (end, holder)
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

package import NIOCore

/// How many pings a peer may send: a burst, and then so many per second (a token bucket).
package struct PingAllowance: Hashable, Sendable {
    package static let burst = 32
    package static let perSecond = 4

    private var left = PingAllowance.burst
    private var refilledAt: NIODeadline?

    package init() {}

    /// - Returns: false where the allowance is used up.
    package mutating func spend(at now: NIODeadline) -> Bool {
        let nanosecondsPerPing = 1_000_000_000 / Int64(Self.perSecond)
        let since = refilledAt ?? now
        let earned = max(0, (now - since).nanoseconds / nanosecondsPerPing)
        if Int64(left) + earned >= Int64(Self.burst) {
            left = Self.burst
            refilledAt = now
        } else {
            left += Int(earned)
            // The part of a ping earned so far is kept.
            refilledAt = since + .nanoseconds(earned * nanosecondsPerPing)
        }
        guard left > 0 else { return false }
        left -= 1
        return true
    }
}

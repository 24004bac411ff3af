/// Bytes of messages that this side may still send.
package struct SendCredit: Hashable, Sendable {
    /// More than this can never be outstanding; a peer that grants more breaks the protocol.
    package static let ceiling = 1 << 53

    package private(set) var available: Int

    package init(_ initial: Int) { available = initial }

    /// - Precondition: `bytes` are available, which `covers` told.
    mutating func spend(_ bytes: Int) { available -= bytes }

    func covers(_ bytes: Int) -> Bool { bytes <= available }

    /// - Returns: false where the sum is over `ceiling`.
    mutating func grant(_ bytes: UInt64) -> Bool {
        guard bytes <= UInt64(Self.ceiling - available) else { return false }
        available += Int(bytes)
        return true
    }
}

/// Bytes of messages that the peer may still send, and what it is owed back.
///
/// Credit is returned in lumps, but always before the peer could be left with less than one largest
/// frame although everything it sent has been consumed.
package struct ReceiveCredit: Hashable, Sendable {
    package private(set) var available: Int
    private var owed = 0
    private var window: Int
    private var lump: Int

    package init(window: Int, maxFrameBytes: Int) {
        available = window
        self.window = window
        lump = Self.lump(window, maxFrameBytes)
    }

    private static func lump(_ window: Int, _ maxFrameBytes: Int) -> Int { max(1, min(window / 2, window - maxFrameBytes)) }

    /// Makes the account as large as if it had started with more.
    mutating func widen(to window: Int, maxFrameBytes: Int) {
        available += window - self.window
        self.window = window
        lump = Self.lump(window, maxFrameBytes)
    }

    /// - Returns: false where the peer has overdrawn.
    mutating func receive(_ bytes: Int) -> Bool {
        guard bytes <= available else { return false }
        available -= bytes
        return true
    }

    /// - Returns: the credit to return now, if any.
    mutating func consume(_ bytes: Int) -> Int? {
        owed += bytes
        guard owed >= lump else { return nil }
        defer { owed = 0 }
        available += owed
        return owed
    }
}

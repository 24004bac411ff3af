/// How much a cache may hold.
public struct CacheLimits: Hashable, Sendable {
    public var entries: Int
    /// Roughly, as memory is.
    public var bytes: Int

    public init(entries: Int = 20_000, bytes: Int = 64 << 20) {
        self.entries = entries
        self.bytes = bytes
    }

    /// A cache that holds nothing.
    public static let none = CacheLimits(entries: 0, bytes: 0)

    var isNone: Bool { entries <= 0 || bytes <= 0 }
}

extension CacheLimits: CustomStringConvertible {
    /// For people: `20000 entries, 64 MiB`.
    public var description: String { isNone ? "off" : "\(entries) entries, \(bytes >> 20) MiB" }
}

/// One event of the evidence, as the measures need it.
public struct MeasuredEvent: Hashable, Sendable {
    public var kind: String
    /// Seconds since 1970-01-01T00:00:00Z.
    public var at: Int
    /// nil where the event has none.
    public var subject: String?
    public var body: JSONValue

    public init(kind: String, at: Int, subject: String?, body: JSONValue) {
        self.kind = kind
        self.at = at
        self.subject = subject
        self.body = body
    }
}

extension JSONValue {
    subscript(key: some CodingKey) -> JSONValue? { self[key.stringValue] }
}

/// A UUID, or the first 128 bits of a digest, in 16 bytes: a log of a million events holds as many of them.
struct CompactID: Hashable {
    private let high: UInt64
    private let low: UInt64

    /// - Returns: nil unless `text` begins with 32 hexadecimal digits; dashes between them do not count.
    init?(_ text: some StringProtocol) {
        var (high, low): (UInt64, UInt64) = (0, 0)
        var digits = 0
        for byte in text.utf8 where byte != UInt8(ascii: "-") && digits < 32 {
            guard let value = Hexadecimal.value(of: byte) else { return nil }
            if digits < 16 { high = high << 4 | UInt64(value) } else { low = low << 4 | UInt64(value) }
            digits += 1
        }
        guard digits == 32 else { return nil }
        self.high = high
        self.low = low
    }
}

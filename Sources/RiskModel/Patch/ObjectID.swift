/// The SHA-1 name of a git object: 20 bytes.
public struct ObjectID: Hashable, Sendable {
    public static let byteCount = 20

    public let bytes: [UInt8]

    /// - Returns: nil unless there are exactly 20 bytes.
    public init?(bytes: some Sequence<UInt8>) {
        let copy = Array(bytes)
        guard copy.count == Self.byteCount else { return nil }
        self.bytes = copy
    }

    /// - Returns: nil unless `hex` is exactly 40 hexadecimal digits.
    public init?(hex: some StringProtocol) {
        let digits = Array(hex.utf8)
        guard digits.count == Self.byteCount * 2 else { return nil }
        var copy: [UInt8] = []
        copy.reserveCapacity(Self.byteCount)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Hexadecimal.value(of: digits[index]),
                let low = Hexadecimal.value(of: digits[index + 1])
            else { return nil }
            copy.append(high << 4 | low)
        }
        self.bytes = copy
    }

    /// 40 lower-case hexadecimal digits.
    public var hex: String { Hexadecimal.encode(bytes) }
}

extension ObjectID: CustomStringConvertible {
    public var description: String { hex }
}

/// Bytes that patterns may be matched against: valid UTF-8, at the offsets of the bytes they were made from.
///
/// Each byte that belongs to no well-formed UTF-8 sequence has become 0x1A (SUBSTITUTE), so that one bad byte moves
/// nothing, hides nothing, and reads the same to every engine. Text that was valid is kept as it is, without a copy.
public struct ScannableText: Sendable {
    /// What stands where an invalid byte stood.
    public static let substitute: UInt8 = 0x1A

    public let bytes: [UInt8]
    /// How many bytes were replaced.
    public let invalidByteCount: Int

    public init(_ original: consuming [UInt8]) {
        guard let first = original.withUnsafeBufferPointer({ UTF8Sequence.firstIllFormed(in: $0, from: 0) }) else {
            bytes = original
            invalidByteCount = 0
            return
        }
        invalidByteCount = Self.substituteIllFormed(in: &original, from: first)
        bytes = original
    }

    public var count: Int { bytes.count }

    /// All of the text as the only subject of a scan.
    public var whole: [Range<Int>] { [0..<bytes.count] }

    /// Replaces every ill-formed byte at or after `start`, the first byte of a character or an ill-formed byte.
    ///
    /// - Returns: how many were replaced.
    static func substituteIllFormed(in bytes: inout [UInt8], from start: Int = 0) -> Int {
        bytes.withUnsafeMutableBufferPointer { buffer in
            let readable = UnsafeBufferPointer(buffer)
            var replaced = 0
            var index = start
            while let illFormed = UTF8Sequence.firstIllFormed(in: readable, from: index) {
                buffer[illFormed] = substitute
                replaced += 1
                index = illFormed + 1
            }
            return replaced
        }
    }

    /// True where an end of `range` lies inside a character. The lines of a change stand back to back, so a broken
    /// character at the end of one and stray bytes at the start of the next may look like one whole character.
    @inline(__always)
    static func severs(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !range.isEmpty else { return false }
        return UTF8Sequence.isContinuation(bytes[range.lowerBound])
            || (range.upperBound < bytes.count && UTF8Sequence.isContinuation(bytes[range.upperBound]))
    }
}

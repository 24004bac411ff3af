/// What PCRE2 accepts as UTF-8: Unicode's table 3-7, "Well-Formed UTF-8 Byte Sequences". Overlong forms, surrogates
/// and everything above U+10FFFF are ill-formed. The engine tells PCRE2 not to check again, so this must be exact.
enum UTF8Sequence {
    /// The number of bytes of the well-formed sequence that starts at `index`; 0 where none does.
    @inline(__always)
    static func length(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        let lead = bytes[index]
        if lead < 0x80 { return 1 }
        let second: ClosedRange<UInt8>
        let length: Int
        switch lead {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
        for further in (index + 2)..<max(index + length, index + 2) where !isContinuation(bytes[further]) { return 0 }
        return length
    }

    /// The offset of the first byte at or after `start` that belongs to no well-formed sequence; nil where there is none.
    /// `start` is the first byte of a character.
    static func firstIllFormed(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            index = endOfASCII(in: bytes, from: index)
            guard index < bytes.count else { return nil }
            let length = length(in: bytes, at: index)
            if length == 0 { return index }
            index += length
        }
        return nil
    }

    /// True for a byte that can only be inside a character.
    @inline(__always)
    static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    /// The first offset at or after `start` that holds a byte above 0x7F, or the end. Eight bytes at a time.
    @inline(__always)
    static func endOfASCII(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(bytes)
        var index = start
        while index + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if word & 0x8080_8080_8080_8080 != 0 { break }
            index += 8
        }
        while index < raw.count, raw[index] < 0x80 { index += 1 }
        return index
    }
}

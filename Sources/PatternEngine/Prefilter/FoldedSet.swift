/// A set of characters as the prefilter sees them: each ASCII character for itself, all others as one.
struct FoldedSet: Hashable, Sendable {
    /// What every character above U+007F becomes in folded text.
    static let nonASCIIByte: UInt8 = 0x80

    /// Bit n: the character U+0000 + n.
    private(set) var low: UInt64 = 0
    /// Bit n: the character U+0040 + n.
    private(set) var high: UInt64 = 0
    var hasNonASCII = false

    init() {}

    init(low: UInt64, high: UInt64, hasNonASCII: Bool) {
        self.low = low
        self.high = high
        self.hasNonASCII = hasNonASCII
    }

    init(ascii ranges: ClosedRange<UInt8>..., nonASCII: Bool = false) {
        for range in ranges { insert(range) }
        hasNonASCII = nonASCII
    }

    static let any = FoldedSet(ascii: 0...0x7F, nonASCII: true)
    static let newline = FoldedSet(ascii: 0x0A...0x0A)
    static let notNewline = newline.inverted

    // What PCRE2 means by these without UCP.
    static let digit = FoldedSet(ascii: 0x30...0x39)
    static let word = FoldedSet(ascii: 0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A)
    static let space = FoldedSet(ascii: 0x09...0x0D, 0x20...0x20)
    static let horizontalSpace = FoldedSet(ascii: 0x09...0x09, 0x20...0x20, nonASCII: true)
    static let verticalSpace = FoldedSet(ascii: 0x0A...0x0D, nonASCII: true)

    mutating func insert(_ range: ClosedRange<UInt8>) {
        for byte in range { insert(byte) }
    }

    mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else if byte < 128 { high |= 1 << UInt64(byte - 64) }
    }

    /// - Parameter byte: below 0x80, or `nonASCIIByte`.
    func contains(_ byte: UInt8) -> Bool {
        if byte < 64 { return low & 1 << UInt64(byte) != 0 }
        if byte < 128 { return high & 1 << UInt64(byte - 64) != 0 }
        return hasNonASCII
    }

    mutating func formUnion(_ other: FoldedSet) {
        low |= other.low
        high |= other.high
        hasNonASCII = hasNonASCII || other.hasNonASCII
    }

    @inline(__always)
    func intersects(_ other: FoldedSet) -> Bool {
        low & other.low | high & other.high != 0 || (hasNonASCII && other.hasNonASCII)
    }

    /// The ASCII characters that are not in it, and always what is not ASCII: no set holds every such character.
    var inverted: FoldedSet {
        var result = FoldedSet()
        result.low = ~low
        result.high = ~high
        result.hasNonASCII = true
        return result
    }

    /// With both cases of each ASCII letter.
    var caseless: FoldedSet {
        // Letters stand in the high word: A at bit 1, a at bit 33.
        let letters: UInt64 = 0x07FF_FFFE
        var result = self
        result.high |= (high & letters) << 32 | (high >> 32 & letters)
        return result
    }

    var count: Int { low.nonzeroBitCount + high.nonzeroBitCount + (hasNonASCII ? 1 : 0) }

    /// The members as ranges of bytes of folded text, ascending.
    var ranges: [ClosedRange<UInt8>] {
        var ranges: [ClosedRange<UInt8>] = []
        for byte in 0...Self.nonASCIIByte where contains(byte) {
            if let last = ranges.last, last.upperBound == byte - 1 {
                ranges[ranges.count - 1] = last.lowerBound...byte
            } else {
                ranges.append(byte...byte)
            }
        }
        return ranges
    }
}

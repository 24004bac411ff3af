import RiskModel

/// Reads what stands behind a `\`, inside and outside of classes alike.
enum EscapeReader {
    /// A set that an escape stands for. Some are only known not to be larger than `members`.
    struct NamedSet {
        var members: FoldedSet
        var isExact = true
    }

    /// The one character that an escape stands for; the position is then behind it. nil, and the position as it was, where
    /// it stands for something else.
    ///
    /// - Parameter position: behind the `\`.
    static func character(in source: [UInt8], at position: inout Int) throws(PatternReader.Refusal) -> UInt32? {
        let letter = source[position]
        let isAlphanumeric = FoldedSet.word.contains(letter) && letter != UInt8(ascii: "_")
        guard letter < 0x80, isAlphanumeric else { return scalar(in: source, at: &position) }
        if let simple = simple[letter] {
            position += 1
            return simple
        }
        switch letter {
        case UInt8(ascii: "c"):
            guard position + 1 < source.count else { throw PatternReader.Refusal("\\c") }
            var control = source[position + 1]
            if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(control) { control -= 32 }
            position += 2
            return UInt32(control ^ 0x40)
        case UInt8(ascii: "0"):
            return digits(in: source, at: &position, radix: 8, atMost: 3)
        case UInt8(ascii: "o"):
            position += 1
            return try braced(in: source, at: &position, radix: 8)
        case UInt8(ascii: "x"):
            position += 1
            if position < source.count, source[position] == UInt8(ascii: "{") {
                return try braced(in: source, at: &position, radix: 16)
            }
            return digits(in: source, at: &position, radix: 16, atMost: 2)
        case UInt8(ascii: "N"):
            guard source[position...].starts(with: "N{".utf8) else { return nil }
            guard source[position...].starts(with: "N{U+".utf8) else { throw PatternReader.Refusal("\\N{…}") }
            position += 4
            return try number(in: source, at: &position, radix: 16)
        default: return nil
        }
    }

    private static let simple: [UInt8: UInt32] = [
        UInt8(ascii: "a"): 0x07, UInt8(ascii: "e"): 0x1B, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
        UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    /// The set that an escape stands for; nil where it stands for none. The position is then behind it.
    static func set(in source: [UInt8], at position: inout Int) throws(PatternReader.Refusal) -> NamedSet? {
        let letter = source[position]
        let set: NamedSet
        switch letter {
        case UInt8(ascii: "d"): set = NamedSet(members: .digit)
        case UInt8(ascii: "D"): set = NamedSet(members: FoldedSet.digit.inverted)
        case UInt8(ascii: "w"): set = NamedSet(members: .word)
        case UInt8(ascii: "W"): set = NamedSet(members: FoldedSet.word.inverted)
        case UInt8(ascii: "s"): set = NamedSet(members: .space)
        case UInt8(ascii: "S"): set = NamedSet(members: FoldedSet.space.inverted)
        case UInt8(ascii: "h"): set = NamedSet(members: .horizontalSpace)
        case UInt8(ascii: "H"): set = NamedSet(members: FoldedSet.horizontalSpace.inverted)
        case UInt8(ascii: "v"): set = NamedSet(members: .verticalSpace)
        case UInt8(ascii: "V"): set = NamedSet(members: FoldedSet.verticalSpace.inverted)
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            // Whichever property it is.
            set = NamedSet(members: .any, isExact: false)
            if position + 1 < source.count, source[position + 1] == UInt8(ascii: "{") {
                guard let end = source[position...].firstIndex(of: UInt8(ascii: "}")) else { throw PatternReader.Refusal("\\p") }
                position = end
            } else {
                position += 1
            }
        default: return nil
        }
        position += 1
        return set
    }

    /// The character of a pattern's source at a position, which moves behind it.
    static func scalar(in source: [UInt8], at position: inout Int) -> UInt32 {
        let lead = source[position]
        position += 1
        guard lead >= 0x80 else { return UInt32(lead) }
        // A Swift string: well-formed.
        var value = UInt32(lead) & (lead >= 0xF0 ? 0x07 : lead >= 0xE0 ? 0x0F : 0x1F)
        while position < source.count, UTF8Sequence.isContinuation(source[position]) {
            value = value << 6 | UInt32(source[position] & 0x3F)
            position += 1
        }
        return value
    }

    /// `{…}` with one number in it.
    private static func braced(
        in source: [UInt8], at position: inout Int, radix: UInt32
    ) throws(PatternReader.Refusal) -> UInt32 {
        guard position < source.count, source[position] == UInt8(ascii: "{") else { throw PatternReader.Refusal("\\o") }
        position += 1
        return try number(in: source, at: &position, radix: radix)
    }

    /// A number and the `}` behind it.
    private static func number(
        in source: [UInt8], at position: inout Int, radix: UInt32
    ) throws(PatternReader.Refusal) -> UInt32 {
        let start = position
        let value = digits(in: source, at: &position, radix: radix, atMost: 12)
        guard position > start, position < source.count, source[position] == UInt8(ascii: "}") else {
            throw PatternReader.Refusal("a code in braces")
        }
        position += 1
        return value
    }

    private static func digits(in source: [UInt8], at position: inout Int, radix: UInt32, atMost count: Int) -> UInt32 {
        var value: UInt32 = 0
        let end = min(position + count, source.count)
        while position < end, let digit = Hexadecimal.value(of: source[position]), UInt32(digit) < radix {
            value = value &* radix &+ UInt32(digit)
            position += 1
        }
        return value
    }
}

/// The bytes between the brackets of a glob: `[a-z]`, `[!a]`, `[[:digit:]_]`.
struct ByteSet: Hashable, Sendable {
    private var words: [UInt64] = [0, 0, 0, 0]

    func contains(_ byte: UInt8) -> Bool { words[Int(byte >> 6)] & 1 << UInt64(byte & 63) != 0 }

    private mutating func insert(_ byte: UInt8) { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }

    private mutating func insert(from low: UInt8, through high: UInt8) {
        if low <= high { for byte in low...high { insert(byte) } }
    }

    private mutating func invert() { words = words.map(~) }

    /// - Parameter start: the index of the opening bracket.
    /// - Returns: the set and the index behind it; nil where it is not closed, or names characters that do not exist.
    static func read(_ pattern: [UInt8], at start: Int) -> (set: ByteSet, end: Int)? {
        var set = ByteSet()
        var index = start + 1
        func byte(_ index: Int) -> UInt8? { pattern.indices.contains(index) ? pattern[index] : nil }
        let isNegated = byte(index) == UInt8(ascii: "!") || byte(index) == UInt8(ascii: "^")
        if isNegated { index += 1 }
        /// The start of a range, should a `-` follow.
        var low: UInt8?
        var isFirst = true
        while let next = byte(index), isFirst || next != UInt8(ascii: "]") {
            isFirst = false
            if next == UInt8(ascii: "["), byte(index + 1) == UInt8(ascii: ":"),
                let end = pattern[(index + 2)...].firstIndex(of: UInt8(ascii: "]")), end > index + 2,
                pattern[end - 1] == UInt8(ascii: ":")
            {
                guard let members = named(pattern[(index + 2)..<(end - 1)]) else { return nil }
                for member in UInt8.min...UInt8.max where members(member) { set.insert(member) }
                low = nil
                index = end + 1
            } else if next == UInt8(ascii: "-"), let first = low, let last = byte(index + 1), last != UInt8(ascii: "]") {
                let isEscaped = last == UInt8(ascii: "\\")
                guard let high = isEscaped ? byte(index + 2) : last else { return nil }
                set.insert(from: first, through: high)
                low = nil
                index += isEscaped ? 3 : 2
            } else {
                let isEscaped = next == UInt8(ascii: "\\")
                guard let member = isEscaped ? byte(index + 1) : next else { return nil }
                set.insert(member)
                low = member
                index += isEscaped ? 2 : 1
            }
        }
        guard byte(index) != nil else { return nil }
        if isNegated { set.invert() }
        return (set, index + 1)
    }

    /// The ASCII characters of a POSIX class.
    private static func named(_ name: ArraySlice<UInt8>) -> ((UInt8) -> Bool)? {
        let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) }
        let isUpper: (UInt8) -> Bool = { (0x41...0x5A).contains($0) }
        let isLower: (UInt8) -> Bool = { (0x61...0x7A).contains($0) }
        let isGraphic: (UInt8) -> Bool = { (0x21...0x7E).contains($0) }
        let isAlphanumeric: (UInt8) -> Bool = { isDigit($0) || isUpper($0) || isLower($0) }
        switch String(decoding: name, as: UTF8.self) {
        case "alnum": return isAlphanumeric
        case "alpha": return { isUpper($0) || isLower($0) }
        case "blank": return { $0 == 0x20 || $0 == 0x09 }
        case "cntrl": return { $0 < 0x20 || $0 == 0x7F }
        case "digit": return isDigit
        case "graph": return isGraphic
        case "lower": return isLower
        case "print": return { isGraphic($0) || $0 == 0x20 }
        case "punct": return { isGraphic($0) && !isAlphanumeric($0) }
        case "space": return { $0 == 0x20 || (0x09...0x0D).contains($0) }
        case "upper": return isUpper
        case "xdigit": return { isDigit($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0) }
        default: return nil
        }
    }
}

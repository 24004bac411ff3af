extension Pattern {
    /// True where the source holds a negative lookahead or lookbehind outside character classes, escapes and `\Q…\E`.
    ///
    /// Syntax only, and never false where there is one: a pattern that may hold comments (it has a `#`) is searched
    /// without regard to its structure.
    public var hasNegativeLookaround: Bool {
        let openings = ["(?!", "(?<!", "(*nla:", "(*nlb:", "(*negative_lookahead:", "(*negative_lookbehind:"].map {
            Array($0.utf8)
        }
        let bytes = Array(source.utf8)
        func opens(at index: Int) -> Bool {
            bytes[index] == UInt8(ascii: "(") && openings.contains { bytes[index...].starts(with: $0) }
        }
        guard !bytes.contains(UInt8(ascii: "#")) else { return bytes.indices.contains(where: opens) }
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index = Self.endOfEscape(bytes, at: index)
            case UInt8(ascii: "["): index = Self.endOfClass(bytes, at: index)
            default:
                if opens(at: index) { return true }
                index += 1
            }
        }
        return false
    }

    /// The index behind the escape that begins at `start`, or behind the whole of `\Q…\E`.
    private static func endOfEscape(_ bytes: [UInt8], at start: Int) -> Int {
        guard start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "Q") else { return start + 2 }
        let end = Array("\\E".utf8)
        let closing = bytes.indices.dropFirst(start + 2).first { bytes[$0...].starts(with: end) }
        return closing.map { $0 + end.count } ?? bytes.count
    }

    /// The index behind the character class that begins at `start`.
    private static func endOfClass(_ bytes: [UInt8], at start: Int) -> Int {
        var index = start + 1
        if index < bytes.count, bytes[index] == UInt8(ascii: "^") { index += 1 }
        // Here a closing bracket is a character like any other.
        if index < bytes.count, bytes[index] == UInt8(ascii: "]") { index += 1 }
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index = endOfEscape(bytes, at: index)
            case UInt8(ascii: "]"): return index + 1
            case UInt8(ascii: "["): index = endOfNamedClass(bytes, at: index) ?? index + 1
            default: index += 1
            }
        }
        return index
    }

    /// The index behind `[:name:]` within a character class, if that is what stands at `start`.
    private static func endOfNamedClass(_ bytes: [UInt8], at start: Int) -> Int? {
        guard start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: ":") else { return nil }
        var index = start + 2
        while index < bytes.count,
            bytes[index] == UInt8(ascii: "^") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes[index])
        {
            index += 1
        }
        return bytes[min(index, bytes.count)...].starts(with: ":]".utf8) ? index + 2 : nil
    }
}

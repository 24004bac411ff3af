/// Takes from a YAML text the indicators that the parser underneath would act on at a cost without bound, and gives
/// them back in the values that were parsed.
///
/// Yams expands aliases and hashes every mapping key to find duplicates, so a few nested aliases (or nested `? ` keys)
/// used as keys take exponential (or quadratic) time before this module sees a node; and it stops at the first
/// duplicate key. Therefore every `*` and `?` that could begin a token, and one character of each key already known to
/// be a duplicate, are replaced by a reserved private-use scalar: one scalar for one scalar, so lines and columns stay
/// as they are. A plain scalar cannot begin with `*`, so one that begins with the stand-in is exactly an alias.
enum IndicatorMask {
    static let alias: Unicode.Scalar = "\u{10F000}"
    static let explicitKey: Unicode.Scalar = "\u{10F001}"
    /// Duplicate keys that can be masked in one text.
    static let duplicatesAtMost = 16

    /// UTF-8 of every scalar from U+10F000 on starts with these bytes, and no other scalar's does.
    private static let reservedPrefix: (UInt8, UInt8) = (0xF4, 0x8F)
    private static let firstDuplicate: UInt32 = 0x10F040

    /// Where the text holds a reserved scalar, as itself or as an escape of a double-quoted string.
    static func firstReservedByte(in bytes: [UInt8]) -> Int? {
        let escape = Array("\\U0010F".utf8)
        return bytes.indices.first { index in
            switch bytes[index] {
            case reservedPrefix.0: index + 1 < bytes.count && bytes[index + 1] == reservedPrefix.1
            case UInt8(ascii: "\\"):
                // `0x20` makes the hexadecimal digit F lower-case and leaves `0` and `1` as they are.
                bytes[index...].prefix(escape.count).elementsEqual(escape) {
                    $0 == $1 || $0 == $1 | 0x20 && $1 == UInt8(ascii: "F")
                }
            default: false
            }
        }
    }

    /// Masks every `*` and `?` that stands where a token can begin.
    ///
    /// A token begins at the start of the text or behind white space, a flow indicator, `:`, `?` or a quotation mark;
    /// non-ASCII bytes are taken to be line ends. That is more than can be a token: the rest is given back unchanged.
    static func apply(to bytes: [UInt8]) -> [UInt8] {
        var masked: [UInt8] = []
        masked.reserveCapacity(bytes.count + bytes.count / 16)
        var previous = UInt8(ascii: "\n")
        for byte in bytes {
            if byte == UInt8(ascii: "*"), canPrecedeToken(previous) {
                masked.append(contentsOf: String(alias).utf8)
            } else if byte == UInt8(ascii: "?"), canPrecedeToken(previous) {
                masked.append(contentsOf: String(explicitKey).utf8)
            } else {
                masked.append(byte)
            }
            previous = byte
        }
        return masked
    }

    private static func canPrecedeToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","), UInt8(ascii: ":"),
            UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), 0x80...:
            true
        default: false
        }
    }

    /// Replaces the first character of the key at `position` by the stand-in of duplicate number `number`.
    ///
    /// - Returns: nil where there is no character that can stand for the key: an empty key, or one with an anchor or tag.
    static func maskDuplicate(_ number: Int, at position: TextPosition, in bytes: [UInt8]) -> [UInt8]? {
        let index = LineIndex(bytes)
        guard number < duplicatesAtMost, index.clamp(position) == position,
            let standIn = Unicode.Scalar(firstDuplicate + UInt32(number))
        else { return nil }
        let line = index.lines[position.line - 1]
        var start = index.byte(at: position, in: bytes)
        guard start < line.upperBound else { return nil }
        let first = bytes[start]
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            start += 1
            guard start < line.upperBound, bytes[start] != first else { return nil }
        }
        guard ![UInt8(ascii: "&"), UInt8(ascii: "!"), reservedPrefix.0].contains(bytes[start]) else { return nil }
        let end = bytes[start..<line.upperBound].dropFirst().firstIndex { $0 & 0xC0 != 0x80 } ?? line.upperBound
        return Array(bytes[..<start]) + Array(String(standIn).utf8) + Array(bytes[end...])
    }

    /// The number of the masked duplicate key that `text` is, if it is one.
    static func duplicateNumber(in text: String) -> Int? {
        guard text.utf8.contains(reservedPrefix.0) else { return nil }
        for scalar in text.unicodeScalars where scalar.value >= firstDuplicate {
            return Int(scalar.value - firstDuplicate)
        }
        return nil
    }

    /// Gives `*` and `?` back.
    static func remove(from text: String) -> String {
        guard text.utf8.contains(reservedPrefix.0) else { return text }
        var restored = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case alias: restored.append("*")
            case explicitKey: restored.append("?")
            default: restored.append(scalar)
            }
        }
        return String(restored)
    }
}

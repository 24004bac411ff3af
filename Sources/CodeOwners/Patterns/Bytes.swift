/// Bytes that the notations are made of.
enum Byte {
    static let slash = UInt8(ascii: "/")
    static let star = UInt8(ascii: "*")
    static let backslash = UInt8(ascii: "\\")
    static let at = UInt8(ascii: "@")
    static let hash = UInt8(ascii: "#")
    static let dot = UInt8(ascii: ".")

    /// Of ASCII, those that every forge takes for white space.
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    /// Letters, digits, and `_`.
    static func isWord(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || byte == UInt8(ascii: "_") }
}

extension ArraySlice<UInt8> {
    /// Without white space at both ends.
    var trimmed: ArraySlice<UInt8> {
        guard let first = firstIndex(where: { !Byte.isSpace($0) }), let last = lastIndex(where: { !Byte.isSpace($0) }) else {
            return self[startIndex..<startIndex]
        }
        return self[first...last]
    }

    var isUTF8: Bool { String(validating: self, as: UTF8.self) != nil }

    var text: String { String(decoding: self, as: UTF8.self) }
}

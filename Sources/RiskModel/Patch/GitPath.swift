/// A path inside a repository: bytes, with `/` between components and no leading `/`.
///
/// Git does not promise that a path is UTF-8, so nothing here assumes it. Ordering is bytewise, as
/// in a git index.
public struct GitPath: Hashable, Sendable {
    public let bytes: [UInt8]

    public init(bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    /// The components between slashes, in order.
    public var components: [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    }

    /// The last component.
    public var name: ArraySlice<UInt8> {
        components.last ?? []
    }

    /// The path as git prints it with `core.quotePath`: as it is where every byte is printable
    /// ASCII other than `"` and `\`, else between double quotes with C escapes and octal bytes.
    ///
    /// Source: git's `quote_c_style`. Reversible and free of control bytes, so it is the form used
    /// in JSON and on terminals.
    public var quoted: String {
        let needsQuotes = bytes.contains { $0 < 0x20 || $0 >= 0x7F || $0 == 0x22 || $0 == 0x5C }
        guard needsQuotes else { return String(decoding: bytes, as: UTF8.self) }
        var text = "\""
        for byte in bytes {
            switch byte {
            case 0x07: text += "\\a"
            case 0x08: text += "\\b"
            case 0x09: text += "\\t"
            case 0x0A: text += "\\n"
            case 0x0B: text += "\\v"
            case 0x0C: text += "\\f"
            case 0x0D: text += "\\r"
            case 0x22: text += "\\\""
            case 0x5C: text += "\\\\"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let octal = String(byte, radix: 8)
                text += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
            }
        }
        return text + "\""
    }
}

extension GitPath: Comparable {
    public static func < (left: GitPath, right: GitPath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension GitPath: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self.init(bytes: value.utf8)
    }
}

extension GitPath: CustomStringConvertible {
    public var description: String { quoted }
}

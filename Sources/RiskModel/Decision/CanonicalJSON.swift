/// A JSON value of the kinds decisions are made of. Numbers are integers within ±2^53, so that every reader agrees on them.
public indirect enum JSONValue: Hashable, Sendable {
    case object([String: JSONValue])
    case array([JSONValue])
    case string(String)
    case integer(Int)
    case bool(Bool)

    /// The canonical text (RFC 8785): no white space, members sorted by UTF-16 code units, the
    /// shortest escapes. Equal values have equal texts.
    public var canonicalText: String {
        var text: [UInt8] = []
        write(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    private func write(to text: inout [UInt8]) {
        switch self {
        case .object(let members):
            text.append(UInt8(ascii: "{"))
            for (index, member) in Self.inOrder(members).enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                Self.write(member.key, to: &text)
                text.append(UInt8(ascii: ":"))
                member.value.write(to: &text)
            }
            text.append(UInt8(ascii: "}"))
        case .array(let elements):
            text.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                element.write(to: &text)
            }
            text.append(UInt8(ascii: "]"))
        case .string(let value): Self.write(value, to: &text)
        case .integer(let value): text += String(value).utf8
        case .bool(let value): text += (value ? "true" : "false").utf8
        }
    }

    private static func inOrder(_ members: [String: JSONValue]) -> [(key: String, value: JSONValue)] {
        // The standard order of strings is that of code units for ASCII, and faster.
        let isASCII = members.keys.allSatisfy { $0.utf8.count == $0.utf16.count }
        return isASCII
            ? members.sorted { $0.key < $1.key } : members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
    }

    private static func write(_ value: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        var value = value
        value.withUTF8 { bytes in
            // What needs no escape is taken over in one piece.
            var start = 0
            for (index, byte) in bytes.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
                text += bytes[start..<index]
                text += escape(of: byte).utf8
                start = index + 1
            }
            text += bytes[start...]
        }
        text.append(UInt8(ascii: "\""))
    }

    private static func escape(of byte: UInt8) -> String {
        switch byte {
        case 0x22: "\\\""
        case 0x5C: "\\\\"
        case 0x08: "\\b"
        case 0x09: "\\t"
        case 0x0A: "\\n"
        case 0x0C: "\\f"
        case 0x0D: "\\r"
        default: "\\u00" + Hexadecimal.encode([byte])
        }
    }
}

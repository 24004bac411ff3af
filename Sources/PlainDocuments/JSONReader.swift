/// Reads JSON (RFC 8259) into nodes with their lines. Strict: a key that stands twice, which programs read
/// differently, is an error, and so is anything behind the value.
package struct JSONReader {
    private var cursor: ByteCursor

    package static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> DocumentNode {
        var reader = JSONReader(cursor: ByteCursor(bytes))
        let node = try reader.value(depth: 1)
        reader.skipSpace()
        guard reader.cursor.current == nil else { throw reader.cursor.failure("text behind the JSON value") }
        return node
    }

    private mutating func skipSpace() {
        cursor.skip {
            $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\t")
        }
    }

    private mutating func value(depth: Int) throws(NotUnderstood) -> DocumentNode {
        try cursor.enter(depth: depth)
        skipSpace()
        let start = cursor.line
        let content: DocumentNode.Content
        switch cursor.current {
        case UInt8(ascii: "{"): content = .table(try table(depth: depth))
        case UInt8(ascii: "["): content = .list(try list(depth: depth))
        case UInt8(ascii: "\""): content = .text(try string())
        default:
            let word = cursor.text { $0.isLetterOrDigit || "+-.".utf8.contains($0) }
            guard ["true", "false", "null"].contains(word) || Self.isNumber(word) else {
                throw cursor.failure("no JSON value")
            }
            content = .bare(word)
        }
        return DocumentNode(content: content, lines: start...cursor.line)
    }

    private static func isNumber(_ word: String) -> Bool {
        guard let first = word.utf8.first, first.isDigit || first == UInt8(ascii: "-") else { return false }
        return word.utf8.allSatisfy { $0.isDigit || "+-.eE".utf8.contains($0) } && Double(word) != nil
    }

    private mutating func table(depth: Int) throws(NotUnderstood) -> [DocumentEntry] {
        cursor.advance()
        var entries: [DocumentEntry] = []
        var keys = DistinctKeys()
        skipSpace()
        if cursor.take(UInt8(ascii: "}")) { return entries }
        repeat {
            skipSpace()
            let line = cursor.line
            guard cursor.current == UInt8(ascii: "\"") else { throw cursor.failure("no key in quotation marks") }
            let key = try string()
            guard keys.insert(key) else { throw NotUnderstood("a key stands twice", line: line) }
            skipSpace()
            guard cursor.take(UInt8(ascii: ":")) else { throw cursor.failure("no `:` behind a key") }
            entries.append(DocumentEntry(key: key, line: line, value: try value(depth: depth + 1)))
            skipSpace()
        } while cursor.take(UInt8(ascii: ","))
        guard cursor.take(UInt8(ascii: "}")) else { throw cursor.failure("no `}` or `,`") }
        return entries
    }

    private mutating func list(depth: Int) throws(NotUnderstood) -> [DocumentNode] {
        cursor.advance()
        var items: [DocumentNode] = []
        skipSpace()
        if cursor.take(UInt8(ascii: "]")) { return items }
        repeat {
            items.append(try value(depth: depth + 1))
            skipSpace()
        } while cursor.take(UInt8(ascii: ","))
        guard cursor.take(UInt8(ascii: "]")) else { throw cursor.failure("no `]` or `,`") }
        return items
    }

    private mutating func string() throws(NotUnderstood) -> String {
        cursor.advance()
        var text = plainText()
        while !cursor.take(UInt8(ascii: "\"")) {
            guard cursor.take(UInt8(ascii: "\\")) else { throw cursor.failure("text without its end") }
            text.unicodeScalars.append(try escape())
            text += plainText()
        }
        return text
    }

    /// Up to what ends a text or begins an escape, on one line.
    private mutating func plainText() -> String {
        let bytes = cursor.bytes
        let start = cursor.position
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\""), bytes[end] != UInt8(ascii: "\\"), bytes[end] >= 0x20 {
            end += 1
        }
        cursor.moveOnLine(to: end)
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private mutating func escape() throws(NotUnderstood) -> Unicode.Scalar {
        guard let byte = cursor.current else { throw cursor.failure("an escape is broken") }
        cursor.advance()
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            var code = try cursor.hexadecimal(digits: 4)
            if (0xD800..<0xDC00).contains(code), cursor.starts(with: "\\u") {
                cursor.advance(2)
                let low = try cursor.hexadecimal(digits: 4)
                guard (0xDC00..<0xE000).contains(low) else { throw cursor.failure("an escape is broken") }
                code = 0x1_0000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw cursor.failure("an escape is broken") }
            return scalar
        default: throw cursor.failure("an escape is broken")
        }
    }
}

/// Reads TOML 1.0 into nodes with their lines. Numbers and dates are not told apart from other bare words; everything
/// that TOML forbids to stand twice is an error.
package struct TOMLReader {
    private var cursor: ByteCursor
    private let root = Table(line: 1)
    private var current: Table

    /// A table while it grows.
    private final class Table {
        enum Value {
            case node(DocumentNode)
            case table(Table)
            case tables([Table])
        }

        var keys: [String] = []
        var values: [String: (line: Int, value: Value)] = [:]
        var lines: ClosedRange<Int>
        /// Named by a header of its own, by dotted keys, or merely passed through by a header.
        var origin = Origin.passedThrough

        enum Origin { case header, dottedKey, passedThrough }

        init(line: Int) { lines = line...line }

        func set(_ key: String, _ value: Value, line: Int) {
            if values[key] == nil { keys.append(key) }
            values[key] = (values[key]?.line ?? line, value)
        }

        func node(depth: Int) throws(NotUnderstood) -> DocumentNode {
            guard depth <= DocumentLimits.depth else { throw NotUnderstood("nested too deeply", line: lines.lowerBound) }
            var entries: [DocumentEntry] = []
            entries.reserveCapacity(keys.count)
            for key in keys {
                guard let (line, value) = values[key] else { continue }
                let node: DocumentNode
                switch value {
                case .node(let known): node = known
                case .table(let table): node = try table.node(depth: depth + 1)
                case .tables(let tables):
                    var items: [DocumentNode] = []
                    for table in tables { items.append(try table.node(depth: depth + 2)) }
                    let end = items.last?.lines.upperBound ?? line
                    node = DocumentNode(content: .list(items), lines: min(line, end)...end)
                }
                entries.append(DocumentEntry(key: key, line: line, value: node))
            }
            // The tables below it that have headers of their own may stand anywhere.
            return DocumentNode(content: .table(entries), lines: lines)
        }
    }

    private init(_ bytes: [UInt8]) {
        cursor = ByteCursor(bytes)
        current = root
    }

    package static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> DocumentNode {
        var reader = TOMLReader(bytes)
        while try reader.line() {}
        return try reader.root.node(depth: 1)
    }

    /// - Returns: false at the end.
    private mutating func line() throws(NotUnderstood) -> Bool {
        skipLines()
        switch cursor.current {
        case nil: return false
        case UInt8(ascii: "["): try header()
        default:
            try pair(into: current, depth: 1)
            current.lines = current.lines.lowerBound...cursor.line
        }
        skipBlanks()
        skipComment()
        guard cursor.current == nil || isAtLineEnd else { throw cursor.failure("text behind a value") }
        return true
    }

    private var isAtLineEnd: Bool {
        cursor.current == UInt8(ascii: "\n") || (cursor.current == UInt8(ascii: "\r") && cursor.peek(1) == UInt8(ascii: "\n"))
    }

    private mutating func skipBlanks() { cursor.skip(while: \.isBlank) }

    private mutating func skipComment() {
        if cursor.current == UInt8(ascii: "#") { cursor.skip { $0 != UInt8(ascii: "\n") } }
    }

    /// Past blanks, comments and line ends.
    private mutating func skipLines() {
        while true {
            skipBlanks()
            skipComment()
            guard isAtLineEnd else { return }
            cursor.skip { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
        }
    }

    // MARK: Headers

    private mutating func header() throws(NotUnderstood) {
        let line = cursor.line
        cursor.advance()
        let isList = cursor.take(UInt8(ascii: "["))
        let path = try keyPath()
        guard cursor.take(UInt8(ascii: "]")), !isList || cursor.take(UInt8(ascii: "]")) else {
            throw cursor.failure("a header without its end")
        }
        guard let last = path.last, path.count < DocumentLimits.depth else {
            throw NotUnderstood("nested too deeply", line: line)
        }
        var table = root
        for key in path.dropLast() {
            switch table.values[key]?.value {
            case nil:
                let next = Table(line: line)
                table.set(key, .table(next), line: line)
                table = next
            case .table(let next): table = next
            case .tables(let all):
                guard let next = all.last else { throw NotUnderstood("a header of no table", line: line) }
                table = next
            case .node: throw NotUnderstood("a key stands twice", line: line)
            }
        }
        try cursor.enter(depth: 1)
        let new = Table(line: line)
        new.origin = .header
        switch (table.values[last]?.value, isList) {
        case (nil, true): table.set(last, .tables([new]), line: line)
        case (.tables(var all), true):
            // Emptied first, so that appending copies nothing.
            table.set(last, .tables([]), line: line)
            all.append(new)
            table.set(last, .tables(all), line: line)
        case (nil, false): table.set(last, .table(new), line: line)
        case (.table(let known), false) where known.origin == .passedThrough:
            known.origin = .header
            known.lines = line...line
            current = known
            return
        default: throw NotUnderstood("a table stands twice", line: line)
        }
        current = new
    }

    // MARK: Keys and values

    private mutating func keyPath() throws(NotUnderstood) -> [String] {
        var path: [String] = []
        repeat {
            skipBlanks()
            path.append(try key())
            skipBlanks()
        } while cursor.take(UInt8(ascii: "."))
        return path
    }

    private mutating func key() throws(NotUnderstood) -> String {
        switch cursor.current {
        case UInt8(ascii: "\""): return try basicString()
        case UInt8(ascii: "'"): return try literalString()
        default:
            let key = cursor.text { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
            guard !key.isEmpty else { throw cursor.failure("no key") }
            return key
        }
    }

    private mutating func pair(into table: Table, depth: Int) throws(NotUnderstood) {
        let line = cursor.line
        let path = try keyPath()
        guard let last = path.last, path.count + depth < DocumentLimits.depth else { throw cursor.failure("nested too deeply") }
        var table = table
        for key in path.dropLast() {
            switch table.values[key]?.value {
            case nil:
                let next = Table(line: line)
                next.origin = .dottedKey
                table.set(key, .table(next), line: line)
                table = next
            case .table(let next) where next.origin == .dottedKey: table = next
            default: throw NotUnderstood("a key stands twice", line: line)
            }
        }
        guard table.values[last] == nil else { throw NotUnderstood("a key stands twice", line: line) }
        skipBlanks()
        guard cursor.take(UInt8(ascii: "=")) else { throw cursor.failure("no `=` behind a key") }
        skipBlanks()
        let node = try value(depth: depth + path.count)
        table.set(last, .node(node), line: line)
        table.lines = min(table.lines.lowerBound, line)...max(table.lines.upperBound, node.lines.upperBound)
    }

    private mutating func value(depth: Int) throws(NotUnderstood) -> DocumentNode {
        try cursor.enter(depth: depth)
        let start = cursor.line
        let content: DocumentNode.Content
        switch cursor.current {
        case UInt8(ascii: "\""):
            content = .text(cursor.starts(with: "\"\"\"") ? try longString(UInt8(ascii: "\"")) : try basicString())
        case UInt8(ascii: "'"):
            content = .text(cursor.starts(with: "'''") ? try longString(UInt8(ascii: "'")) : try literalString())
        case UInt8(ascii: "["): content = .list(try list(depth: depth))
        case UInt8(ascii: "{"): content = .table(try inlineTable(depth: depth))
        default:
            let word = cursor.text { $0.isLetterOrDigit || "+-_.:".utf8.contains($0) }
            guard let first = word.utf8.first,
                first.isDigit || "+-".utf8.contains(first) || ["true", "false", "inf", "nan"].contains(word)
            else { throw cursor.failure("no TOML value") }
            content = .bare(word)
        }
        return DocumentNode(content: content, lines: start...cursor.line)
    }

    private mutating func list(depth: Int) throws(NotUnderstood) -> [DocumentNode] {
        cursor.advance()
        var items: [DocumentNode] = []
        skipLines()
        while !cursor.take(UInt8(ascii: "]")) {
            items.append(try value(depth: depth + 1))
            skipLines()
            if cursor.take(UInt8(ascii: ",")) {
                skipLines()
            } else if cursor.current != UInt8(ascii: "]") {
                throw cursor.failure("no `]` or `,`")
            }
        }
        return items
    }

    private mutating func inlineTable(depth: Int) throws(NotUnderstood) -> [DocumentEntry] {
        cursor.advance()
        let table = Table(line: cursor.line)
        skipBlanks()
        if cursor.take(UInt8(ascii: "}")) { return [] }
        repeat {
            skipBlanks()
            try pair(into: table, depth: depth)
            skipBlanks()
        } while cursor.take(UInt8(ascii: ","))
        guard cursor.take(UInt8(ascii: "}")) else { throw cursor.failure("no `}` or `,`") }
        return try table.node(depth: depth).entries ?? []
    }

    // MARK: Text

    private mutating func literalString() throws(NotUnderstood) -> String {
        cursor.advance()
        let text = cursor.text { $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\n") }
        guard cursor.take(UInt8(ascii: "'")) else { throw cursor.failure("text without its end") }
        return text
    }

    private mutating func basicString() throws(NotUnderstood) -> String {
        cursor.advance()
        var text = ""
        while true {
            text += cursor.text { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "\n") }
            if cursor.take(UInt8(ascii: "\"")) { return text }
            guard cursor.take(UInt8(ascii: "\\")) else { throw cursor.failure("text without its end") }
            text.unicodeScalars.append(try escape())
        }
    }

    private mutating func longString(_ quote: UInt8) throws(NotUnderstood) -> String {
        cursor.advance(3)
        if cursor.current == UInt8(ascii: "\r") { cursor.advance() }
        _ = cursor.take(UInt8(ascii: "\n"))
        var text = ""
        while true {
            text += cursor.text { $0 != quote && $0 != UInt8(ascii: "\\") }
            guard let byte = cursor.current else { throw cursor.failure("text without its end") }
            if byte == quote {
                let run = cursor.text { $0 == quote }
                // Up to two quotation marks may stand right before the end.
                if run.utf8.count >= 3 {
                    guard run.utf8.count <= 5 else { throw cursor.failure("text without its end") }
                    return text + run.dropLast(3)
                }
                text += run
            } else if quote == UInt8(ascii: "'") {
                text += "\\"
                cursor.advance()
            } else {
                cursor.advance()
                let isLineEnd = cursor.current.map { $0.isBlank || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? false
                if isLineEnd {
                    cursor.skip { $0.isBlank || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
                } else {
                    text.unicodeScalars.append(try escape())
                }
            }
        }
    }

    private mutating func escape() throws(NotUnderstood) -> Unicode.Scalar {
        guard let byte = cursor.current else { throw cursor.failure("an escape is broken") }
        cursor.advance()
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let code = try cursor.hexadecimal(digits: byte == UInt8(ascii: "u") ? 4 : 8)
            guard let scalar = Unicode.Scalar(code) else { throw cursor.failure("an escape is broken") }
            return scalar
        default: throw cursor.failure("an escape is broken")
        }
    }
}

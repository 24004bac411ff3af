/// Reads the YAML that programs write into lockfiles: mappings and lists by indentation, flow collections and quoted
/// text on one line, block text. Anchors, aliases, tags, merge keys, complex keys and text folded over lines, which a
/// lockfile has no use for, are not understood; neither is a key that stands twice.
///
/// A general reader costs a multiple and gives more ways to be misled: lockfiles have tens of thousands of lines.
package struct LockfileYAMLReader {
    private let lines: [TextLine]
    private var index = 0
    private let wanted: Set<String>
    private var valuesLeft = DocumentLimits.values

    /// - Parameter wanted: the outermost keys whose values are needed. What stands below another key is passed over: a lockfile
    ///   says most things more than once.
    /// - Returns: the documents of the file, which lines of `---` separate; at least one
    package static func read(_ bytes: [UInt8], wanted: Set<String>) throws(NotUnderstood) -> [DocumentNode] {
        var parts = TextLine.all(of: bytes).split(omittingEmptySubsequences: false) { $0.bytes.elementsEqual("---".utf8) }
        // A separator may stand in front of the first document, too.
        if parts.count > 1, let first = parts.first, first.allSatisfy(\.isBlank) { parts.removeFirst() }
        var documents: [DocumentNode] = []
        for part in parts {
            var reader = LockfileYAMLReader(lines: Array(part), wanted: wanted)
            guard let first = reader.next() else { throw NotUnderstood("no content", line: part.first?.number) }
            documents.append(try reader.block(indent: first.indent, depth: 1))
            if let rest = reader.next() { throw NotUnderstood("the indentation is broken", line: rest.number) }
        }
        return documents
    }

    private init(lines: [TextLine], wanted: Set<String>) {
        self.lines = lines
        self.wanted = wanted
    }

    /// The next line with content, which stays the next one.
    private mutating func next() -> TextLine? {
        while index < lines.count {
            if let first = lines[index].first, first != UInt8(ascii: "#") { return lines[index] }
            index += 1
        }
        return nil
    }

    private func isItem(_ line: TextLine) -> Bool {
        guard line.first == UInt8(ascii: "-") else { return false }
        let content = line.bytes.dropFirst(line.indent)
        return content.first == UInt8(ascii: "-") && (content.count == 1 || content[content.startIndex + 1] == UInt8(ascii: " "))
    }

    private mutating func enter(_ depth: Int, _ line: Int) throws(NotUnderstood) {
        valuesLeft -= 1
        guard valuesLeft >= 0 else { throw NotUnderstood("too many values", line: line) }
        guard depth <= DocumentLimits.depth else { throw NotUnderstood("nested too deeply", line: line) }
    }

    private mutating func block(indent: Int, depth: Int) throws(NotUnderstood) -> DocumentNode {
        guard let first = next() else { throw NotUnderstood("no content") }
        try enter(depth, first.number)
        return isItem(first) ? try list(indent: indent, depth: depth) : try table(indent: indent, depth: depth)
    }

    private mutating func list(indent: Int, depth: Int) throws(NotUnderstood) -> DocumentNode {
        var items: [DocumentNode] = []
        let start = next()?.number ?? 1
        while let line = next(), line.indent == indent, isItem(line) {
            index += 1
            let content = line.bytes.dropFirst(indent + 1)
            var cursor = ByteCursor(Array(content.trimmed))
            items.append(try inline(&cursor, line, depth: depth + 1))
        }
        return DocumentNode(content: .list(items), lines: start...max(start, items.last?.lines.upperBound ?? start))
    }

    private mutating func table(indent: Int, depth: Int) throws(NotUnderstood) -> DocumentNode {
        var entries: [DocumentEntry] = []
        var keys = DistinctKeys()
        let start = next()?.number ?? 1
        while let line = next(), line.indent == indent, !isItem(line) {
            index += 1
            var cursor = ByteCursor(Array(line.bytes.dropFirst(indent)))
            let key = try key(&cursor, line)
            guard keys.insert(key) else { throw NotUnderstood("a key stands twice", line: line.number) }
            if depth == 1, !wanted.contains(key) {
                // Its value begins below it, further in; no line without indentation belongs to it.
                if cursor.current == nil { _ = skipBlockText(indent: indent) }
                continue
            }
            entries.append(
                DocumentEntry(key: key, line: line.number, value: try value(&cursor, line, indent: indent, depth: depth)))
        }
        return DocumentNode(content: .table(entries), lines: start...max(start, entries.last?.lines.upperBound ?? start))
    }

    private func key(_ cursor: inout ByteCursor, _ line: TextLine) throws(NotUnderstood) -> String {
        let key: String
        if let quote = cursor.current, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
            key = try quoted(&cursor, line)
        } else {
            let start = cursor.position
            while cursor.current != nil, !Self.isKeyEnd(cursor) { cursor.advance() }
            key = String(decoding: cursor.bytes[start..<cursor.position], as: UTF8.self)
            try checkPlain(key, line)
        }
        guard cursor.take(UInt8(ascii: ":")), !key.isEmpty, key != "<<" else {
            throw NotUnderstood("no key with a `:`", line: line.number)
        }
        return key
    }

    private static func isKeyEnd(_ cursor: ByteCursor) -> Bool {
        cursor.current == UInt8(ascii: ":") && (cursor.peek(1).map(\.isBlank) ?? true)
    }

    /// What stands behind a key: on its line, or below it and further in.
    private mutating func value(
        _ cursor: inout ByteCursor, _ line: TextLine, indent: Int, depth: Int
    ) throws(NotUnderstood) -> DocumentNode {
        cursor.skip(while: \.isBlank)
        let isEmpty = cursor.current == nil || cursor.current == UInt8(ascii: "#")
        if isEmpty {
            guard let below = next(), below.indent > indent || (below.indent == indent && isItem(below)) else {
                return DocumentNode(content: .bare(""), lines: line.number...line.number)
            }
            return try block(indent: below.indent, depth: depth + 1)
        }
        if cursor.current == UInt8(ascii: "|") || cursor.current == UInt8(ascii: ">") {
            let end = skipBlockText(indent: indent)
            return DocumentNode(content: .text(""), lines: line.number...max(end, line.number))
        }
        return try inline(&cursor, line, depth: depth + 1)
    }

    /// Block text is a message for people: its lines are passed over.
    ///
    /// - Returns: the number of its last line.
    private mutating func skipBlockText(indent: Int) -> Int {
        while index < lines.count, lines[index].isBlank || lines[index].indent > indent { index += 1 }
        return lines[index - 1].number
    }

    // MARK: On one line

    private mutating func inline(_ cursor: inout ByteCursor, _ line: TextLine, depth: Int) throws(NotUnderstood) -> DocumentNode {
        let content = try flow(&cursor, line, depth: depth, isInside: false)
        cursor.skip(while: \.isBlank)
        guard cursor.current == nil || cursor.current == UInt8(ascii: "#") else {
            throw NotUnderstood("text behind a value", line: line.number)
        }
        return content
    }

    private mutating func flow(
        _ cursor: inout ByteCursor, _ line: TextLine, depth: Int, isInside: Bool
    ) throws(NotUnderstood) -> DocumentNode {
        try enter(depth, line.number)
        let content: DocumentNode.Content
        switch cursor.current {
        case UInt8(ascii: "{"):
            cursor.advance()
            var entries: [DocumentEntry] = []
            var keys = DistinctKeys()
            try items(&cursor, line, end: UInt8(ascii: "}")) { reader, cursor throws(NotUnderstood) in
                let key = try reader.key(&cursor, line)
                guard keys.insert(key) else {
                    throw NotUnderstood("a key stands twice", line: line.number)
                }
                cursor.skip(while: \.isBlank)
                let value = try reader.flow(&cursor, line, depth: depth + 1, isInside: true)
                entries.append(DocumentEntry(key: key, line: line.number, value: value))
            }
            content = .table(entries)
        case UInt8(ascii: "["):
            cursor.advance()
            var nodes: [DocumentNode] = []
            try items(&cursor, line, end: UInt8(ascii: "]")) { reader, cursor throws(NotUnderstood) in
                nodes.append(try reader.flow(&cursor, line, depth: depth + 1, isInside: true))
            }
            content = .list(nodes)
        case UInt8(ascii: "'"), UInt8(ascii: "\""): content = .text(try quoted(&cursor, line))
        default: content = .bare(try plain(&cursor, line, isInside: isInside))
        }
        return DocumentNode(content: content, lines: line.number...line.number)
    }

    private mutating func items(
        _ cursor: inout ByteCursor, _ line: TextLine, end: UInt8,
        _ item: (inout LockfileYAMLReader, inout ByteCursor) throws(NotUnderstood) -> Void
    ) throws(NotUnderstood) {
        cursor.skip(while: \.isBlank)
        if cursor.take(end) { return }
        repeat {
            cursor.skip(while: \.isBlank)
            try item(&self, &cursor)
            cursor.skip(while: \.isBlank)
        } while cursor.take(UInt8(ascii: ","))
        guard cursor.take(end) else { throw NotUnderstood("a collection without its end", line: line.number) }
    }

    private func plain(_ cursor: inout ByteCursor, _ line: TextLine, isInside: Bool) throws(NotUnderstood) -> String {
        let bytes = cursor.bytes
        var end = cursor.position
        while end < bytes.count {
            let byte = bytes[end]
            if isInside, Self.endsPlainInside(byte) { break }
            if byte.isBlank, end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "#") { break }
            if byte == UInt8(ascii: ":"), end + 1 == bytes.count || bytes[end + 1].isBlank {
                throw NotUnderstood("a `:` inside text", line: line.number)
            }
            end += 1
        }
        let text = String(decoding: bytes[cursor.position..<end].trimmed, as: UTF8.self)
        try checkPlain(text, line)
        cursor.moveOnLine(to: end)
        return text
    }

    private static func endsPlainInside(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"): true
        default: false
        }
    }

    private static let indicators = Set("&*!|>%@`?{}[],#\t".utf8)

    private func checkPlain(_ text: String, _ line: TextLine) throws(NotUnderstood) {
        guard let first = text.utf8.first, first.isLetterOrDigit || !Self.indicators.contains(first) else {
            throw NotUnderstood("a construct that lockfiles do not use", line: line.number)
        }
    }

    private func quoted(_ cursor: inout ByteCursor, _ line: TextLine) throws(NotUnderstood) -> String {
        let quote = cursor.current
        cursor.advance()
        var bytes: [UInt8] = []
        while let byte = cursor.current {
            cursor.advance()
            if byte == quote {
                guard quote == UInt8(ascii: "'"), cursor.take(UInt8(ascii: "'")) else {
                    return String(decoding: bytes, as: UTF8.self)
                }
            } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                guard let escaped = cursor.current, "\"\\/".utf8.contains(escaped) else {
                    // Other escapes stand in messages only; what they stand for does not matter.
                    bytes.append(UInt8(ascii: "\\"))
                    continue
                }
                cursor.advance()
                bytes.append(escaped)
                continue
            }
            bytes.append(byte)
        }
        throw NotUnderstood("text without its end", line: line.number)
    }
}

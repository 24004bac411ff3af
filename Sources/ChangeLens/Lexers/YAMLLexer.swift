/// Block-style YAML, one entry a line: keys, dashes, plain and quoted scalars and flow collections that end on their
/// line, and block scalars, which are kept whole.
///
/// Not lexed: scalars and flow collections over several lines, complex keys, directives, templates. Empty lines and
/// comments have no meaning in what remains.
struct YAMLLexer: Lexer {
    var text: [UInt8]
    var builder = SkeletonBuilder()
    private(set) var position = 0
    /// The column that content must pass to belong to the entry before, where that entry cannot have any.
    private var closedColumn: Int?

    init(_ text: [UInt8]) { self.text = text }

    func begin() {}

    func check() throws(Unsure) { try checkTemplates() }

    mutating func step() throws(Unsure) {
        let start = position
        let end = text.lineEnd(from: start)
        position = min(end + 1, text.count)
        let content = firstContent(start..<end)
        builder.boundary(at: start)
        if content == end {
            builder.layout(at: start)
        } else if text[content] == .hash {
            builder.comment(content..<end)
        } else {
            try takeEntry(start..<end, content: content)
        }
        builder.boundary(at: position)
    }

    private mutating func takeEntry(_ range: Range<Int>, content: Int) throws(Unsure) {
        let start = range.lowerBound
        if text[content] == .tab || text[start..<content].contains(.tab) { throw Unsure("tab in the indentation") }
        if let closedColumn, content - start > closedColumn { throw Unsure("scalar over several lines") }
        var line = YAMLLine(text, start: start, end: range.upperBound)
        try line.parse(from: content)
        builder.code(start..<line.codeEnd)
        builder.boundary(at: line.codeEnd)
        if let comment = line.comment { builder.comment(comment) }
        closedColumn = line.value == .nothing ? nil : line.column
        if line.value == .blockScalar {
            builder.boundary(at: range.upperBound)
            let body = blockScalarEnd(from: position, above: line.column)
            builder.boundary(at: position)
            builder.code(position..<body)
            position = body
        }
    }

    /// The first byte of a line that is no white space; the line's end for an empty line.
    private func firstContent(_ line: Range<Int>) -> Int {
        var index = line.lowerBound
        while index < line.upperBound, text[index].isBlank { index += 1 }
        return index
    }

    /// The start of the first line that is neither empty nor indented beyond `column`.
    private func blockScalarEnd(from start: Int, above column: Int) -> Int {
        var start = start
        while start < text.count {
            let end = text.lineEnd(from: start)
            let content = firstContent(start..<end)
            let spaces = text[start..<end].prefix { $0 == .space }.count
            guard content == end || spaces > column else { break }
            start = min(end + 1, text.count)
        }
        return start
    }

    /// Templates are expanded before YAML is read, comments included. `${{ … }}` is expanded after.
    private func checkTemplates() throws(Unsure) {
        let brace = UInt8(ascii: "{")
        for index in text.indices where text[index] == brace {
            let next = text.byte(index + 1)
            let isExpression = index > 0 && text[index - 1] == .dollar
            if next == UInt8(ascii: "%") || (next == brace && !isExpression) { throw Unsure("template") }
        }
    }
}

/// One line of block-style YAML that holds an entry.
struct YAMLLine {
    enum Value { case nothing, scalar, blockScalar }

    private let text: [UInt8]
    private let start: Int
    private let end: Int
    /// The column of the innermost key or dash: what lies deeper on the next lines belongs to it.
    private(set) var column = -1
    private(set) var value = Value.nothing
    private(set) var codeEnd: Int
    private(set) var comment: Range<Int>?

    init(_ text: [UInt8], start: Int, end: Int) {
        self.text = text
        self.start = start
        self.end = end
        codeEnd = end
    }

    /// - Parameter content: the first byte behind the indentation.
    mutating func parse(from content: Int) throws(Unsure) {
        var index = content
        if try parseDocumentMark(at: index) { return }
        while byte(index) == .minus, isSeparated(index + 1) {
            column = index - start
            index = skipSpaces(index + 1)
        }
        if finish(at: index) { return }
        if let valueStart = try keyEnd(from: index) {
            column = index - start
            index = skipSpaces(valueStart)
            if finish(at: index) { return }
        }
        guard column >= 0 else { throw Unsure("scalar without a key") }
        index = try skipProperties(from: index)
        if finish(at: index) { return }
        try parseValue(from: index)
    }

    private mutating func parseDocumentMark(at index: Int) throws(Unsure) -> Bool {
        guard index == start else { return false }
        if byte(index) == UInt8(ascii: "%") { throw Unsure("directive") }
        guard text.holds(Array("---".utf8), at: index) || text.holds(Array("...".utf8), at: index) else { return false }
        guard finish(at: skipSpaces(index + 3)), codeEnd >= index + 3 else { throw Unsure("content beside a document mark") }
        return true
    }

    private mutating func parseValue(from index: Int) throws(Unsure) {
        value = .scalar
        switch byte(index) {
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            var close = index + 1
            while byte(close) == .minus || byte(close) == UInt8(ascii: "+") || byte(close).isDigit { close += 1 }
            value = .blockScalar
            try finishValue(at: close)
        case .quote, .apostrophe:
            try finishValue(at: try quotedEnd(from: index))
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            try finishValue(at: try flowEnd(from: index))
        case UInt8(ascii: "@"), .backtick, UInt8(ascii: "%"), UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"),
            UInt8(ascii: "&"), UInt8(ascii: "!"):
            throw Unsure("reserved mark")
        default:
            try parsePlain(from: index)
        }
    }

    private mutating func parsePlain(from start: Int) throws(Unsure) {
        var index = start
        while index < end {
            if byte(index) == .hash, text[index - 1].isBlank { break }
            if byte(index) == UInt8(ascii: ":"), isSeparated(index + 1) { throw Unsure("key inside a value") }
            index += 1
        }
        _ = finish(at: index)
    }

    /// The end of a key with its colon; nil where the line holds none.
    private func keyEnd(from start: Int) throws(Unsure) -> Int? {
        let first = byte(start)
        if first == UInt8(ascii: "?"), isSeparated(start + 1) { throw Unsure("complex key") }
        if first == .quote || first == .apostrophe {
            let close = skipSpaces(try quotedEnd(from: start))
            return byte(close) == UInt8(ascii: ":") && isSeparated(close + 1) ? close + 1 : nil
        }
        // Of these only a value can start, unless the key is one that is not lexed.
        if Array("[{|>&!*@`%,]}".utf8).contains(first) {
            guard first == .star || first == UInt8(ascii: "&") || first == UInt8(ascii: "!") else { return nil }
            var index = start
            while index < end, byte(index) != .hash {
                if byte(index) == UInt8(ascii: ":"), isSeparated(index + 1) { throw Unsure("key with properties") }
                index += 1
            }
            return nil
        }
        var index = start
        while index < end {
            if byte(index) == .hash, index > start, text[index - 1].isBlank { return nil }
            if byte(index) == UInt8(ascii: ":"), isSeparated(index + 1) { return index + 1 }
            index += 1
        }
        return nil
    }

    /// Past anchors and tags. Their names hold no quotes here.
    private func skipProperties(from start: Int) throws(Unsure) -> Int {
        var index = start
        while byte(index) == UInt8(ascii: "&") || byte(index) == UInt8(ascii: "!") {
            while index < end, !byte(index).isBlank {
                if byte(index) == .quote || byte(index) == .apostrophe { throw Unsure("quote in a tag") }
                index += 1
            }
            index = skipSpaces(index)
        }
        return index
    }

    private func quotedEnd(from start: Int) throws(Unsure) -> Int {
        let quote = byte(start)
        var index = start + 1
        while index < end {
            if byte(index) == .backslash, quote == .quote {
                index += 2
            } else if byte(index) == quote {
                guard quote == .apostrophe, byte(index + 1) == quote else { return index + 1 }
                index += 2
            } else {
                index += 1
            }
        }
        throw Unsure("scalar over several lines")
    }

    private func flowEnd(from start: Int) throws(Unsure) -> Int {
        var depth = 0
        var index = start
        /// The last byte that was no white space.
        var previous: UInt8 = 0
        while index < end {
            let current = byte(index)
            switch current {
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return index + 1 }
            case .quote, .apostrophe:
                let opens = Array("[{,".utf8).contains(previous) || (previous == UInt8(ascii: ":") && byte(index - 1).isBlank)
                guard opens else { throw Unsure("quote inside a scalar") }
                index = try quotedEnd(from: index) - 1
            case .hash where text[index - 1].isBlank: throw Unsure("collection over several lines")
            default: break
            }
            if !current.isBlank { previous = current }
            index += 1
        }
        throw Unsure("collection over several lines")
    }

    /// The value ends at `index`: nothing but a comment may follow.
    private mutating func finishValue(at index: Int) throws(Unsure) {
        guard index == end || byte(index).isBlank, finish(at: skipSpaces(index)) else { throw Unsure("text behind a value") }
    }

    /// Ends the line at `index` where only a comment or nothing follows. Blanks before are not code.
    private mutating func finish(at index: Int) -> Bool {
        guard index >= end || (byte(index) == .hash && index > start && text[index - 1].isBlank) else { return false }
        if index < end { comment = index..<end }
        codeEnd = min(index, end)
        while codeEnd > start, text[codeEnd - 1].isBlank { codeEnd -= 1 }
        return true
    }

    /// 0 at the end of the line and beyond.
    private func byte(_ index: Int) -> UInt8 { index < end ? text.byte(index) : 0 }

    private func isSeparated(_ index: Int) -> Bool { index >= end || byte(index).isBlank }

    private func skipSpaces(_ index: Int) -> Int {
        var index = index
        while byte(index).isBlank { index += 1 }
        return index
    }
}

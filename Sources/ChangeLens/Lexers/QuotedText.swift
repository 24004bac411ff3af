/// Strings with escapes and interpolated expressions.
extension FreeFormLexer {
    /// Strings inside expressions inside strings … deeper than this are not followed.
    private static let deepestNesting = 8

    func quotedEnd(_ quote: Syntax.Quote, from start: Int, depth: Int = 0) throws(Unsure) -> Int {
        guard depth < Self.deepestNesting else { throw Unsure("strings nested too deeply") }
        var index = start + quote.delimiter.count
        while index < text.count {
            let byte = text[index]
            if syntax.dialect == .hcl, text.holds([.dollar, .dollar, UInt8(ascii: "{")], at: index) {
                // `$${` is a literal; a longer row of dollars is read differently by different versions.
                if text.byte(index - 1) == .dollar { throw Unsure("row of dollars") }
                index += 3
            } else if syntax.dialect == .hcl, text.holds(Array("%%{".utf8), at: index) {
                throw Unsure("escaped template")
            } else if let hole = quote.holes.first(where: { text.holds($0.open, at: index) }) {
                index = try holeEnd(hole, from: index + hole.open.count, depth: depth)
            } else if byte == .backslash, quote.escape == .backslash {
                if text.byte(index + 1) == .lineFeed, !quote.spansLines, !splicesStrings { throw Unsure("line ends in a string") }
                index += 2
            } else if text.holds(quote.delimiter, at: index) {
                let end = index + quote.delimiter.count
                // Languages differ in which of four quotes in a row close a triple-quoted string.
                if quote.delimiter.count == 3, text.byte(end) == quote.delimiter[0] { throw Unsure("row of quotes") }
                return end
            } else if byte == .lineFeed, !quote.spansLines {
                throw Unsure("line ends in a string")
            } else {
                index += 1
            }
        }
        throw Unsure("string without an end")
    }

    /// The end of a word, or of the string that it is the prefix of.
    func prefixedEnd(_ word: Range<Int>) throws(Unsure) -> Int {
        guard starts[text.byte(word.upperBound)].contains(.quote),
            var quote = syntax.quotes.first(where: { text.holds($0.delimiter, at: word.upperBound) })
        else { return word.upperBound }
        let raw: Set<String>
        switch syntax.prefixes {
        case .none: return word.upperBound
        case .refused: throw Unsure("quote behind a word")
        case .raw(let names): raw = names
        }
        if word.count < 8, raw.contains(String(decoding: text[word], as: UTF8.self)) {
            quote.escape = .none
            quote.holes = []
            return try quotedEnd(quote, from: word.upperBound)
        }
        let end = try quotedEnd(quote, from: word.upperBound)
        for byte in [UInt8.backslash, UInt8(ascii: "{")] where text[word.upperBound..<end].contains(byte) {
            throw Unsure("string with its own grammar")
        }
        return end
    }

    private var splicesStrings: Bool {
        switch syntax.dialect {
        case .c, .cxx, .javaScript, .python, .lua, .css, .scss: true
        default: false
        }
    }

    /// The end of an expression inside a string. Follows brackets and strings; whatever might be a comment, a
    /// regular expression or an escape ends the attempt.
    private func holeEnd(_ hole: Syntax.Hole, from start: Int, depth: Int) throws(Unsure) -> Int {
        var open = 1
        var index = start
        while index < text.count {
            let byte = text[index]
            if let quote = syntax.quotes.first(where: { text.holds($0.delimiter, at: index) }) {
                index = try quotedEnd(quote, from: index, depth: depth + 1)
                continue
            }
            switch byte {
            case hole.nested: open += 1
            case hole.close:
                open -= 1
                if open == 0 { return index + 1 }
            case .slash, .hash, .backslash: throw Unsure("comment or pattern inside a string's expression")
            case .lineFeed where syntax.dialect != .javaScript: throw Unsure("line ends in a string's expression")
            case UInt8(ascii: "<") where syntax.dialect == .javaScript || syntax.dialect == .hcl:
                throw Unsure("markup or heredoc inside a string's expression")
            default: break
            }
            index += 1
        }
        throw Unsure("expression without an end")
    }

    /// A string that ends at `close` and knows neither escapes nor expressions.
    func rawEnd(closedBy close: [UInt8], from start: Int) throws(Unsure) -> Int {
        guard let place = text.place(of: close, in: start..<text.count) else { throw Unsure("raw string without an end") }
        return place + close.count
    }

    /// How often `byte` stands in a row from `index` on.
    func rowLength(of byte: UInt8, from index: Int) -> Int {
        var end = index
        while text.byte(end) == byte { end += 1 }
        return end - index
    }
}

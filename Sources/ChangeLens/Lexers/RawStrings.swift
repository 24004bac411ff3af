/// Strings whose delimiters are made by their author, and prefixes that change what a string means.
extension FreeFormLexer {
    // MARK: C++: R"delimiter( … )delimiter"

    func cxxRawEnd(from quote: Int) throws(Unsure) -> Int {
        var open = quote + 1
        while text.byte(open) != UInt8(ascii: "(") {
            let byte = text.byte(open)
            guard open - quote <= 16, byte.continuesWord, byte < 0x80 else { throw Unsure("raw string delimiter") }
            open += 1
        }
        let delimiter = text[(quote + 1)..<open]
        return try rawEnd(closedBy: [UInt8(ascii: ")")] + delimiter + [.quote], from: open + 1)
    }

    // MARK: Rust: r#" … "#, 'a, 'a'

    func rustEnd(from start: Int) throws(Unsure) -> Int? {
        if text[start] == .apostrophe { return try rustApostropheEnd(from: start) }
        guard text[start].startsWord else { return nil }
        let end = wordEnd(from: start)
        let next = text.byte(end)
        guard next == .quote || next == .apostrophe || next == .hash else { return nil }
        let word = String(decoding: text[start..<end], as: UTF8.self)
        if text.byte(end) == .quote {
            switch word {
            case "b": return try rustStringEnd(from: end)
            case "r", "br": return try rawEnd(closedBy: [.quote], from: end + 1)
            default: throw Unsure("string prefix")
            }
        }
        if text.byte(end) == .apostrophe, word != "b" { throw Unsure("prefixed character") }
        guard text.byte(end) == .hash else { return nil }
        let hashes = rowLength(of: .hash, from: end)
        guard text.byte(end + hashes) == .quote else { return nil }
        guard word == "r" || word == "br" else { throw Unsure("string prefix") }
        return try rawEnd(closedBy: [.quote] + [UInt8](repeating: .hash, count: hashes), from: end + hashes + 1)
    }

    private func rustStringEnd(from quote: Int) throws(Unsure) -> Int {
        try quotedEnd(Syntax.Quote("\"", spansLines: true), from: quote)
    }

    /// A character literal, or the mark of a lifetime.
    private func rustApostropheEnd(from start: Int) throws(Unsure) -> Int {
        let next = text.byte(start + 1)
        if next == .backslash { return try quotedEnd(Syntax.Quote("'"), from: start) }
        guard next != 0, next != .lineFeed, next != .apostrophe, let scalar = Scalars.decode(text, at: start + 1) else {
            throw Unsure("apostrophe")
        }
        let close = start + 1 + scalar.length
        if text.byte(close) == .apostrophe { return close + 1 }
        guard next.startsWord else { throw Unsure("apostrophe") }
        let end = wordEnd(from: start + 1)
        if text.byte(end) == .apostrophe { throw Unsure("apostrophe") }
        return end
    }

    // MARK: Swift: #" … "#, and what `/` means

    func swiftEnd(from start: Int) throws(Unsure) -> Int? {
        switch text[start] {
        case .slash:
            try checkSwiftSlash(at: start)
            return start + 1
        case .hash:
            let hashes = rowLength(of: .hash, from: start)
            let quote = start + hashes
            if text.byte(quote) == .slash { throw Unsure("regular expression") }
            if text.byte(quote) == .quote { return try swiftRawEnd(quote: quote, hashes: hashes) }
            return start + hashes
        case .apostrophe: throw Unsure("apostrophe")
        default: return nil
        }
    }

    private func swiftRawEnd(quote: Int, hashes: Int) throws(Unsure) -> Int {
        let row = rowLength(of: .quote, from: quote)
        let marks = [UInt8](repeating: .hash, count: hashes)
        // Three quotes open a string of several lines only at the end of their own.
        guard row < 3 || (row == 3 && text.byte(quote + 3) == .lineFeed) else { throw Unsure("row of quotes") }
        let delimiter = [UInt8](repeating: .quote, count: row == 3 ? 3 : 1)
        let end = try rawEnd(closedBy: delimiter + marks, from: quote + delimiter.count)
        let content = quote..<end
        if text.place(of: [.backslash] + marks, in: content) != nil { throw Unsure("escape in a raw string") }
        if row != 3, text[content].contains(.lineFeed) { throw Unsure("line ends in a string") }
        return end
    }

    /// Division, unless it could open a regular expression: those start with no blank and end on their own line.
    private func checkSwiftSlash(at index: Int) throws(Unsure) {
        let isInfix = index > 0 && text[index - 1].isBlank && text.byte(index + 1).isLayout
        let hasPartner = text.place(of: [.slash], in: index + 1..<text.lineEnd(from: index)) != nil
        guard isInfix || !hasPartner else { throw Unsure("regular expression or division") }
    }

    // MARK: Lua: [==[ … ]==]

    func luaBracketEnd(from start: Int) throws(Unsure) -> Int? {
        let level = rowLength(of: UInt8(ascii: "="), from: start + 1)
        guard text.byte(start) == UInt8(ascii: "["), text.byte(start + 1 + level) == UInt8(ascii: "[") else { return nil }
        let close = [UInt8(ascii: "]")] + [UInt8](repeating: UInt8(ascii: "="), count: level) + [UInt8(ascii: "]")]
        return try rawEnd(closedBy: close, from: start + 2 + level)
    }

    /// The end of a long comment, which opens as a line comment does.
    func luaBlockEnd(from start: Int) throws(Unsure) -> Int? {
        try luaBracketEnd(from: start + 2)
    }

    // MARK: HCL: here-documents

    /// The end of `<<EOF … EOF`, expressions on one line included.
    func hclDocumentEnd(from start: Int) throws(Unsure) -> Int {
        var index = start + 2
        let isIndented = text.byte(index) == .minus
        if isIndented { index += 1 }
        let marker = Array(text[index..<wordEnd(from: index)])
        index += marker.count
        guard !marker.isEmpty, text.byte(index) == .lineFeed else { throw Unsure("heredoc") }
        while index < text.count {
            let line = index + 1
            let end = text.lineEnd(from: line)
            var content = line
            while text.byte(content).isBlank { content += 1 }
            if text.holds(marker, at: content) {
                // Versions differ in what else may stand on the last line.
                guard content + marker.count == end, isIndented || content == line else { throw Unsure("end of a heredoc") }
                return end
            }
            for mark in ["${", "%{"] where text.place(of: Array(mark.utf8), in: line..<end) != nil {
                guard text[line..<end].contains(UInt8(ascii: "}")) else { throw Unsure("expression over several lines") }
            }
            index = end
        }
        throw Unsure("heredoc without an end")
    }

    // MARK: Python: prefixes, and expressions in f-strings

    func pythonEnd(from start: Int) throws(Unsure) -> Int? {
        guard text[start].startsWord else { return nil }
        let end = wordEnd(from: start)
        guard text.byte(end) == .quote || text.byte(end) == .apostrophe else { return nil }
        guard let quote = syntax.quotes.first(where: { text.holds($0.delimiter, at: end) }) else { return nil }
        switch String(decoding: text[start..<end].map(\.lowercased), as: UTF8.self) {
        case "r", "b", "u", "br", "rb": return try quotedEnd(quote, from: end)
        case "f", "fr", "rf", "t", "tr", "rt": return try formattedEnd(quote, from: end)
        default: throw Unsure("string prefix")
        }
    }

    /// Versions differ in whether an expression inside the string may hold the string's own quote, comments and line
    /// ends, so that none of these may occur.
    private func formattedEnd(_ quote: Syntax.Quote, from start: Int) throws(Unsure) -> Int {
        let end = try quotedEnd(quote, from: start)
        let close = end - quote.delimiter.count
        var index = start + quote.delimiter.count
        var depth = 0
        while index < close {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "{") where depth == 0 && text.byte(index + 1) == byte: index += 1
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): if depth > 0 { depth -= 1 }
            case .hash, .backslash: if depth > 0 { throw Unsure("comment or escape in an f-string's expression") }
            case .quote, .apostrophe:
                guard depth > 0 else { break }
                let inner = Syntax.Quote(byte == .quote ? "\"" : "'")
                guard byte != quote.delimiter[0] || quote.delimiter.count == 3 else { throw Unsure("nested quotes") }
                index = try quotedEnd(inner, from: index) - 1
                guard index < close else { throw Unsure("nested quotes") }
            default: break
            }
            index += 1
        }
        // An open expression means that the quote found was one inside it.
        guard depth == 0 else { throw Unsure("nested quotes") }
        return end
    }
}

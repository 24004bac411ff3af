/// Where each dialect steps out of the table: one switch per question the main loop asks.
extension FreeFormLexer {
    var isC: Bool { syntax.dialect == .c || syntax.dialect == .cxx }

    mutating func begin() throws(Unsure) {
        if !syntax.opening.isEmpty {
            let opening = Array(syntax.opening.utf8)
            guard text.holds(opening, at: 0), text.byte(opening.count).isLayout else { throw Unsure("text before the code") }
        }
        let hasShebang = text.holds(Array("#!".utf8), at: 0)
        switch syntax.dialect {
        case .rust:
            if hasShebang, text.byte(2) != UInt8(ascii: "[") { throw Unsure("script") }
            if text.holds(Array("---".utf8), at: 0) { throw Unsure("front matter") }
        case .javaScript, .kotlin, .swift:
            if hasShebang { takeFirstLineAsCode() }
        case .lua:
            if text.byte(0) == .hash { takeFirstLineAsCode() }
        default: break
        }
    }

    func check() throws(Unsure) {
        for mark in syntax.textRefusals where text.place(of: Array(mark.utf8), in: text.indices) != nil {
            throw Unsure("construct that is not lexed")
        }
        switch syntax.dialect {
        case .c, .cxx:
            // Trigraphs for a backslash and for a byte that looks like an opening quote.
            for trigraph in ["??/", "??'"] where text.place(of: Array(trigraph.utf8), in: text.indices) != nil {
                throw Unsure("trigraph")
            }
        case .java:
            // `\u000a` ends a comment before the comment is seen.
            if text.place(of: Array("\\u".utf8), in: text.indices) != nil { throw Unsure("Unicode escape") }
        case .python: try checkEncodingLine()
        case .go:
            // The comment before `import "C"` is C code.
            for name in ["\"C\"", "`C`"] where text.place(of: Array(name.utf8), in: text.indices) != nil { throw Unsure("cgo") }
        default: break
        }
    }

    private mutating func takeFirstLineAsCode() {
        position = text.lineEnd(from: 0)
        builder.code(0..<position)
    }

    /// A declared encoding other than UTF-8 may turn comments into code (`utf-7`, `unicode_escape`).
    private func checkEncodingLine() throws(Unsure) {
        let first = text.lineEnd(from: 0)
        let header = text[..<text.lineEnd(from: min(first + 1, text.count))].map(\.lowercased)
        var start = 0
        while let place = header.place(of: Array("coding".utf8), in: start..<header.count) {
            start = place + 6
            guard header.byte(start) == UInt8(ascii: ":") || header.byte(start) == UInt8(ascii: "=") else { continue }
            var name = start + 1
            while header.byte(name).isBlank { name += 1 }
            let isUnicode = header.holds(Array("utf-8".utf8), at: name) || header.holds(Array("utf8".utf8), at: name)
            let end = name + (header.byte(name + 3) == .minus ? 5 : 4)
            guard isUnicode, !header.byte(end).continuesWord, header.byte(end) != .minus else {
                throw Unsure("declared encoding")
            }
        }
    }

    /// The end of a piece of code that the dialect lexes in its own way; nil leaves it to the table.
    mutating func dialectCodeEnd(from start: Int, atLineStart: Bool) throws(Unsure) -> Int? {
        let byte = text[start]
        switch syntax.dialect {
        case .plain, .go, .java: return nil
        case .c, .cxx: return try preprocessedEnd(from: start, atLineStart: atLineStart)
        case .cSharp: return try cSharpEnd(from: start, atLineStart: atLineStart)
        case .css, .scss: return try styleSheetEnd(from: start)
        case .hcl:
            guard byte == UInt8(ascii: "<"), text.byte(start + 1) == byte else { return nil }
            return try hclDocumentEnd(from: start)
        case .javaScript: return try scriptEnd(from: start)
        case .kotlin: return try kotlinEnd(from: start)
        case .lua:
            guard byte == UInt8(ascii: "[") else { return nil }
            return try luaBracketEnd(from: start)
        case .python: return try pythonEnd(from: start)
        case .rust: return try rustEnd(from: start)
        case .swift: return try swiftEnd(from: start)
        case .ada: return byte == .apostrophe ? try tickEnd(from: start) : nil
        case .awk: return byte == .slash ? try slashEnd(from: start, atLineStart: atLineStart) : nil
        case .elixir: return try questionMarkEnd(from: start)
        case .erlang: return try erlangEnd(from: start)
        case .groovy:
            if byte == .slash { throw Unsure("string or division") }
            return nil
        case .haskell: return try haskellEnd(from: start)
        case .julia: return byte == .apostrophe ? try tickEnd(from: start) : nil
        case .lisp, .emacsLisp: return try lispEnd(from: start)
        case .nix:
            guard text.holds([.apostrophe, .apostrophe], at: start) else { return nil }
            if start > 0, text[start - 1].continuesWord { throw Unsure("string or name with primes") }
            return try nixStringEnd(from: start)
        case .r: return byte == UInt8(ascii: "%") ? try percentOperatorEnd(from: start) : nil
        case .ruby: return try rubyEnd(from: start, atLineStart: atLineStart)
        case .scala: return try scalaEnd(from: start)
        case .zig: return text.holds([.backslash, .backslash], at: start) ? text.lineEnd(from: start) : nil
        }
    }

    /// Called for each word the table lexes.
    mutating func wordFound(_ range: Range<Int>) throws(Unsure) {
        if syntax.dialect == .javaScript { expression.word(text, range) }
    }

    private func kotlinEnd(from start: Int) throws(Unsure) -> Int? {
        guard text[start] == .dollar || text[start].startsWord else { return nil }
        var end = start
        while text.byte(end).continuesWord || text.byte(end) == .dollar { end += 1 }
        if text[end - 1] == .dollar, text.byte(end) == .quote { throw Unsure("string with its own interpolation mark") }
        return nil
    }

    private func styleSheetEnd(from start: Int) throws(Unsure) -> Int? {
        let byte = text[start]
        if byte == .backslash { throw Unsure("escape outside a string") }
        for mark in ["<!--", "-->"] where text.holds(Array(mark.utf8), at: start) { throw Unsure("comment marks of HTML") }
        if syntax.dialect == .scss, byte == .minus, text.byte(start + 1) == .minus {
            // The value of a custom property is raw text in which `//` is no comment.
            throw Unsure("custom property")
        }
        if byte == .quote || byte == .apostrophe, syntax.dialect == .scss {
            guard let quote = syntax.quotes.first(where: { text.holds($0.delimiter, at: start) }) else { return nil }
            let end = try quotedEnd(quote, from: start)
            if text.place(of: Array("#{".utf8), in: start..<end) != nil { throw Unsure("interpolation in a string") }
            return end
        }
        guard byte.startsWord else { return nil }
        let end = wordEnd(from: start)
        let takesAddress = ["url", "url-prefix", "domain"].contains(
            String(decoding: text[start..<end].map(\.lowercased), as: UTF8.self))
        guard takesAddress, text.byte(end) == UInt8(ascii: "(") else { return nil }
        var index = end + 1
        while text.byte(index).isLayout { index += 1 }
        if text.byte(index) == .quote || text.byte(index) == .apostrophe { return nil }
        while true {
            switch text.byte(index) {
            case UInt8(ascii: ")"): return index + 1
            case 0, .lineFeed, .quote, .apostrophe, .backslash, .hash, UInt8(ascii: "("): throw Unsure("unquoted address")
            default: index += 1
            }
        }
    }
}

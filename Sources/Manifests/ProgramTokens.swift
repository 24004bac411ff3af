import PlainDocuments

/// The tokens of a manifest that is a program, without comments: enough to find calls with literal arguments.
struct ProgramTokens {
    enum Dialect {
        case swift, groovy, kotlin, ruby
    }

    struct Token: Hashable {
        enum Kind: Hashable {
            case word(String)
            /// Text in quotation marks whose value stands there.
            case text(String)
            /// Text in quotation marks with something computed inside, as written.
            case computed(String)
            case symbol(UInt8)
        }

        var kind: Kind
        var line: Int

        var word: String? { if case .word(let word) = kind { word } else { nil } }
        var text: String? { if case .text(let text) = kind { text } else { nil } }
        var isComputed: Bool { if case .computed = kind { true } else { false } }

        func isSymbol(_ symbol: Unicode.Scalar) -> Bool {
            symbol.isASCII && kind == .symbol(UInt8(truncatingIfNeeded: symbol.value))
        }

        /// As it may be shown and compared.
        var written: String {
            switch kind {
            case .word(let word), .computed(let word): word
            case .text(let text): "\"\(text)\""
            case .symbol(let byte): String(Unicode.Scalar(byte))
            }
        }
    }

    private let dialect: Dialect
    private var cursor: ByteCursor

    static func read(_ bytes: [UInt8], _ dialect: Dialect) throws(NotUnderstood) -> [Token] {
        var reader = ProgramTokens(dialect: dialect, cursor: ByteCursor(bytes))
        var tokens: [Token] = []
        while let token = try reader.next() {
            try reader.cursor.enter(depth: 1)
            tokens.append(token)
        }
        return tokens
    }

    private mutating func next() throws(NotUnderstood) -> Token? {
        try skipSpaceAndComments()
        let line = cursor.line
        guard let byte = cursor.current else { return nil }
        if byte == UInt8(ascii: "\"") || (byte == UInt8(ascii: "'") && dialect != .swift) {
            return Token(kind: try quoted(hashes: 0, depth: 1), line: line)
        }
        if byte == UInt8(ascii: "#"), dialect == .swift {
            let start = cursor.position
            cursor.skip { $0 == UInt8(ascii: "#") }
            let hashes = cursor.position - start
            if cursor.current == UInt8(ascii: "\"") { return Token(kind: try quoted(hashes: hashes, depth: 1), line: line) }
            return Token(kind: .symbol(byte), line: line)
        }
        try refuseOtherQuotation(byte)
        if byte == UInt8(ascii: "`") {
            cursor.advance()
            let name = cursor.text { $0 != UInt8(ascii: "`") && $0 != UInt8(ascii: "\n") }
            guard cursor.take(UInt8(ascii: "`")) else { throw cursor.failure("a name without its end") }
            return Token(kind: .word(name), line: line)
        }
        if byte == UInt8(ascii: "%"), dialect == .ruby { return Token(kind: try wordList(), line: line) }
        if Self.isWord(byte) { return Token(kind: .word(cursor.text(while: Self.isWord)), line: line) }
        cursor.advance()
        return Token(kind: .symbol(byte), line: line)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte.isLetterOrDigit || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    /// Regular expressions, commands, characters and documents within the text can hold a quotation mark that begins no text.
    /// A reader that took it for one would read past everything up to the next.
    private func refuseOtherQuotation(_ byte: UInt8) throws(NotUnderstood) {
        let isOther =
            switch dialect {
            case .kotlin: false
            case .swift, .groovy: byte == UInt8(ascii: "/")
            case .ruby:
                byte == UInt8(ascii: "/") || byte == UInt8(ascii: "`") || cursor.starts(with: "<<")
                    || cursor.starts(with: "=begin")
                    || cursor.starts(with: "?\"") || cursor.starts(with: "?'")
            }
        if isOther { throw cursor.failure("a notation for text that is not known here") }
    }

    /// `%i[one two]` or `%w[one two]`.
    private mutating func wordList() throws(NotUnderstood) -> Token.Kind {
        let start = cursor.position
        cursor.advance()
        guard let kind = cursor.current, "iwIW".utf8.contains(kind), cursor.peek(1) == UInt8(ascii: "[") else {
            throw cursor.failure("a notation for text that is not known here")
        }
        cursor.skip { $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
        guard cursor.take(UInt8(ascii: "]")) else { throw cursor.failure("a list without its end") }
        return .computed(String(decoding: cursor.bytes[start..<cursor.position], as: UTF8.self))
    }

    private mutating func skipSpaceAndComments() throws(NotUnderstood) {
        while true {
            cursor.skip { $0.isBlank || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            if dialect == .ruby {
                guard cursor.current == UInt8(ascii: "#") else { return }
                cursor.skip { $0 != UInt8(ascii: "\n") }
            } else if cursor.starts(with: "//") {
                cursor.skip { $0 != UInt8(ascii: "\n") }
            } else if cursor.starts(with: "/*") {
                try skipBlockComment()
            } else {
                return
            }
        }
    }

    /// Swift's and Kotlin's nest, Groovy's do not: where one opens inside another, nothing is certain.
    private mutating func skipBlockComment() throws(NotUnderstood) {
        cursor.advance(2)
        while !cursor.starts(with: "*/") {
            guard cursor.current != nil, !cursor.starts(with: "/*") else { throw cursor.failure("a comment without its end") }
            cursor.advance()
        }
        cursor.advance(2)
    }

    /// Text in quotation marks, `hashes` number signs around it.
    private mutating func quoted(hashes: Int, depth: Int) throws(NotUnderstood) -> Token.Kind {
        try cursor.enter(depth: depth)
        let quote = cursor.current ?? 0
        let start = cursor.position
        let isLong = cursor.peek(1) == quote && cursor.peek(2) == quote && dialect != .ruby
        cursor.advance(isLong ? 3 : 1)
        var isComputed = false
        var value: [UInt8] = []
        while !isAtEnd(quote, isLong: isLong, hashes: hashes) {
            guard let byte = cursor.current, isLong || byte != UInt8(ascii: "\n") else {
                throw cursor.failure("text without its end")
            }
            let isRaw = isLong && dialect == .kotlin
            if byte == UInt8(ascii: "\\"), hashes == 0, !isRaw {
                cursor.advance()
                if dialect == .swift, cursor.current == UInt8(ascii: "(") {
                    isComputed = true
                    try skipComputed(from: UInt8(ascii: "("), to: UInt8(ascii: ")"), depth: depth)
                    continue
                }
                // An escape can stand for anything: its text is not compared as if it were a literal.
                if !(cursor.current.map { $0 == quote || $0 == UInt8(ascii: "\\") } ?? false) { isComputed = true }
            } else if beginsComputed(byte, quote) {
                isComputed = true
                cursor.advance()
                if cursor.current == UInt8(ascii: "{") {
                    try skipComputed(from: UInt8(ascii: "{"), to: UInt8(ascii: "}"), depth: depth)
                }
                continue
            } else if byte == UInt8(ascii: "\\"), dialect == .swift, hashes > 0, cursor.peek(1) == UInt8(ascii: "#") {
                throw cursor.failure("computed text between number signs")
            }
            if let byte = cursor.current { value.append(byte) }
            cursor.advance()
        }
        let end = cursor.position
        cursor.advance((isLong ? 3 : 1) + hashes)
        return isComputed
            ? .computed(String(decoding: cursor.bytes[start..<end], as: UTF8.self))
            : .text(String(decoding: value, as: UTF8.self))
    }

    private func isAtEnd(_ quote: UInt8, isLong: Bool, hashes: Int) -> Bool {
        let length = isLong ? 3 : 1
        // Of four quotation marks the first belongs to the text.
        if isLong, cursor.peek(3) == quote { return false }
        return (0..<length).allSatisfy { cursor.peek($0) == quote }
            && (0..<hashes).allSatisfy { cursor.peek(length + $0) == UInt8(ascii: "#") }
    }

    private func beginsComputed(_ byte: UInt8, _ quote: UInt8) -> Bool {
        switch dialect {
        case .swift: false
        case .groovy, .kotlin: byte == UInt8(ascii: "$") && quote == UInt8(ascii: "\"")
        case .ruby: byte == UInt8(ascii: "#") && quote == UInt8(ascii: "\"") && cursor.peek(1) == UInt8(ascii: "{")
        }
    }

    private mutating func skipComputed(from open: UInt8, to close: UInt8, depth: Int) throws(NotUnderstood) {
        var level = 0
        repeat {
            guard let byte = cursor.current else { throw cursor.failure("text without its end") }
            if byte == UInt8(ascii: "\"") {
                _ = try quoted(hashes: 0, depth: depth + 1)
                continue
            }
            if byte == open { level += 1 }
            if byte == close { level -= 1 }
            cursor.advance()
        } while level > 0
    }
}

extension ArraySlice<ProgramTokens.Token> {
    /// The tokens between the parenthesis here and the one that closes it, and the index behind that; nil where none opens here.
    func parenthesized(at index: Int) throws(NotUnderstood) -> (inside: ArraySlice<ProgramTokens.Token>, end: Int)? {
        guard indices.contains(index), self[index].isSymbol("(") else { return nil }
        var level = 0
        for position in index..<endIndex {
            if self[position].isSymbol("(") || self[position].isSymbol("[") || self[position].isSymbol("{") { level += 1 }
            if self[position].isSymbol(")") || self[position].isSymbol("]") || self[position].isSymbol("}") { level -= 1 }
            if level == 0 { return (self[(index + 1)..<position], position + 1) }
            // So that calls in each other cost no more than their text times this.
            guard level <= DocumentLimits.depth else { throw NotUnderstood("nested too deeply", line: self[position].line) }
        }
        throw NotUnderstood("a parenthesis without its end", line: self[index].line)
    }

    /// Split at the commas that stand in no brackets.
    var arguments: [ArraySlice<ProgramTokens.Token>] {
        var result: [ArraySlice<ProgramTokens.Token>] = []
        var level = 0
        var start = startIndex
        for index in indices {
            if self[index].isSymbol("(") || self[index].isSymbol("[") || self[index].isSymbol("{") { level += 1 }
            if self[index].isSymbol(")") || self[index].isSymbol("]") || self[index].isSymbol("}") { level -= 1 }
            if level == 0, self[index].isSymbol(",") {
                result.append(self[start..<index])
                start = index + 1
            }
        }
        if start < endIndex { result.append(self[start...]) }
        return result
    }

    /// As one text, with blanks where words would run together.
    var written: String {
        var text = ""
        var needsBlank = false
        for token in self {
            let isSymbol = if case .symbol = token.kind { true } else { false }
            if needsBlank, !isSymbol { text += " " }
            text += token.written
            needsBlank = !isSymbol || token.isSymbol(":") || token.isSymbol(",")
        }
        return text
    }
}

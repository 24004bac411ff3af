/// Scripts for sh, dash, ksh and bash, as far as these agree.
///
/// Not lexed: here-documents, `case` inside a substitution, patterns with `?( … )`, quotes inside `${ … }`, escapes
/// inside backticks and `$' … '`, and scripts that name their own file, for those may read their comments.
struct ShellLexer: Lexer {
    var text: [UInt8]
    var builder = SkeletonBuilder()
    private(set) var position = 0
    private var isInWord = false
    /// The last byte was an operator, behind which `#` is read in more than one way.
    private var isBehindOperator = false
    /// A line was spliced and nothing but blanks followed.
    private var isBehindSplice = false
    /// For each open parenthesis, whether it is one of a pair that may be arithmetic.
    private var parentheses: [Bool] = []

    init(_ text: [UInt8]) { self.text = text }

    func begin() {}

    func check() throws(Unsure) {
        for name in ["$0", "${0", "BASH_SOURCE", "LINENO", "alias", "caller", "interactive_comments"]
        where text.place(of: Array(name.utf8), in: text.indices) != nil {
            throw Unsure("reads its own text or changes how it is read")
        }
    }

    private var isInArithmetic: Bool { parentheses.contains(true) }

    mutating func step() throws(Unsure) {
        let start = position
        let byte = text[start]
        if byte.isLayout {
            builder.layout(at: start)
            position += 1
            isInWord = false
            isBehindOperator = false
            if byte == .lineFeed, start == 0 || text[start - 1] != .backslash { isBehindSplice = false }
            return
        }
        if byte == .hash, !isInWord {
            guard !isBehindOperator, !isBehindSplice, !isInArithmetic else { throw Unsure("comment or word") }
            position = text.lineEnd(from: start)
            builder.comment(start..<position)
            return
        }
        isBehindSplice = false
        isBehindOperator = false
        isInWord = true
        position = try codeEnd(from: start)
        builder.code(start..<position)
    }

    private mutating func codeEnd(from start: Int) throws(Unsure) -> Int {
        let byte = text[start]
        switch byte {
        case .apostrophe: return try apostropheEnd(from: start)
        case .quote: return try quotedEnd(from: start + 1)
        case .backtick: return try backtickEnd(from: start + 1)
        case .dollar: return try dollarEnd(from: start)
        case .backslash:
            guard text.byte(start + 1) == .lineFeed else { return min(start + 2, text.count) }
            isBehindSplice = true
            return start + 1
        case UInt8(ascii: "("):
            try openParenthesis(at: start)
            isBehindOperator = true
            isInWord = false
            return start + 1
        case UInt8(ascii: ")"):
            _ = parentheses.popLast()
            isBehindOperator = true
            isInWord = false
            return start + 1
        case UInt8(ascii: ";"):
            isInWord = false
            return start + 1
        case UInt8(ascii: "<"):
            let row = Row(text, of: byte, from: start).length
            // Three are a string for the input; two a here-document.
            guard row == 1 || row == 3 else { throw Unsure("here-document") }
            isBehindOperator = true
            isInWord = false
            return start + row
        case UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "|"):
            isBehindOperator = true
            isInWord = false
            return start + 1
        case UInt8(ascii: "[") where start > 0 && text[start - 1].continuesWord:
            return try subscriptEnd(from: start)
        case _ where byte.startsWord: return try wordEnd(from: start)
        default: return start + 1
        }
    }

    private func wordEnd(from start: Int) throws(Unsure) -> Int {
        var end = start
        while text.byte(end).continuesWord { end += 1 }
        let word = text[start..<end]
        if isInArithmetic, word.elementsEqual("case".utf8) || word.elementsEqual("esac".utf8) {
            throw Unsure("case in a substitution")
        }
        return end
    }

    private mutating func openParenthesis(at start: Int) throws(Unsure) {
        if start > 0, Array("?*+@!".utf8).contains(text[start - 1]) { throw Unsure("extended pattern") }
        let isPair = text.byte(start + 1) == UInt8(ascii: "(") || (start > 0 && text[start - 1] == UInt8(ascii: "("))
        parentheses.append(isPair)
    }

    /// `a[…]` may hold blanks where a value is assigned.
    private func subscriptEnd(from start: Int) throws(Unsure) -> Int {
        var index = start + 1
        while text.byte(index) != UInt8(ascii: "]") {
            switch text.byte(index) {
            case 0, .apostrophe, .quote, .backtick, .hash, .backslash, .dollar, UInt8(ascii: ";"), .space, .tab, .lineFeed:
                throw Unsure("subscript or pattern")
            default: index += 1
            }
        }
        return index + 1
    }
}

// MARK: Quotes and substitutions, kept whole

extension ShellLexer {
    private func apostropheEnd(from start: Int) throws(Unsure) -> Int {
        guard let close = text.place(of: [.apostrophe], in: start + 1..<text.count) else { throw Unsure("string without an end") }
        return close + 1
    }

    private func dollarEnd(from start: Int) throws(Unsure) -> Int {
        switch text.byte(start + 1) {
        case UInt8(ascii: "{"): return try parameterEnd(from: start + 2)
        case UInt8(ascii: "["): throw Unsure("old arithmetic")
        case .apostrophe:
            let end = try apostropheEnd(from: start + 1)
            if text[start..<end].contains(.backslash) { throw Unsure("escapes of some shells") }
            return end
        default: return start + 1
        }
    }

    private func quotedEnd(from start: Int) throws(Unsure) -> Int {
        var index = start
        while index < text.count {
            switch text[index] {
            case .quote: return index + 1
            case .backslash: index += 2
            case .backtick: index = try backtickEnd(from: index + 1)
            case .dollar:
                switch text.byte(index + 1) {
                case UInt8(ascii: "{"): index = try parameterEnd(from: index + 2)
                case UInt8(ascii: "("): index = try substitutionEnd(from: index + 2, depth: 0)
                case UInt8(ascii: "["): throw Unsure("old arithmetic")
                default: index += 1
                }
            default: index += 1
            }
        }
        throw Unsure("string without an end")
    }

    /// A command inside a string, without comments, here-documents and `case`.
    private func substitutionEnd(from start: Int, depth: Int) throws(Unsure) -> Int {
        guard depth < 8 else { throw Unsure("substitutions nested too deeply") }
        var index = start
        var open = 1
        while index < text.count {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "("):
                open += 1
                index += 1
            case UInt8(ascii: ")"):
                open -= 1
                index += 1
                if open == 0 { return index }
            case .apostrophe: index = try apostropheEnd(from: index)
            case .quote: index = try nestedQuotedEnd(from: index + 1, depth: depth + 1)
            case .backtick: throw Unsure("backtick in a substitution")
            case .backslash: index += 2
            case .dollar:
                switch text.byte(index + 1) {
                case UInt8(ascii: "{"): index = try parameterEnd(from: index + 2)
                case UInt8(ascii: "["), .apostrophe: throw Unsure("escapes of some shells")
                case .hash: index += 2
                default: index += 1
                }
            case .hash:
                guard text[index - 1].continuesWord else { throw Unsure("comment in a substitution") }
                index += 1
            case UInt8(ascii: "<") where text.byte(index + 1) == byte: throw Unsure("here-document")
            case _ where byte.startsWord:
                var end = index
                while text.byte(end).continuesWord { end += 1 }
                let word = text[index..<end]
                for refused in ["case", "esac"] where word.elementsEqual(refused.utf8) {
                    throw Unsure("case in a substitution")
                }
                index = end
            default: index += 1
            }
        }
        throw Unsure("substitution without an end")
    }

    private func nestedQuotedEnd(from start: Int, depth: Int) throws(Unsure) -> Int {
        var index = start
        while index < text.count {
            switch text[index] {
            case .quote: return index + 1
            case .backslash: index += 2
            case .backtick: throw Unsure("backtick in a substitution")
            case .dollar where text.byte(index + 1) == UInt8(ascii: "{"): index = try parameterEnd(from: index + 2)
            case .dollar where text.byte(index + 1) == UInt8(ascii: "("):
                index = try substitutionEnd(from: index + 2, depth: depth + 1)
            default: index += 1
            }
        }
        throw Unsure("string without an end")
    }

    /// `${…}` without quotes, escapes, substitutions or line ends, on which shells differ.
    private func parameterEnd(from start: Int) throws(Unsure) -> Int {
        if text.byte(start).isLayout || text.byte(start) == UInt8(ascii: "|") { throw Unsure("command in braces") }
        var index = start
        var open = 1
        while true {
            let byte = text.byte(index)
            switch byte {
            case 0, .apostrophe, .quote, .backtick, .backslash, .lineFeed: throw Unsure("quotes in a parameter")
            case .dollar where text.byte(index + 1) == UInt8(ascii: "("): throw Unsure("substitution in a parameter")
            case .dollar where text.byte(index + 1) == UInt8(ascii: "{"):
                open += 1
                index += 1
            case UInt8(ascii: "}"):
                open -= 1
                if open == 0 { return index + 1 }
            default: break
            }
            index += 1
        }
    }

    private func backtickEnd(from start: Int) throws(Unsure) -> Int {
        var index = start
        while true {
            switch text.byte(index) {
            case .backtick: return index + 1
            case 0, .apostrophe, .quote, .backslash, .hash, .lineFeed, UInt8(ascii: "<"):
                throw Unsure("quotes in backticks")
            default: index += 1
            }
        }
    }

    /// A row of equal bytes.
    private struct Row {
        let length: Int

        init(_ text: [UInt8], of byte: UInt8, from start: Int) {
            var end = start
            while text.byte(end) == byte { end += 1 }
            length = end - start
        }
    }
}

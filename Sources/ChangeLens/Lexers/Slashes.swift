/// Ruby and awk, where `/` opens a pattern or divides.
extension FreeFormLexer {
    /// Words of Ruby behind which an operand stands.
    private static let operandFollows: Set<String> = [
        "if", "elsif", "unless", "while", "until", "when", "and", "or", "not", "then", "do", "return", "in", "else",
    ]

    /// A pattern or a division, where the piece before decides it.
    func slashEnd(from start: Int, atLineStart: Bool) throws(Unsure) -> Int {
        if operandStands(at: start) { return try slashPatternEnd(from: start) }
        switch context.previous?.kind {
        case .number: return start + 1
        // A statement of awk may follow its condition directly.
        case .separator where syntax.dialect == .ruby && context.previous?.first != UInt8(ascii: "}") && !atLineStart:
            return start + 1
        default: throw Unsure("pattern or division")
        }
    }

    /// A pattern on one line, without expressions, and with whole character classes.
    private func slashPatternEnd(from start: Int) throws(Unsure) -> Int {
        var index = start + 1
        var inBrackets = false
        while true {
            switch text.byte(index) {
            case 0, .lineFeed: throw Unsure("pattern without an end")
            case .backslash:
                if text.byte(index + 1) == .lineFeed { throw Unsure("pattern without an end") }
                index += 1
            case .hash where text.byte(index + 1) == UInt8(ascii: "{"): throw Unsure("expression in a pattern")
            case UInt8(ascii: "["): inBrackets = true
            case UInt8(ascii: "]"): inBrackets = false
            case .slash:
                if inBrackets { throw Unsure("slash in a character class") }
                return wordEnd(from: index + 1)
            default: break
            }
            index += 1
        }
    }

    mutating func rubyEnd(from start: Int, atLineStart: Bool) throws(Unsure) -> Int? {
        let byte = text[start]
        switch byte {
        case .slash: return try slashEnd(from: start, atLineStart: atLineStart)
        case UInt8(ascii: "%"): return try wordListEnd(from: start)
        case .backtick: throw Unsure("literal or operator")
        case UInt8(ascii: "<") where text.byte(start + 1) == byte:
            guard text.byte(start + 2).isLayout || text.byte(start + 2) == UInt8(ascii: "=") else {
                return try hereDocumentEnd(from: start)
            }
            return start + 2
        case .dollar:
            guard text.byte(start + 1).continuesWord else { throw Unsure("variable named by a mark") }
            return wordEnd(from: start + 1)
        default: return try questionMarkEnd(from: start)
        }
    }

    /// `%w[…]` or `%i[…]`, where an operand stands for certain: words and blanks, nothing that could mean more.
    private func wordListEnd(from start: Int) throws(Unsure) -> Int {
        let unsure = Unsure("literal or operator")
        guard operandStands(at: start), ["w", "i"].contains(Character(Unicode.Scalar(text.byte(start + 1)))) else { throw unsure }
        let close: UInt8
        switch text.byte(start + 2) {
        case UInt8(ascii: "["): close = UInt8(ascii: "]")
        case UInt8(ascii: "("): close = UInt8(ascii: ")")
        case UInt8(ascii: "{"): close = UInt8(ascii: "}")
        default: throw unsure
        }
        var index = start + 3
        while true {
            switch text.byte(index) {
            case close: return index + 1
            case 0, .backslash, .hash, text[start + 2]: throw unsure
            default: index += 1
            }
        }
    }

    /// Nothing stands before `start` that an operator could follow.
    func operandStands(at start: Int) -> Bool {
        guard let previous = context.previous else { return true }
        switch previous.kind {
        case .separator: return previous.opens || previous.isComma || previous.isSemicolon
        // `:%` is a symbol and `.%` a call.
        case .operation:
            return previous.range.upperBound < start && previous.first != UInt8(ascii: ".") && previous.first != UInt8(ascii: "?")
        case .word:
            return syntax.dialect == .ruby && previous.range.upperBound < start
                && Self.operandFollows.contains(String(decoding: text[previous.range], as: UTF8.self))
        default: return false
        }
    }
}

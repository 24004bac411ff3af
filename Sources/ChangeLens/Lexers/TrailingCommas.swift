/// A bracket that was opened, as far as the comma before its end is concerned.
struct OpenBracket {
    /// What a bracket is to what stands before it.
    enum Role { case beginsOperand, followsOperand, unclear }

    var mark: UInt8
    var role: Role
    private(set) var commas = 0
    /// A word of Python with which a comma belongs to something smaller, or must not stand at all.
    private(set) var holdsClause = false
    private(set) var holdsColon = false
    private(set) var holdsSemicolon = false
    /// The last item is preceded by `...`, behind which some lists may not go on.
    private(set) var isSpread = false

    init(mark: UInt8, previous: Piece?, _ text: [UInt8]) {
        self.mark = mark
        role = Self.role(behind: previous, text)
    }

    mutating func note(_ piece: Piece, _ text: [UInt8]) {
        switch piece.kind {
        case .separator where piece.isComma:
            commas += 1
            isSpread = false
        case .separator where piece.isSemicolon: holdsSemicolon = true
        case .operation where piece.first == UInt8(ascii: ":"): holdsColon = true
        case .operation where piece.first == UInt8(ascii: "."):
            isSpread = isSpread || text.holds(Array("...".utf8), at: piece.range.lowerBound)
        case .word where piece.range.count <= 6:
            holdsClause = holdsClause || ["lambda", "for"].contains(String(decoding: text[piece.range], as: UTF8.self))
        default: break
        }
    }

    /// Words that are no names in one of the languages whose commas may trail, or were none once.
    private static let keywords: Set<String> = [
        "and", "as", "assert", "async", "await", "break", "case", "catch", "class", "const", "continue", "def", "default",
        "del", "delete", "do", "dyn", "elif", "else", "except", "exec", "export", "extends", "finally", "fn", "for", "from",
        "global", "if", "impl", "import", "in", "instanceof", "is", "lambda", "let", "loop", "match", "move", "mut",
        "nonlocal", "not", "of", "or", "pass", "print", "pub", "raise", "ref", "return", "static", "switch", "throw", "try",
        "type", "typeof", "unsafe", "var", "void", "where", "while", "with", "yield",
    ]

    private static func role(behind previous: Piece?, _ text: [UInt8]) -> Role {
        guard let previous else { return .beginsOperand }
        switch previous.kind {
        // A block may have ended with it.
        case .separator where previous.first == UInt8(ascii: "}"): return .unclear
        case .separator: return previous.closes ? .followsOperand : .beginsOperand
        // An arrow, behind which a block may stand, or the end of type arguments.
        case .operation: return previous.first == UInt8(ascii: ">") ? .unclear : .beginsOperand
        case .word where previous.range.count <= 10:
            return keywords.contains(String(decoding: text[previous.range], as: UTF8.self)) ? .unclear : .followsOperand
        case .word: return .followsOperand
        case .number, .string, .other: return .unclear
        }
    }
}

extension FreeFormLexer {
    /// True for a comma right before a closing bracket, where all readers of the language take it for nothing.
    ///
    /// The bracket has to close on this line or the next, behind nothing but comments: no step looks further ahead.
    func commaIsLayout(at index: Int) -> Bool {
        guard syntax.commasMayTrail, text[index] == UInt8(ascii: ","), let bracket = context.brackets.last,
            let previous = context.previous, !previous.isComma, !previous.opens, !previous.isSemicolon,
            previous.kind != .operation, !context.commaIsInGap
        else { return false }
        return isFree(bracket) && closes(behind: index + 1)
    }

    private func isFree(_ bracket: OpenBracket) -> Bool {
        let isRound = bracket.mark == UInt8(ascii: "(")
        let isSquare = bracket.mark == UInt8(ascii: "[")
        switch syntax.dialect {
        case .javaScript:
            if bracket.isSpread || bracket.holdsSemicolon { return false }
            if isRound { return bracket.role == .followsOperand }
            if isSquare { return bracket.role == .beginsOperand }
            // What is no block: members of an object, names of a module.
            switch bracket.role {
            case .beginsOperand: return bracket.commas > 0 || bracket.holdsColon
            case .unclear: return bracket.commas > 0
            case .followsOperand: return false
            }
        // `[P *T,]` declares a parameter, `[P *T]` an array.
        case .go: return !isSquare
        case .python:
            if bracket.holdsClause { return false }
            if isRound, bracket.role == .followsOperand { return true }
            if isSquare, bracket.role == .beginsOperand { return true }
            // `(a,)` is a tuple, and `a[b,]` is asked for one.
            return bracket.commas > 0 || !(isRound || isSquare)
        case .rust: return context.macroDepth == 0 && (!isRound || bracket.role == .followsOperand)
        default: return false
        }
    }

    private func closes(behind start: Int) -> Bool {
        var index = start
        var lines = 0
        while index < text.count, lines < 2 {
            let byte = text[index]
            if byte.isLayout {
                if byte == .lineFeed { lines += 1 }
                index += 1
            } else if syntax.lineComments.contains(where: { text.holds($0, at: index) }) {
                index = text.lineEnd(from: index)
            } else {
                return byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
            }
        }
        return false
    }
}

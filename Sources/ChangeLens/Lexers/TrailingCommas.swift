/// A bracket that was opened, as far as the comma before its end is concerned.
struct OpenBracket {
    /// What a bracket is to what stands before it.
    enum Role { case beginsOperand, followsOperand, unclear }

    var mark: UInt8
    var role: Role
    private(set) var commas = 0
    /// A comma in it may belong to something smaller.
    private(set) var holdsLambda = false

    init(mark: UInt8, previous: Piece?, _ text: [UInt8]) {
        self.mark = mark
        role = Self.role(behind: previous, text)
    }

    mutating func note(_ piece: Piece, _ text: [UInt8]) {
        if piece.isComma { commas += 1 }
        if piece.kind == .word, text[piece.range].elementsEqual("lambda".utf8) { holdsLambda = true }
    }

    /// Words that are no names in one of the languages whose commas may trail, or were none once.
    private static let keywords: Set<String> = [
        "and", "as", "assert", "async", "await", "break", "case", "class", "const", "continue", "def", "del", "dyn", "elif", "else",
        "except", "exec", "finally", "fn", "for", "from", "global", "if", "impl", "import", "in", "is", "lambda", "let", "loop",
        "match", "move", "mut", "nonlocal", "not", "or", "pass", "print", "pub", "raise", "ref", "return", "static", "try", "type",
        "unsafe", "where", "while", "with", "yield",
    ]

    private static func role(behind previous: Piece?, _ text: [UInt8]) -> Role {
        guard let previous else { return .beginsOperand }
        switch previous.kind {
        // A block may have ended with it.
        case .separator where previous.first == UInt8(ascii: "}"): return .unclear
        case .separator: return previous.closes ? .followsOperand : .beginsOperand
        case .operation: return .beginsOperand
        case .word where previous.range.count <= 8:
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
            let previous = context.previous, !previous.isComma, !previous.opens, !previous.isSemicolon, !context.commaIsInGap
        else { return false }
        return isFree(bracket) && closes(behind: index + 1)
    }

    private func isFree(_ bracket: OpenBracket) -> Bool {
        switch syntax.dialect {
        // Holes of lists are ruled out by what stands before the comma.
        case .javaScript: return true
        // `[P *T,]` declares a parameter, `[P *T]` an array.
        case .go: return bracket.mark != UInt8(ascii: "[")
        // `(a,)` is a tuple, and `a[b,]` is asked for one.
        case .python:
            switch bracket.mark {
            case UInt8(ascii: "{"): return true
            case UInt8(ascii: "("): if bracket.role == .followsOperand { return true }
            default: if bracket.role == .beginsOperand { return true }
            }
            return bracket.commas > 0 && !bracket.holdsLambda
        case .rust:
            guard context.macroDepth == 0 else { return false }
            return bracket.mark != UInt8(ascii: "(") || bracket.role == .followsOperand
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

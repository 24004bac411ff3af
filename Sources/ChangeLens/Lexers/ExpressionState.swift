/// Where a JavaScript expression stands: the one thing that tells a division from a regular expression and a
/// comparison from markup. Follows the token before, and says `unclear` wherever that does not decide.
struct ExpressionState {
    enum Expectation { case operand, operation, unclear }

    private(set) var expects: Expectation = .operand
    /// A line ended since the last token; a statement may have ended with it.
    var lineEnded = false
    /// For each open parenthesis, whether it belongs to the head of a statement, so that an operand may follow it.
    private var parentheses: [Bool] = []
    private var opensHead = false
    private var afterPoint = false

    /// Words that are never names, behind which an operand stands.
    private static let prefixes: Set<String> = [
        "return", "case", "typeof", "instanceof", "in", "new", "void", "delete", "throw", "do", "else",
    ]
    /// Words that may be names or not, or whose followers vary.
    private static let unclearWords: Set<String> = [
        "yield", "await", "of", "let", "async", "as", "is", "satisfies", "extends", "implements", "default", "export",
        "import", "function", "class", "keyof", "readonly", "unique", "infer", "asserts", "out", "static", "get", "set", "type",
        "declare", "abstract", "enum", "interface", "namespace", "module", "var", "const", "using", "debugger", "break",
        "continue",
        "public", "private", "protected", "override", "accessor", "global", "try", "finally", "switch", "catch", "any", "never",
    ]
    private static let heads: Set<String> = ["if", "while", "for", "with", "await"]

    mutating func operand() {
        expects = .operation
        opensHead = false
        afterPoint = false
    }

    mutating func operandExpected() {
        expects = .operand
        opensHead = false
        afterPoint = false
    }

    mutating func word(_ text: [UInt8], _ range: Range<Int>) {
        defer { afterPoint = false }
        opensHead = false
        expects = .operation
        guard !afterPoint, range.count <= 10 else { return }
        let word = String(decoding: text[range], as: UTF8.self)
        opensHead = Self.heads.contains(word)
        if Self.prefixes.contains(word) {
            expects = .operand
        } else if opensHead || Self.unclearWords.contains(word) {
            expects = .unclear
        }
    }

    mutating func mark(_ byte: UInt8, next: UInt8) {
        let wasPoint = afterPoint
        afterPoint = false
        let head = opensHead
        opensHead = false
        switch byte {
        case UInt8(ascii: "("):
            parentheses.append(head)
            expects = .operand
        case UInt8(ascii: ")"):
            // Without a partner the text is not what it seems.
            expects = parentheses.popLast().map { $0 ? .unclear : .operation } ?? .unclear
        case UInt8(ascii: "]"): expects = .operation
        case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "?"),
            UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "*"), UInt8(ascii: "%"),
            UInt8(ascii: "~"), UInt8(ascii: "^"):
            expects = .operand
        case UInt8(ascii: "!"):
            // Behind an operand it asserts (TypeScript) or is half of `!=`, and the expression is not over.
            if expects != .operation || next == UInt8(ascii: "=") { expects = .operand }
            if lineEnded { expects = .unclear }
        case UInt8(ascii: "."):
            // The third of three spreads an operand; the first or only one is followed by a name.
            afterPoint = !wasPoint
            expects = .unclear
        default:
            // `+` and `-` may be halves of `++` and `--`; `>` may close type arguments; `}` may end a block or an object.
            expects = .unclear
        }
    }
}

extension FreeFormLexer {
    mutating func scriptEnd(from start: Int) throws(Unsure) -> Int? {
        switch text[start] {
        case .slash: return try scriptSlashEnd(from: start)
        case UInt8(ascii: "<"): return try scriptLessThanEnd(from: start)
        case .minus where text.holds(Array("-->".utf8), at: start): throw Unsure("comment marks of HTML")
        case .backslash: throw Unsure("escape outside a string")
        case .hash, UInt8(ascii: "@"):
            // A private name or a decorator.
            expression.mark(UInt8(ascii: "."), next: 0)
            return start + 1
        default: return nil
        }
    }

    private mutating func scriptSlashEnd(from start: Int) throws(Unsure) -> Int {
        switch expression.expects {
        case .operation where !expression.lineEnded:
            expression.operandExpected()
            return start + 1
        case .operand:
            let end = try patternEnd(from: start)
            expression.operand()
            return end
        default:
            throw Unsure("regular expression or division")
        }
    }

    private mutating func scriptLessThanEnd(from start: Int) throws(Unsure) -> Int {
        if syntax.holdsMarkup, expression.expects == .operand { return try beginMarkup(at: start) }
        guard expression.expects == .operation, !expression.lineEnded, !text.holds(Array("<!--".utf8), at: start) else {
            throw Unsure("markup or comparison")
        }
        expression.operandExpected()
        var end = start
        while text.byte(end) == UInt8(ascii: "<") { end += 1 }
        return text.byte(end) == UInt8(ascii: "=") ? end + 1 : end
    }

    /// A regular expression ends on its own line at the first `/` outside brackets, its flags sticking to it.
    private func patternEnd(from start: Int) throws(Unsure) -> Int {
        var index = start + 1
        var inBrackets = false
        while true {
            switch text.byte(index) {
            case 0, .lineFeed: throw Unsure("regular expression without an end")
            case .backslash:
                if text.byte(index + 1) == .lineFeed { throw Unsure("regular expression without an end") }
                index += 1
            // Nested classes (flag v) are read differently by older engines.
            case UInt8(ascii: "["):
                if inBrackets { throw Unsure("nested character class") }
                inBrackets = true
            case UInt8(ascii: "]"): inBrackets = false
            case .slash where !inBrackets: return wordEnd(from: index + 1)
            default: break
            }
            index += 1
        }
    }
}

/// Lexes the languages whose code, strings and comments the columns of `Syntax` describe, dialects beside them.
struct FreeFormLexer: Lexer {
    var text: [UInt8]
    let syntax: Syntax
    let starts: ByteStarts
    var builder = SkeletonBuilder()
    /// The first byte not yet given to the builder.
    var position = 0
    /// Only layout and comments so far on this line.
    var atLineStart = true
    /// Where `/` and `<` are ambiguous, what the code so far makes of them.
    var expression = ExpressionState()
    /// Where code may hold elements of markup, which of them are open.
    var markup = MarkupState()
    /// What was announced on this line and begins on the next.
    var hereDocument: HereDocument?
    /// What the freedom of the next gap hangs on.
    var context = SpacingContext()

    init(_ text: [UInt8], _ syntax: Syntax) {
        self.text = text
        self.syntax = syntax
        starts = ByteStarts(syntax)
    }

    mutating func step() throws(Unsure) {
        if markup.isScript { try stepCode() } else { try stepMarkup() }
        if position >= text.count, !markup.frames.isEmpty || hereDocument != nil { throw Unsure("text without an end") }
    }

    private mutating func stepCode() throws(Unsure) {
        let byte = text[position]
        if byte.isLayout {
            builder.layout(at: position)
            if byte == .lineFeed {
                atLineStart = true
                expression.lineEnded = true
                if position == 0 || text[position - 1] != .backslash { context.isInDirective = false }
            }
            position += 1
            if byte == .lineFeed, let hereDocument { try takeHereDocument(hereDocument) }
            return
        }
        if commaIsLayout(at: position) {
            builder.layout(at: position)
            context.commaIsInGap = true
            atLineStart = false
            position += 1
            return
        }
        try checkRefusals(byte)
        if starts[byte].contains(.comment), try skipComment() { return }
        let start = position
        if byte == .hash, atLineStart { context.isInDirective = true }
        let wasAtLineStart = atLineStart
        atLineStart = false
        position = try codeEnd(from: start, atLineStart: wasAtLineStart)
        let piece = Piece(text, start..<position, marksLifetimes: syntax.dialect == .rust)
        let freedom = freedom(before: piece)
        let isString = syntax.quotesAreAlike && (text[position - 1] == .quote || text[position - 1] == .apostrophe)
        if freedom.contains(.blankIsNothing) || isString { builder.boundary(at: start) }
        builder.code(start..<position, after: freedom)
        // A run of its own, for it may be quoted otherwise.
        if isString { builder.boundary(at: position) }
        context.add(piece, text, startsStatement: wasAtLineStart && syntax.layout == .indented && context.brackets.isEmpty)
        expression.lineEnded = false
        endExpression()
    }

    private func checkRefusals(_ byte: UInt8) throws(Unsure) {
        if starts[byte].contains(.refusal), syntax.refusals.contains(where: { text.holds(Array($0.utf8), at: position) }) {
            throw Unsure("construct that is not lexed")
        }
        guard !syntax.lineRefusals.isEmpty, position == 0 || text[position - 1] == .lineFeed else { return }
        if syntax.lineRefusals.contains(byte) { throw Unsure("line that is not lexed") }
    }

    /// The end of one piece of code: a word, number, string or mark.
    private mutating func codeEnd(from start: Int, atLineStart: Bool) throws(Unsure) -> Int {
        if let end = try dialectCodeEnd(from: start, atLineStart: atLineStart) { return end }
        let byte = text[start]
        if starts[byte].contains(.quote) {
            for quote in syntax.quotes where text.holds(quote.delimiter, at: start) {
                expression.operand()
                return try quotedEnd(quote, from: start)
            }
        }
        if byte.startsWord || (byte == .dollar && syntax.dialect == .javaScript) {
            let end = wordEnd(from: start)
            if starts[byte].contains(.caution), syntax.cautionsAgainst(text[start..<end]) { throw Unsure("reads its own text") }
            try wordFound(start..<end)
            return try prefixedEnd(start..<end)
        }
        if byte.isDigit {
            let end = numberEnd(from: start)
            // A digit separator to some versions of C, and the prefix of a string or not in other languages.
            if starts[text.byte(end)].contains(.quote) { throw Unsure("quote behind a number") }
            return end
        }
        if syntax.dialect == .javaScript {
            expression.mark(byte, next: text.byte(start + 1))
            if byte == UInt8(ascii: ">"), start > 0, text[start - 1] == UInt8(ascii: "=") { expression.operandExpected() }
        }
        return start + 1
    }

    func wordEnd(from start: Int) -> Int {
        var end = start
        while end < text.count, text[end].continuesWord || text[end] == .dollar || (isStyleSheet && text[end] == .minus) {
            end += 1
        }
        return end
    }

    var isStyleSheet: Bool { syntax.dialect == .css || syntax.dialect == .scss }

    /// Digits with everything that sticks to them, digit separators of C++ included.
    private mutating func numberEnd(from start: Int) -> Int {
        expression.operand()
        var end = start
        while end < text.count {
            let byte = text[end]
            let isSeparator = byte == .apostrophe && syntax.dialect == .cxx && text.byte(end + 1).continuesWord
            let isPoint = byte == UInt8(ascii: ".") && text.byte(end + 1).isDigit
            guard byte.continuesWord || isSeparator || isPoint else { break }
            end += 1
        }
        return end
    }
}

// MARK: Comments

extension FreeFormLexer {
    private mutating func skipComment() throws(Unsure) -> Bool {
        let start = position
        for block in syntax.blockComments where text.holds(block.open, at: start) {
            let end = try blockEnd(block, from: start)
            for mark in syntax.commentRefusals where text.place(of: Array(mark.utf8), in: start + block.open.count..<end) != nil {
                throw Unsure("string or comment in a comment")
            }
            builder.comment(start..<end)
            position = end
            // A line feed in a comment ends a statement in some languages; never let it hide one.
            if text[start..<end].contains(.lineFeed) { expression.lineEnded = true }
            return true
        }
        guard syntax.lineComments.contains(where: { text.holds($0, at: start) }) else { return false }
        if syntax.dialect == .lua, let end = try luaBlockEnd(from: start) {
            builder.comment(start..<end)
            position = end
            return true
        }
        if syntax.commentsStandApart, start > 0 {
            // An escaped blank is part of a word.
            let standsApart = text[start - 1].isLayout && (start < 2 || text[start - 2] != .backslash)
            guard standsApart else { throw Unsure("comment or part of a word") }
        }
        let end = text.lineEnd(from: start)
        if syntax.dialect == .haskell { try checkDashes(from: start) }
        if isC { try checkLineComment(start..<end) }
        builder.comment(start..<end)
        position = end
        return true
    }

    private func blockEnd(_ block: Syntax.BlockComment, from start: Int) throws(Unsure) -> Int {
        var depth = 1
        var index = start + block.open.count
        while index < text.count {
            if text.holds(block.close, at: index) {
                depth -= 1
                index += block.close.count
                if depth == 0 {
                    if isC { try checkBlockComment(start..<index) }
                    return index
                }
            } else if block.nests, text.holds(block.open, at: index) {
                depth += 1
                index += block.open.count
            } else {
                index += 1
            }
        }
        throw Unsure("comment without an end")
    }
}

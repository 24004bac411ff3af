/// Elements of JSX inside JavaScript and TypeScript: tags, text, and expressions in braces, which are script again.
struct MarkupState {
    enum Frame {
        /// Between `<` and its `>`. The name is empty until it was read, and stays so in a fragment.
        case tag(name: Range<Int>)
        /// Between an element's tags, of which the first ends at `start`.
        case children(name: Range<Int>, start: Int)
        /// Between `</` and its `>`.
        case closing
        /// Between braces; `depth` brackets were open before them.
        case expression(depth: Int)
    }

    var frames: [Frame] = []

    /// Nothing of markup is open but perhaps an expression.
    var isScript: Bool {
        switch frames.last {
        case nil, .expression?: true
        case .tag?, .children?, .closing?: false
        }
    }
}

extension FreeFormLexer {
    private static let open = UInt8(ascii: "<")
    private static let close = UInt8(ascii: ">")

    /// The end of the `<` that begins an element.
    mutating func beginMarkup(at start: Int) throws(Unsure) -> Int {
        let next = text.byte(start + 1)
        guard next.startsWord || next == Self.close else { throw Unsure("markup or comparison") }
        markup.frames.append(.tag(name: start + 1..<start + 1))
        return start + 1
    }

    /// One piece of a tag, or one stretch of text between tags.
    mutating func stepMarkup() throws(Unsure) {
        guard let frame = markup.frames.last else { return }
        if case .children(let name, let first) = frame {
            try stepText(of: name, behind: first)
            return
        }
        let start = position
        let byte = text[start]
        if byte.isLayout {
            builder.layout(at: start)
            position += 1
            return
        }
        // Anything else would make it another element's tag, or none.
        if case .closing = frame, byte != Self.close { throw Unsure("tag that is not lexed") }
        switch byte {
        case UInt8(ascii: "{"): beginExpression()
        case .quote, .apostrophe:
            take(try rawEnd(closedBy: [byte], from: start + 1))
        case UInt8(ascii: "="): take(start + 1)
        case .slash:
            guard text.byte(start + 1) == Self.close else { throw Unsure("tag that is not lexed") }
            take(start + 2)
            endElement()
        case Self.close:
            take(start + 1)
            if case .tag(let name) = frame {
                markup.frames[markup.frames.count - 1] = .children(name: name, start: position)
            } else {
                endElement()
            }
        default: try takeName(frame)
        }
    }

    /// Called behind each piece of script: an expression ends with the brace that opened it.
    mutating func endExpression() {
        if case .expression(let depth)? = markup.frames.last, context.brackets.count == depth { markup.frames.removeLast() }
    }

    private mutating func takeName(_ frame: MarkupState.Frame) throws(Unsure) {
        let start = position
        var end = start
        while text.byte(end).continuesWord
            || [UInt8.dollar, .minus, UInt8(ascii: "."), UInt8(ascii: ":")].contains(text.byte(end))
        {
            end += 1
        }
        // Type parameters of a function look like a tag up to here.
        guard end > start, text.byte(end) != UInt8(ascii: ","), !text[start..<end].elementsEqual("extends".utf8) else {
            throw Unsure("tag that is not lexed")
        }
        if case .tag(let name) = frame, name.isEmpty {
            guard start == name.lowerBound else { throw Unsure("tag that is not lexed") }
            markup.frames[markup.frames.count - 1] = .tag(name: start..<end)
        }
        take(end)
    }

    /// Text is what it is, blanks and line ends included.
    private mutating func stepText(of name: Range<Int>, behind first: Int) throws(Unsure) {
        let start = position
        switch text[start] {
        case UInt8(ascii: "{"): beginExpression()
        case Self.open where text.byte(start + 1) == .slash:
            // A name that differs would make it no markup at all.
            guard text.holds(Array(text[name]), at: start + 2), !text.byte(start + 2 + name.count).continuesWord else {
                throw Unsure("tag that is not lexed")
            }
            markup.frames[markup.frames.count - 1] = .closing
            take(start + 2 + name.count)
        case Self.open:
            take(try beginMarkup(at: start))
        default:
            var end = start
            while end < text.count, text[end] != Self.open, text[end] != UInt8(ascii: "{") {
                if text[end] == Self.close || text[end] == UInt8(ascii: "}") { throw Unsure("text that is not lexed") }
                end += 1
            }
            // Parameters stand there, or a comment before them, where the tag is the type parameters of a function.
            if start == first, let mark = text[start..<end].first(where: { !$0.isLayout }),
                [UInt8(ascii: "("), .slash].contains(mark)
            {
                throw Unsure("text or parameters")
            }
            take(end)
        }
    }

    private mutating func beginExpression() {
        let start = position
        markup.frames.append(.expression(depth: context.brackets.count))
        take(start + 1)
        context.add(Piece(text, start..<start + 1, marksLifetimes: false), text, startsStatement: false)
        expression.operandExpected()
    }

    private mutating func endElement() {
        markup.frames.removeLast()
        guard markup.isScript else { return }
        expression.operand()
        expression.lineEnded = false
        atLineStart = false
        addOpaquePiece(endingAt: position)
    }

    /// White space inside a tag separates, and does no more.
    private mutating func take(_ end: Int) {
        builder.code(position..<end, after: .lineIsBlank)
        position = end
    }
}

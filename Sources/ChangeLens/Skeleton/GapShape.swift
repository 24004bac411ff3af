/// What of a gap's layout a language can see. Gaps of equal shape separate tokens and end statements alike.
struct GapShape: Equatable {
    enum Separation: Equatable {
        case none
        /// Comments and nothing else: white space to most languages, none to some.
        case comment
        case blank
        /// A line feed inside a block comment only: ends a statement in some languages.
        case lineInComment
        case line
    }

    var separation: Separation
    /// The bytes between the last line feed and the next code, where the language reads them.
    var indentation: ArraySlice<UInt8>?

    init(_ lexer: some Lexer, _ element: SkeletonElement, _ layout: Layout) {
        let text = lexer.text
        separation = .none
        guard layout != .verbatimLines else {
            separation = .line
            return
        }
        var position = element.gapStart
        var holdsBlank = false
        var holdsLine = false
        var commentHoldsLine = false
        for index in element.comments {
            let comment = lexer.builder.comments[index]
            text[position..<comment.lowerBound].forEach { Self.note($0, &holdsBlank, &holdsLine) }
            commentHoldsLine = commentHoldsLine || text[comment].contains(.lineFeed)
            position = comment.upperBound
        }
        text[position..<element.run.lowerBound].forEach { Self.note($0, &holdsBlank, &holdsLine) }
        if holdsLine {
            separation = .line
        } else if commentHoldsLine {
            separation = .lineInComment
        } else if holdsBlank {
            separation = .blank
        } else if !element.comments.isEmpty {
            separation = .comment
        }
        if element.freedom.contains(.lineIsBlank), separation == .line || separation == .lineInComment {
            separation = .blank
        } else if layout == .columns || (layout == .indented && (holdsLine || element.gapStart == 0)) {
            let last = text[element.gap].lastIndex(of: .lineFeed).map { $0 + 1 } ?? element.gapStart
            indentation = text[last..<element.run.lowerBound]
        }
        if element.freedom.contains(.blankIsNothing), separation == .blank || separation == .comment {
            separation = .none
        }
    }

    private static func note(_ byte: UInt8, _ blank: inout Bool, _ line: inout Bool) {
        if byte == .lineFeed { line = true } else { blank = true }
    }

    static func sameIndentation(_ left: GapShape, _ right: GapShape) -> Bool {
        switch (left.indentation, right.indentation) {
        case (nil, nil): return true
        case (let left?, let right?): return left.elementsEqual(right)
        default: return false
        }
    }

    static func == (left: GapShape, right: GapShape) -> Bool {
        left.separation == right.separation && sameIndentation(left, right)
    }
}

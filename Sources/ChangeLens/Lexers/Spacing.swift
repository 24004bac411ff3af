/// A piece of code, as far as the white space beside it is concerned.
struct Piece {
    enum Kind {
        case word, number, string, separator, operation
        /// Of unknown habits: white space beside it keeps its meaning.
        case other
    }

    var kind: Kind
    var range: Range<Int>
    var first: UInt8
    var last: UInt8

    /// - Parameter marksLifetimes: an apostrophe need not open a character.
    init(_ text: [UInt8], _ range: Range<Int>, marksLifetimes: Bool) {
        self.range = range
        first = text[range.lowerBound]
        last = text[range.upperBound - 1]
        switch first {
        case _ where first.startsWord: kind = last.continuesWord ? .word : .other
        case _ where first.isDigit: kind = .number
        case .quote: kind = .string
        case .apostrophe: kind = marksLifetimes ? .other : .string
        case _ where range.count == 1 && Syntax.isSeparator(first): kind = .separator
        case _ where Syntax.isOperator(first) && (range.count == 1 || first == UInt8(ascii: "<")): kind = .operation
        default: kind = .other
        }
    }

    var opens: Bool {
        kind == .separator && (first == UInt8(ascii: "(") || first == UInt8(ascii: "[") || first == UInt8(ascii: "{"))
    }
    var closes: Bool {
        kind == .separator && (first == UInt8(ascii: ")") || first == UInt8(ascii: "]") || first == UInt8(ascii: "}"))
    }
    var isComma: Bool { first == UInt8(ascii: ",") && kind == .separator }
    var isSemicolon: Bool { first == UInt8(ascii: ";") && kind == .separator }
}

/// What was read before the next piece.
struct SpacingContext {
    private(set) var previous: Piece?
    /// This line is one for the preprocessor.
    var isInDirective = false
    private(set) var previousIsDirective = false
    private(set) var brackets: [OpenBracket] = []
    /// Open brackets from the outermost one whose content a macro gets as it stands.
    private(set) var macroDepth = 0
    private var announcesMacro = false
    private(set) var previousOpensMacro = false
    /// The gap before the next piece holds a comma that is layout.
    var commaIsInGap = false

    /// - Parameter startsStatement: nothing before the piece goes on with it.
    mutating func add(_ piece: Piece, _ text: [UInt8], startsStatement: Bool) {
        previousIsDirective = isInDirective
        previousOpensMacro = false
        commaIsInGap = false
        if piece.opens {
            brackets.append(OpenBracket(mark: piece.first, previous: startsStatement ? nil : previous, text))
            if macroDepth > 0 || announcesMacro {
                previousOpensMacro = macroDepth == 0
                macroDepth += 1
            }
        } else if piece.closes {
            _ = brackets.popLast()
            macroDepth = max(0, macroDepth - 1)
        }
        if let innermost = brackets.indices.last { brackets[innermost].note(piece, text) }
        switch piece.first {
        // `name!(…)` and `#[…]`; `macro_rules! name { … }` has a word between.
        case UInt8(ascii: "!"): announcesMacro = previous?.kind == .word || previous?.first == .hash
        case .hash: announcesMacro = true
        default: announcesMacro = announcesMacro && piece.kind == .word
        }
        previous = piece
    }
}

extension FreeFormLexer {
    /// Notes that something was read beside which white space keeps its meaning.
    mutating func addOpaquePiece(endingAt end: Int) {
        var piece = Piece(text, end - 1..<end, marksLifetimes: false)
        piece.kind = .other
        context.add(piece, text, startsStatement: false)
    }

    /// What white space before `next` means to nobody.
    func freedom(before next: Piece) -> GapFreedom {
        guard let previous = context.previous else { return [] }
        if context.commaIsInGap { return [.lineIsBlank, .blankIsNothing] }
        var freedom: GapFreedom = []
        if lineIsBlank(previous, next) { freedom.insert(.lineIsBlank) }
        if blankIsNothing(previous, next) { freedom.insert(.blankIsNothing) }
        return freedom
    }

    private func isInside(_ previous: Piece, _ next: Piece) -> Bool {
        guard next.first != .hash else { return false }
        return previous.opens || previous.isComma || next.closes || next.isComma
    }

    private func lineIsBlank(_ previous: Piece, _ next: Piece) -> Bool {
        switch syntax.lines {
        case .end: return false
        case .blank: return true
        case .blankInBrackets: return !context.brackets.isEmpty
        case .blankInside:
            // Not all of these languages let a line begin with a comma.
            return (isInside(previous, next) && !next.isComma) || previous.isSemicolon
        case .blankButForDirectives:
            guard !context.previousIsDirective, next.first != .hash else { return false }
            // Lines of C++ that begin with these words are for the preprocessor.
            return syntax.dialect != .cxx || !(isModuleWord(previous) || isModuleWord(next))
        case .blankBehindOpen:
            // Go ends a statement behind operands and closing brackets only.
            if previous.opens || previous.isComma || previous.isSemicolon { return true }
            return previous.kind == .operation && previous.first != .minus && previous.first != UInt8(ascii: "+")
        case .script:
            if previous.opens || previous.isComma || previous.isSemicolon || next.closes || next.isComma { return true }
            if previous.kind == .operation, Array("=&|:".utf8).contains(previous.first) { return true }
            let after = text.byte(next.range.upperBound)
            return next.first == UInt8(ascii: ".") && !after.isDigit && after != UInt8(ascii: ".")
        }
    }

    private func isModuleWord(_ piece: Piece) -> Bool {
        piece.kind == .word
            && ["import", "module", "export"].contains { text[piece.range].elementsEqual($0.utf8) }
    }

    private func blankIsNothing(_ previous: Piece, _ next: Piece) -> Bool {
        switch syntax.spacing {
        case .significant: return false
        case .inside: return isInside(previous, next)
        case .separators: return previous.kind == .separator || next.kind == .separator
        case .tokens:
            if syntax.dialect == .rust, context.macroDepth > 0 {
                // Macros may print what they get; the white space at its ends is not part of it.
                return context.previousOpensMacro || (context.macroDepth == 1 && next.closes)
            }
            if previous.kind == .separator || next.kind == .separator { return true }
            return Self.staysApart(previous, next)
        }
    }

    /// An operator beside a word, number or string, that never runs together with it.
    private static func staysApart(_ previous: Piece, _ next: Piece) -> Bool {
        let point = UInt8(ascii: ".")
        switch (previous.kind, next.kind) {
        case (.word, .operation), (.string, .operation), (.operation, .word), (.operation, .string): return true
        // `1.`, `1e+5`, `.5`.
        case (.number, .operation): return next.first != point && next.first != .minus && next.first != UInt8(ascii: "+")
        case (.operation, .number): return previous.last != point
        default: return false
        }
    }
}

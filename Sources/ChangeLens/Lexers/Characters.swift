/// Single characters that are written with marks of their own, and marks that only look like them.
extension FreeFormLexer {
    // MARK: Ada, VHDL, Julia: 'x', and the tick behind a name

    func tickEnd(from start: Int) throws(Unsure) -> Int {
        let before = start > 0 ? text[start - 1] : .lineFeed
        let isBehindName =
            before.continuesWord || before == UInt8(ascii: ")") || before == UInt8(ascii: "]") || before == .apostrophe
            || before == UInt8(ascii: "}") || before == .quote
        if isBehindName {
            // `T'('x')` is a name and a bracket, `x''` is transposed twice.
            if text.byte(start + 1) == .quote { throw Unsure("quote behind a tick") }
            return start + 1
        }
        if text.byte(start + 1) == .backslash {
            guard syntax.dialect == .julia else { throw Unsure("apostrophe") }
            return try quotedEnd(Syntax.Quote("'"), from: start)
        }
        return try characterEnd(from: start)
    }

    /// `'x'`, one scalar between apostrophes.
    private func characterEnd(from start: Int) throws(Unsure) -> Int {
        guard start + 1 < text.count, text[start + 1] != .lineFeed, let scalar = Scalars.decode(text, at: start + 1),
            text.byte(start + 1 + scalar.length) == .apostrophe
        else { throw Unsure("apostrophe") }
        return start + 2 + scalar.length
    }

    // MARK: Haskell and its kin: names with primes, 'x', quoted names

    func haskellEnd(from start: Int) throws(Unsure) -> Int? {
        let byte = text[start]
        if byte.startsWord {
            var end = wordEnd(from: start)
            while text.byte(end).continuesWord || text.byte(end) == .apostrophe { end += 1 }
            if text.byte(end) == UInt8(ascii: "|") {
                // `[name| … |]` and `{name| … |name}` hold text of another language.
                var open = start - 1
                while open >= 0, text[open].continuesWord || text[open] == UInt8(ascii: ".") { open -= 1 }
                if text.byte(open) == UInt8(ascii: "[") || text.byte(open) == UInt8(ascii: "{") {
                    throw Unsure("quasi-quotation")
                }
            }
            return end
        }
        guard byte == .apostrophe else { return nil }
        if text.byte(start + 1) == .backslash { return try quotedEnd(Syntax.Quote("'"), from: start) }
        if text.byte(start + 1) == .apostrophe { return start + 2 }
        guard start + 1 < text.count, text[start + 1] != .lineFeed, let scalar = Scalars.decode(text, at: start + 1) else {
            throw Unsure("apostrophe")
        }
        if text.byte(start + 1 + scalar.length) == .apostrophe { return start + 2 + scalar.length }
        // A quoted name or promoted constructor.
        guard text[start + 1].startsWord || text[start + 1] == UInt8(ascii: "[") || text[start + 1] == UInt8(ascii: "(") else {
            throw Unsure("apostrophe")
        }
        return start + 1
    }

    /// Dashes beside another symbol are an operator.
    func checkDashes(from start: Int) throws(Unsure) {
        let symbols = Array("!#$%&*+./<=>?@\\^|~:".utf8)
        var end = start
        while text.byte(end) == .minus { end += 1 }
        if symbols.contains(text.byte(end)) || (start > 0 && symbols.contains(text[start - 1])) {
            throw Unsure("comment or operator")
        }
    }

    // MARK: Scala: 'x', and markup in code

    func scalaEnd(from start: Int) throws(Unsure) -> Int? {
        switch text[start] {
        case .apostrophe:
            if text.byte(start + 1) == .backslash { return try quotedEnd(Syntax.Quote("'"), from: start) }
            return try characterEnd(from: start)
        case UInt8(ascii: "<"):
            let next = text.byte(start + 1)
            let opensMarkup = next.startsWord || next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
            let isBehindName = start > 0 && (text[start - 1].continuesWord || text[start - 1] == UInt8(ascii: "]"))
            if opensMarkup, !isBehindName { throw Unsure("markup or comparison") }
            return nil
        default: return nil
        }
    }

    // MARK: Erlang: $x

    func erlangEnd(from start: Int) throws(Unsure) -> Int? {
        guard text[start] == .dollar else { return nil }
        let isEscaped = text.byte(start + 1) == .backslash
        let character = start + (isEscaped ? 2 : 1)
        guard character < text.count, text[character] != .lineFeed, let scalar = Scalars.decode(text, at: character) else {
            throw Unsure("character")
        }
        // `$\^x` and `$\x{…}` go on with marks that open nothing.
        if isEscaped, text[character] == UInt8(ascii: "^") { throw Unsure("control character") }
        return character + scalar.length
    }

    // MARK: Elixir and Ruby: ?x

    func questionMarkEnd(from start: Int) throws(Unsure) -> Int? {
        let byte = text[start]
        if byte.startsWord {
            let end = wordEnd(from: start)
            let next = text.byte(end)
            guard next == UInt8(ascii: "?") || next == UInt8(ascii: "!"), text.byte(end + 1) != UInt8(ascii: "=") else {
                return nil
            }
            return end + 1
        }
        if byte == UInt8(ascii: "?"), !text.byte(start + 1).isLayout { throw Unsure("character or condition") }
        return nil
    }

    // MARK: Lisps: \x, #\x, ?x

    func lispEnd(from start: Int) throws(Unsure) -> Int? {
        switch text[start] {
        case .backslash:
            guard start + 1 < text.count, let scalar = Scalars.decode(text, at: start + 1), text[start + 1] != .lineFeed else {
                throw Unsure("character")
            }
            return start + 1 + scalar.length
        case UInt8(ascii: "|"): throw Unsure("symbol between bars")
        case UInt8(ascii: "?") where syntax.dialect == .emacsLisp:
            return try emacsCharacterEnd(from: start)
        default: return nil
        }
    }

    private func emacsCharacterEnd(from start: Int) throws(Unsure) -> Int {
        let next = text.byte(start + 1)
        let isBehindSpace = start == 0 || text[start - 1].isLayout || Array("(['`,".utf8).contains(text[start - 1])
        guard isBehindSpace else {
            // Part of a name, or the sign of a character behind another.
            guard next.continuesWord || next.isLayout || next == UInt8(ascii: ")") else { throw Unsure("character") }
            return start + 1
        }
        if next == .backslash {
            let escaped = text.byte(start + 2)
            let isModifier = text.byte(start + 3) == .minus || escaped == UInt8(ascii: "^")
            guard escaped > .space, escaped < 0x80, !isModifier else { throw Unsure("character") }
            return start + 3
        }
        guard start + 1 < text.count, next != .lineFeed, let scalar = Scalars.decode(text, at: start + 1) else {
            throw Unsure("character")
        }
        return start + 1 + scalar.length
    }

    // MARK: R: %operator%

    func percentOperatorEnd(from start: Int) throws(Unsure) -> Int {
        guard let close = text.place(of: [UInt8(ascii: "%")], in: start + 1..<text.lineEnd(from: start)) else {
            throw Unsure("operator without an end")
        }
        return close + 1
    }

    // MARK: Nix: '' … ''

    func nixStringEnd(from start: Int) throws(Unsure) -> Int {
        var index = start + 2
        while index < text.count {
            if text.holds([.apostrophe, .apostrophe], at: index) {
                switch text.byte(index + 2) {
                case .apostrophe, .dollar: index += 3
                case .backslash: index += 4
                default: return index + 2
                }
            } else if text.holds([.dollar, UInt8(ascii: "{")], at: index) {
                index = try simpleHoleEnd(from: index + 2)
            } else {
                index += 1
            }
        }
        throw Unsure("string without an end")
    }

    /// An expression on one line, without strings and comments.
    private func simpleHoleEnd(from start: Int) throws(Unsure) -> Int {
        var index = start
        while true {
            switch text.byte(index) {
            case UInt8(ascii: "}"): return index + 1
            case 0, .lineFeed, .quote, .apostrophe, .hash, .slash, .backslash, UInt8(ascii: "{"):
                throw Unsure("expression in a string")
            default: index += 1
            }
        }
    }
}

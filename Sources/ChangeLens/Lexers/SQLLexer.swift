/// SQL as all its dialects read it: what one of them reads otherwise is not lexed at all.
struct SQLLexer: Lexer {
    var text: [UInt8]
    var builder = SkeletonBuilder()
    private(set) var position = 0

    init(_ text: [UInt8]) { self.text = text }

    func begin() {}
    func check() {}

    mutating func step() throws(Unsure) {
        let start = position
        if text[start].isLayout {
            builder.layout(at: start)
            position += 1
        } else if let end = try commentEnd(from: start) {
            builder.comment(start..<end)
            position = end
        } else {
            position = try codeEnd(from: start)
            builder.code(start..<position)
        }
    }

    private func commentEnd(from start: Int) throws(Unsure) -> Int? {
        if text.holds([.minus, .minus], at: start) {
            // MySQL wants white space behind the marks, or subtracts twice.
            let next = text.byte(start + 2)
            guard next == 0 || next.isLayout else { throw Unsure("comment or subtraction") }
            let end = text.lineEnd(from: start)
            // SQL*Plus goes on with the next line.
            if text[start + 2..<end].last(where: { !$0.isBlank }) == .minus { throw Unsure("continuation mark") }
            return end
        }
        guard text.holds([.slash, .star], at: start) else { return nil }
        guard let close = text.place(of: [.star, .slash], in: start + 2..<text.count) else {
            throw Unsure("comment without an end")
        }
        if text.place(of: [.slash, .star], in: start + 2..<close) != nil || text.byte(start + 2) == .slash {
            // Nested in PostgreSQL and SQL Server only.
            throw Unsure("comment in a comment")
        }
        let opening = text[start + 2].lowercased
        // MySQL and MariaDB run these.
        if opening == UInt8(ascii: "!") || opening == UInt8(ascii: "m") && text.byte(start + 3) == UInt8(ascii: "!") {
            throw Unsure("conditional comment")
        }
        return close + 2
    }

    private func codeEnd(from start: Int) throws(Unsure) -> Int {
        let byte = text[start]
        switch byte {
        case .apostrophe, .quote: return try quotedEnd(from: start)
        case .backtick: return try backtickEnd(from: start)
        case UInt8(ascii: "["):
            try checkBracket(from: start)
            return start + 1
        case .slash where text.byte(start + 1) == .slash: throw Unsure("comment or operator")
        case .hash, .backslash: throw Unsure("comment or operator, escape or command")
        case .dollar:
            guard text.byte(start + 1).isDigit else { throw Unsure("dollar quote") }
            var end = start + 1
            while text.byte(end).isDigit { end += 1 }
            guard !text.byte(end).continuesWord, text.byte(end) != .dollar else { throw Unsure("dollar quote") }
            return end
        case UInt8(ascii: "{"):
            if [UInt8(ascii: "{"), UInt8(ascii: "%"), .hash].contains(text.byte(start + 1)) { throw Unsure("template") }
            return start + 1
        case _ where byte.continuesWord: return try wordEnd(from: start)
        default: return start + 1
        }
    }

    /// A doubled quote stands for itself everywhere; a backslash before a quote escapes it in some dialects.
    private func quotedEnd(from start: Int) throws(Unsure) -> Int {
        let quote = text[start]
        // Three open a string of its own kind in some dialects.
        if text.holds([quote, quote, quote], at: start) { throw Unsure("row of quotes") }
        var index = start + 1
        while index < text.count {
            if text[index] == quote {
                if text[index - 1] == .backslash { throw Unsure("backslash before a quote") }
                guard text.byte(index + 1) == quote else { return index + 1 }
                index += 1
            }
            index += 1
        }
        throw Unsure("string without an end")
    }

    /// A quoted name in some dialects, operators in others: lexed where both readings end alike.
    private func backtickEnd(from start: Int) throws(Unsure) -> Int {
        guard let close = text.place(of: [.backtick], in: start + 1..<text.lineEnd(from: start)),
            text[start + 1..<close].allSatisfy({ $0.continuesWord || $0 == UInt8(ascii: ".") })
        else { throw Unsure("quoted name") }
        return close + 1
    }

    /// A quoted name in SQL Server, an array in PostgreSQL: lexed where both readings end alike.
    private func checkBracket(from start: Int) throws(Unsure) {
        guard let close = text.place(of: [UInt8(ascii: "]")], in: start..<text.lineEnd(from: start)) else {
            throw Unsure("bracket over several lines")
        }
        for index in start..<close {
            switch text[index] {
            case .apostrophe, .quote, .backtick, .hash, .dollar, .backslash, .slash, .minus:
                throw Unsure("quoted name or array")
            default: break
            }
        }
    }

    /// Words that change how the text behind them is read.
    private static let refused: Set<String> = ["delimiter", "stdin", "rem", "remark", "prompt"]
    /// Prefixes under which a string ends as it does without them.
    private static let prefixes: Set<String> = ["n", "b", "x", "e"]

    private func wordEnd(from start: Int) throws(Unsure) -> Int {
        var end = start
        while text.byte(end).continuesWord { end += 1 }
        guard text.byte(end) != .dollar else { throw Unsure("dollar quote") }
        guard end - start <= 10 else {
            if text.byte(end) == .apostrophe { throw Unsure("string prefix") }
            return end
        }
        let word = String(decoding: text[start..<end].map(\.lowercased), as: UTF8.self)
        if Self.refused.contains(word) { throw Unsure("command of a client") }
        if text.byte(end) == .apostrophe, !Self.prefixes.contains(word) { throw Unsure("string prefix") }
        return end
    }
}

/// What the preprocessors of C and C# do before and beside comments.
extension FreeFormLexer {
    // MARK: C and C++

    /// Line splices are removed before comments are found, so a comment must not depend on one.
    func checkLineComment(_ range: Range<Int>) throws(Unsure) {
        if text[range].last(where: { !$0.isBlank }) == .backslash { throw Unsure("comment with a line splice") }
        // `//*` divides where only the comments of C89 are known.
        if text.byte(range.lowerBound + 2) == .star { throw Unsure("comment of two readings") }
    }

    func checkBlockComment(_ range: Range<Int>) throws(Unsure) {
        for index in range where text[index] == .backslash && text[index - 1] == .star {
            if text.isBlank(index + 1..<text.lineEnd(from: index)) { throw Unsure("end of comment behind a line splice") }
        }
    }

    mutating func preprocessedEnd(from start: Int, atLineStart: Bool) throws(Unsure) -> Int? {
        let byte = text[start]
        if byte == .backslash, text.isBlank(start + 1..<text.lineEnd(from: start)) {
            try checkSplice(at: start)
            return start + 1
        }
        if byte == .hash, atLineStart { return try headerNameEnd(from: start) }
        guard byte.startsWord else { return nil }
        let end = wordEnd(from: start)
        guard text.byte(end) == .quote,
            ["R", "LR", "uR", "UR", "u8R"].contains(String(decoding: text[start..<end], as: UTF8.self))
        else { return nil }
        // Raw strings are an extension in some dialects of C and unknown in others.
        guard syntax.dialect == .cxx else { throw Unsure("raw string in C") }
        return try cxxRawEnd(from: end)
    }

    /// A splice may glue two bytes into a comment mark or a string prefix; only white space behind it is safe.
    private func checkSplice(at index: Int) throws(Unsure) {
        guard text.byte(index + 1) == .lineFeed else { throw Unsure("blanks behind a line splice") }
        // Between blanks nothing is glued.
        guard text.byte(index + 2).isLayout || (index > 0 && text[index - 1].isBlank) else {
            throw Unsure("line splice inside a token")
        }
    }

    /// `#include <…>`: a header name is no string and may hold comment marks.
    private func headerNameEnd(from start: Int) throws(Unsure) -> Int? {
        var index = start + 1
        while text.byte(index).isBlank { index += 1 }
        let word = index..<wordEnd(from: index)
        guard ["include", "include_next", "import", "embed"].contains(String(decoding: text[word], as: UTF8.self)) else {
            return nil
        }
        index = word.upperBound
        while text.byte(index).isBlank { index += 1 }
        guard text.byte(index) == UInt8(ascii: "<") else { return nil }
        guard let close = text.place(of: [UInt8(ascii: ">")], in: index..<text.lineEnd(from: index)) else {
            throw Unsure("header name without an end")
        }
        for mark in ["//", "/*", "'", "\"", "\\"] where text.place(of: Array(mark.utf8), in: index..<close) != nil {
            throw Unsure("comment mark in a header name")
        }
        return close + 1
    }

    // MARK: C#

    func cSharpEnd(from start: Int, atLineStart: Bool) throws(Unsure) -> Int? {
        let byte = text[start]
        if byte == .hash, atLineStart {
            var word = start + 1
            while text.byte(word).isBlank { word += 1 }
            for conditional in ["if", "el", "endif"] where text.holds(Array(conditional.utf8), at: word) {
                // Comment marks in a section that is left out start no comment.
                throw Unsure("conditional compilation")
            }
            return text.lineEnd(from: start)
        }
        guard byte == .quote || byte == .dollar || byte == UInt8(ascii: "@") else { return nil }
        var index = start
        var isVerbatim = false
        var dollars = 0
        while text.byte(index) == .dollar || text.byte(index) == UInt8(ascii: "@") {
            if text[index] == .dollar { dollars += 1 } else { isVerbatim = true }
            index += 1
        }
        guard text.byte(index) == .quote else { return nil }
        guard index - start <= 2, dollars <= 1 else { throw Unsure("string with its own interpolation mark") }
        let row = rowLength(of: .quote, from: index)
        if row >= 3, !isVerbatim {
            guard dollars == 0 else { throw Unsure("raw string with expressions") }
            return try cSharpRawEnd(from: index, row: row)
        }
        return try cSharpStringEnd(from: index + 1, isVerbatim: isVerbatim, hasHoles: dollars == 1)
    }

    private func cSharpRawEnd(from start: Int, row: Int) throws(Unsure) -> Int {
        let close = [UInt8](repeating: .quote, count: row)
        let end = try rawEnd(closedBy: close, from: start + row)
        if text.byte(end) == .quote { throw Unsure("row of quotes") }
        return end
    }

    private func cSharpStringEnd(from start: Int, isVerbatim: Bool, hasHoles: Bool) throws(Unsure) -> Int {
        var index = start
        while index < text.count {
            let byte = text[index]
            if byte == .quote {
                guard isVerbatim, text.byte(index + 1) == .quote else { return index + 1 }
                index += 2
            } else if byte == .backslash, !isVerbatim {
                if text.byte(index + 1) == .lineFeed { throw Unsure("line ends in a string") }
                index += 2
            } else if byte == .lineFeed, !isVerbatim {
                throw Unsure("line ends in a string")
            } else if hasHoles, byte == UInt8(ascii: "{") {
                index = text.byte(index + 1) == byte ? index + 2 : try cSharpHoleEnd(from: index + 1)
            } else {
                index += 1
            }
        }
        throw Unsure("string without an end")
    }

    private func cSharpHoleEnd(from start: Int) throws(Unsure) -> Int {
        var index = start
        while true {
            switch text.byte(index) {
            case UInt8(ascii: "}"): return index + 1
            case 0, .lineFeed, .quote, .apostrophe, .slash, .backslash, UInt8(ascii: "{"), .dollar, UInt8(ascii: "@"):
                throw Unsure("string inside a string's expression")
            default: index += 1
            }
        }
    }
}

/// XML: everything but comments is kept byte for byte, for white space between elements is content to some readers
/// and a comment that comes or goes splits a text in two. Only the words of a comment may change.
struct XMLLexer: Lexer {
    var text: [UInt8]
    private(set) var position = 0
    var builder = SkeletonBuilder()

    init(_ text: [UInt8]) { self.text = text }

    func begin() {}

    func check() throws(Unsure) { try checkEncoding() }

    mutating func step() throws(Unsure) {
        let start = position
        guard text.holds(Array("<!--".utf8), at: start) else {
            position = try markupEnd(from: start)
            builder.code(start..<position)
            return
        }
        position = try commentEnd(from: start)
        let words = start + 4..<position - 3
        builder.code(start..<words.lowerBound)
        builder.comment(words)
        builder.code(words.upperBound..<position)
    }

    private func markupEnd(from start: Int) throws(Unsure) -> Int {
        guard text[start] == UInt8(ascii: "<") else { return start + 1 }
        if text.holds(Array("<![CDATA[".utf8), at: start) { return try end(of: "]]>", from: start + 9) }
        if text.byte(start + 1) == UInt8(ascii: "?") { return try end(of: "?>", from: start + 2) }
        var quote: UInt8?
        var index = start + 1
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "<") || (quote == nil && byte == UInt8(ascii: "[")) {
                throw Unsure("document type or malformed tag")
            }
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == .quote || byte == .apostrophe {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return index + 1
            }
            index += 1
        }
        throw Unsure("tag without an end")
    }

    /// `--` may not stand in a comment; readers differ in what they make of it.
    private func commentEnd(from start: Int) throws(Unsure) -> Int {
        let end = try end(of: "--", from: start + 4)
        guard text.byte(end) == UInt8(ascii: ">"), text.byte(start + 4) != UInt8(ascii: ">") else {
            throw Unsure("malformed comment")
        }
        return end + 1
    }

    private func end(of close: String, from start: Int) throws(Unsure) -> Int {
        let close = Array(close.utf8)
        guard start <= text.count, let place = text.place(of: close, in: start..<text.count) else {
            throw Unsure("markup without an end")
        }
        return place + close.count
    }

    private func checkEncoding() throws(Unsure) {
        let header = text[..<text.lineEnd(from: 0)].map(\.lowercased)
        guard let place = header.place(of: Array("encoding".utf8), in: header.indices) else { return }
        for value in ["encoding=\"utf-8\"", "encoding='utf-8'"] where header.holds(Array(value.utf8), at: place) { return }
        throw Unsure("declared encoding")
    }
}

/// Here-documents of Ruby whose end can be told: `<<~WORD` and `<<-WORD`, quoted or not.
struct HereDocument {
    var word: [UInt8]
    /// Expressions in the text are evaluated.
    var holdsExpressions: Bool
    /// What stands before it may be a variable, and the mark an operator: then the text is code.
    var isPerhapsCode: Bool
}

extension FreeFormLexer {
    /// The end of the mark, behind which the rest of the line goes on; the text begins on the next one.
    mutating func hereDocumentEnd(from start: Int) throws(Unsure) -> Int {
        let unsure = Unsure("here-document")
        let sign = text.byte(start + 2)
        guard hereDocument == nil, sign == UInt8(ascii: "~") || sign == .minus else { throw unsure }
        let isCertain = operandStands(at: start)
        guard isCertain || (context.previous?.kind == .word && context.previous?.range.upperBound != start) else { throw unsure }
        let quote = text.byte(start + 3)
        let isQuoted = quote == .quote || quote == .apostrophe
        let first = start + (isQuoted ? 4 : 3)
        guard text.byte(first).startsWord else { throw unsure }
        var end = first
        while text.byte(end).continuesWord { end += 1 }
        if isQuoted, text.byte(end) != quote { throw unsure }
        hereDocument = HereDocument(
            word: Array(text[first..<end]), holdsExpressions: quote != .apostrophe, isPerhapsCode: !isCertain)
        return isQuoted ? end + 1 : end
    }

    /// Takes the text of the document that began on the line before, and the line that ends it.
    mutating func takeHereDocument(_ document: HereDocument) throws(Unsure) {
        let start = position
        var line = start
        while line < text.count {
            let end = text.lineEnd(from: line)
            let content = text[line..<end].drop { $0.isBlank }
            if content.elementsEqual(document.word) {
                hereDocument = nil
                builder.boundary(at: start)
                builder.code(start..<end)
                position = end
                addOpaquePiece(endingAt: end)
                return
            }
            try check(text[line..<end], of: document)
            line = end + 1
        }
        throw Unsure("here-document without an end")
    }

    private func check(_ line: ArraySlice<UInt8>, of document: HereDocument) throws(Unsure) {
        // It would go on on the next line, whatever stands there.
        if line.last == .backslash { throw Unsure("line spliced in a here-document") }
        if document.isPerhapsCode {
            // Nothing that code could open here and close behind the end.
            let marks = Array("\"'`%/<\\?=_".utf8)
            if line.contains(where: marks.contains) { throw Unsure("here-document or code") }
        }
        guard document.holdsExpressions else { return }
        var index = line.startIndex
        while index < line.endIndex {
            guard line[index] == .hash, text.byte(index + 1) == UInt8(ascii: "{") else {
                index += 1
                continue
            }
            index += 2
            while index < line.endIndex, line[index] != UInt8(ascii: "}") {
                if [
                    UInt8.quote, .apostrophe, .backtick, .hash, .backslash, UInt8(ascii: "{"), UInt8(ascii: "<"),
                    UInt8(ascii: "%"),
                ]
                .contains(line[index]) {
                    throw Unsure("expression in a here-document")
                }
                index += 1
            }
            if index == line.endIndex { throw Unsure("expression in a here-document") }
        }
    }
}

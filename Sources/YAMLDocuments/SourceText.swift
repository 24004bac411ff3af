/// The text of one YAML file, with its name and its lines.
public final class SourceText: Sendable {
    /// The name the file has within its collection.
    public let name: String
    /// The name shown to people: with the folder that `name` is relative to in front, where there is one.
    public let shownName: String
    /// UTF-8 without a byte order mark.
    let bytes: [UInt8]
    let index: LineIndex

    init(name: String, folder: String?, bytes: [UInt8]) {
        self.name = name
        self.shownName = Self.shownName(name, in: folder)
        self.bytes = bytes
        self.index = LineIndex(bytes)
    }

    /// Checks that `content` is text this module can read and wraps it.
    ///
    /// A byte order mark is dropped. Reports, and returns nil for: invalid UTF-8, and scalars of the block that
    /// `IndicatorMask` reserves (U+10F000 to U+10FFFF, the end of the last private-use plane).
    public static func decode(
        name: String, folder: String? = nil, content: [UInt8], _ diagnostics: Diagnostics
    ) -> SourceText? {
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bytes = content.starts(with: byteOrderMark) ? Array(content.dropFirst(byteOrderMark.count)) : content
        let source = SourceText(name: name, folder: folder, bytes: bytes)
        if let offset = firstInvalidByte(bytes) {
            let looksLikeUTF16 = content.starts(with: [0xFF, 0xFE]) || content.starts(with: [0xFE, 0xFF])
            diagnostics.report(
                .encoding,
                looksLikeUTF16
                    ? "not UTF-8 but, by its byte order mark, UTF-16; save the file as UTF-8"
                    : "not UTF-8: byte 0x\(hexadecimal(bytes[offset])) cannot stand here; save the file as UTF-8",
                at: SourcePlace(source: source, position: source.position(ofByte: offset)))
            return nil
        }
        if let offset = IndicatorMask.firstReservedByte(in: bytes) {
            diagnostics.report(
                .encoding, "characters from U+10F000 on are not allowed here; in a pattern write \\x{10F000}",
                at: SourcePlace(source: source, position: source.position(ofByte: offset)))
            return nil
        }
        return source
    }

    /// What surrounds `position` in its line; bytes that are not UTF-8 come out as U+FFFD.
    func excerpt(at position: TextPosition) -> Diagnostic.Excerpt {
        let position = index.clamp(position)
        let line = index.lines[position.line - 1]
        let columns = index.clamp(TextPosition(line: position.line, column: .max)).column - 1
        // The place in the middle, unless the line is cut on one side only or not at all.
        let first = max(1, min(position.column - Diagnostic.Excerpt.width / 2, columns - Diagnostic.Excerpt.width + 1))
        let start = index.byte(at: TextPosition(line: position.line, column: first), in: bytes)
        let end = index.byte(at: TextPosition(line: position.line, column: first + Diagnostic.Excerpt.width), in: bytes)
        return Diagnostic.Excerpt(
            text: String(decoding: bytes[start..<end], as: UTF8.self), column: position.column - first + 1,
            isCutBefore: start > line.lowerBound, isCutAfter: end < line.upperBound)
    }

    func clamp(_ position: TextPosition) -> TextPosition { index.clamp(position) }

    /// The position of the byte at `offset`, which may be the end of the text.
    func position(ofByte offset: Int) -> TextPosition { index.position(ofByte: offset, in: bytes) }

    /// At most `count` scalars of the line from `position` on.
    func scalars(at position: TextPosition, atMost count: Int) -> Substring.UnicodeScalarView {
        let end = TextPosition(line: position.line, column: position.column + count)
        let range = index.byte(at: position, in: bytes)..<index.byte(at: end, in: bytes)
        return String(decoding: bytes[range], as: UTF8.self)[...].unicodeScalars
    }

    /// `name` with `folder` in front, if there is one.
    public static func shownName(_ name: String, in folder: String?) -> String {
        guard let folder, !folder.isEmpty else { return name }
        return folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
        var decoder = Unicode.UTF8.ForwardParser()
        var input = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.parseScalar(from: &input) {
            case .valid(let scalar): offset += scalar.count
            case .emptyInput: return nil
            case .error: return offset
            }
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}

/// A position in a particular file.
public struct SourcePlace: Sendable, CustomStringConvertible {
    public let source: SourceText
    public let position: TextPosition

    init(source: SourceText, position: TextPosition) {
        self.source = source
        self.position = position
    }

    /// `file:line:column`.
    public var description: String { "\(source.shownName):\(position.line):\(position.column)" }
}

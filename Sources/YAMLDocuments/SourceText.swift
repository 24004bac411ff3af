/// The text of one YAML file, split into lines as YAML 1.1 counts them (CR, LF, CR LF, NEL, LS and PS end a line).
public final class SourceText: Sendable {
    /// The name the file has within its collection.
    public let name: String
    /// The name shown to people: with the folder that `name` is relative to in front, where there is one.
    public let shownName: String
    /// UTF-8 without a byte order mark.
    let bytes: [UInt8]
    /// Byte ranges of the lines, their ends left out; never empty.
    let lineRanges: [Range<Int>]

    public var lineCount: Int { lineRanges.count }

    init(name: String, folder: String?, bytes: [UInt8]) {
        self.name = name
        self.shownName = Self.shownName(name, in: folder)
        self.bytes = bytes
        self.lineRanges = Self.splitLines(bytes)
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

    /// The line without its end; bytes that are not UTF-8 come out as U+FFFD. nil for a line that does not exist.
    public func line(_ number: Int) -> String? {
        guard lineRanges.indices.contains(number - 1) else { return nil }
        return String(decoding: bytes[lineRanges[number - 1]], as: UTF8.self)
    }

    /// The nearest position that lies in the text or right behind the end of one of its lines.
    func clamp(_ position: TextPosition) -> TextPosition {
        guard position.line <= lineRanges.count else {
            return TextPosition(line: lineRanges.count, column: columns(ofLine: lineRanges.count) + 1)
        }
        let line = max(position.line, 1)
        return TextPosition(line: line, column: min(max(position.column, 1), columns(ofLine: line) + 1))
    }

    /// The position of the byte at `offset`, which may be the end of the text.
    func position(ofByte offset: Int) -> TextPosition {
        let index = lineRanges.lastIndex { $0.lowerBound <= offset } ?? 0
        let before = bytes[lineRanges[index].lowerBound..<max(offset, lineRanges[index].lowerBound)]
        return clamp(TextPosition(line: index + 1, column: String(decoding: before, as: UTF8.self).unicodeScalars.count + 1))
    }

    private func columns(ofLine number: Int) -> Int {
        line(number)?.unicodeScalars.count ?? 0
    }

    /// `name` with `folder` in front, if there is one.
    public static func shownName(_ name: String, in folder: String?) -> String {
        guard let folder, !folder.isEmpty else { return name }
        return folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// Line ranges of UTF-8 text without the line ends; a text that ends with a line end has an empty last line.
    static func splitLines(_ bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var index = 0
        while index < bytes.count {
            let length = lineEndLength(bytes, at: index)
            if length > 0 {
                ranges.append(start..<index)
                start = index + length
            }
            index += max(length, 1)
        }
        ranges.append(start..<bytes.count)
        return ranges
    }

    private static func lineEndLength(_ bytes: [UInt8], at index: Int) -> Int {
        func byte(_ distance: Int) -> UInt8? { index + distance < bytes.count ? bytes[index + distance] : nil }
        switch bytes[index] {
        case 0x0A: return 1
        case 0x0D: return byte(1) == 0x0A ? 2 : 1
        case 0xC2: return byte(1) == 0x85 ? 2 : 0
        case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
        default: return 0
        }
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

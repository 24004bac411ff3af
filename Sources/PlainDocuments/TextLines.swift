/// One line of a text without its end.
package struct TextLine {
    /// 1-based.
    package let number: Int
    package let bytes: ArraySlice<UInt8>
    /// Spaces in front.
    package let indent: Int
    /// The first byte that is no blank; nil for a blank line.
    package let first: UInt8?

    package init(number: Int, bytes: ArraySlice<UInt8>) {
        self.number = number
        self.bytes = bytes
        let start = bytes.firstIndex { $0 != UInt8(ascii: " ") } ?? bytes.endIndex
        indent = start - bytes.startIndex
        first = bytes[start...].first { !$0.isBlank }
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }
    package var isBlank: Bool { first == nil }

    /// Without blanks at both ends.
    package var trimmed: TextLine { TextLine(number: number, bytes: bytes.trimmed) }

    /// What stands between blanks.
    package var words: [String] {
        var words: [String] = []
        var start: Int?
        for index in bytes.indices {
            if bytes[index].isBlank {
                if let first = start { words.append(String(decoding: bytes[first..<index], as: UTF8.self)) }
                start = nil
            } else if start == nil {
                start = index
            }
        }
        if let first = start { words.append(String(decoding: bytes[first...], as: UTF8.self)) }
        return words
    }

    /// Without what follows the first `marker` that stands at the beginning or behind a blank.
    package func withoutComment(_ marker: [UInt8]) -> TextLine {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            guard bytes[index] == marker.first else {
                index += 1
                continue
            }
            let isAtWordStart = index == bytes.startIndex || bytes[index - 1].isBlank
            if isAtWordStart, bytes[index...].starts(with: marker) {
                return TextLine(number: number, bytes: bytes[..<index])
            }
            index += 1
        }
        return self
    }

    /// What follows `prefix`; nil where the line begins otherwise.
    package func after(_ prefix: StaticString) -> String? {
        let count = prefix.utf8CodeUnitCount
        guard prefix.withUTF8Buffer({ bytes.starts(with: $0) }) else { return nil }
        return String(decoding: bytes.dropFirst(count), as: UTF8.self)
    }

    package static func all(of bytes: [UInt8]) -> [TextLine] {
        var lines: [TextLine] = []
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            lines.append(TextLine(number: index + 1, bytes: line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
        }
        return lines
    }
}

extension ArraySlice<UInt8> {
    package var trimmed: ArraySlice<UInt8> {
        var slice = drop(while: \.isBlank)
        while let last = slice.last, last.isBlank { slice.removeLast() }
        return slice
    }
}

extension String {
    /// Without ASCII blanks at both ends.
    package var trimmedASCII: String { String(decoding: Array(utf8)[...].trimmed, as: UTF8.self) }
}

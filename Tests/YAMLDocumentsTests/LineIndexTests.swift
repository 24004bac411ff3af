import TestKit
import Testing

@testable import YAMLDocuments

@Suite("Lines and columns")
struct LineIndexTests {
    /// The same answers, one scalar after another.
    private static func positions(_ text: String) -> [(byte: Int, position: TextPosition)] {
        var all: [(Int, TextPosition)] = []
        var (line, column, byte) = (1, 1, 0)
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            all.append((byte, TextPosition(line: line, column: column)))
            byte += UTF8.width(scalar)
            let isLineEnd = ["\n", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
            let isCarriageReturn = scalar == "\r" && !(index + 1 < scalars.count && scalars[index + 1] == "\n")
            if isLineEnd || isCarriageReturn { (line, column) = (line + 1, 1) } else { column += 1 }
        }
        return all + [(byte, TextPosition(line: line, column: column))]
    }

    @Test("bytes and positions are found as by counting, in text with characters of every width")
    func counting() {
        var generator = SeededGenerator(seed: 11)
        let pieces = [
            "a", "bc", "ä", "日", "😀", "\n", "\r\n", "\r", "\u{85}", "\u{2028}", String(repeating: "x", count: 700), "\u{A0}",
        ]
        for _ in 0..<60 {
            let text = (0..<Int.random(in: 0...25, using: &generator)).map { _ in generator.pick(pieces) }.joined()
            let bytes = Array(text.utf8)
            let index = LineIndex(bytes)
            let expected = Self.positions(text)
            #expect(index.lines.count == expected.last?.position.line)
            for (byte, position) in expected where index.lines[position.line - 1].contains(byte) {
                #expect(index.position(ofByte: byte, in: bytes) == position)
                #expect(index.byte(at: position, in: bytes) == byte)
                #expect(index.clamp(position) == position)
            }
        }
    }

    @Test("a position outside comes back to the nearest one inside")
    func clamping() {
        let index = LineIndex(Array("ab\n\ncd".utf8))
        #expect(index.clamp(TextPosition(line: 0, column: 0)) == TextPosition(line: 1, column: 1))
        #expect(index.clamp(TextPosition(line: 1, column: 9)) == TextPosition(line: 1, column: 3))
        #expect(index.clamp(TextPosition(line: 2, column: 9)) == TextPosition(line: 2, column: 1))
        #expect(index.clamp(TextPosition(line: 9, column: 1)) == TextPosition(line: 3, column: 3))
        #expect(LineIndex([]).clamp(TextPosition(line: 5, column: 5)) == TextPosition(line: 1, column: 1))
    }

    @Test("multiples of the stride are no borders")
    func stride() {
        for count in [1_023, 1_024, 1_025, 2_048] {
            let bytes = Array((String(repeating: "ä", count: count) + "\nb").utf8)
            let index = LineIndex(bytes)
            #expect(index.byte(at: TextPosition(line: 1, column: count), in: bytes) == 2 * count - 2)
            #expect(index.position(ofByte: bytes.count, in: bytes) == TextPosition(line: 2, column: 2))
        }
    }
}

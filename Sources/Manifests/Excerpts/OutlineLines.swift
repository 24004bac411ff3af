/// The lines of a text, without their ends, as cheaply as can be.
struct OutlineLines {
    struct Line {
        /// Without the line's end.
        var bytes: Range<Int>
        /// Where the next one begins.
        var next: Int
        /// 1-based.
        var number: Int
        /// Spaces in front.
        var indent: Int
        /// The byte behind them; nil where there is none.
        var first: UInt8?
    }

    private let text: [UInt8]
    private var position = 0
    private var number = 0
    private var isASCII = true
    /// It holds bytes that a lockfile has no use for and that readers may take for something else.
    private var isOdd = false

    init(_ text: [UInt8]) { self.text = text }

    mutating func next() -> Line? {
        guard position < text.count, !isOdd else { return nil }
        let start = position
        let end = lineEnd()
        number += 1
        position = end + 1
        var first = start
        while first < end, text[first] == UInt8(ascii: " ") { first += 1 }
        return Line(
            bytes: start..<end, next: min(end + 1, text.count), number: number, indent: first - start,
            first: first < end ? text[first] : nil)
    }

    /// True where all lines were seen, and the text is one that a reader takes for text.
    var areWholeText: Bool {
        position >= text.count && !isOdd && (isASCII || String(validating: text, as: UTF8.self) != nil)
    }

    private mutating func lineEnd() -> Int {
        text.withUnsafeBytes { text in
            var end = position
            while end < text.count {
                // Eight at a time, while all of them are plain.
                while end + 8 <= text.count, Self.arePlain(text.loadUnaligned(fromByteOffset: end, as: UInt64.self)) { end += 8 }
                guard end < text.count else { break }
                let byte = Int8(bitPattern: text[end])
                if byte <= 13 {
                    if byte == 10 { break }
                    if byte < 0 { isASCII = false } else if byte != 9 { isOdd = true }
                }
                end += 1
            }
            return end
        }
    }

    /// True where every byte is ASCII above 13.
    private static func arePlain(_ bytes: UInt64) -> Bool {
        let high: UInt64 = 0x8080_8080_8080_8080
        return (bytes | (bytes &- 0x0E0E_0E0E_0E0E_0E0E)) & high == 0
    }
}

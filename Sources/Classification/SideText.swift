import Foundation
import RiskModel

/// One side of a change as text with numbered lines: the whole content where it is at hand, else what the hunks show of it.
struct SideText {
    let text: [UInt8]
    /// The number of each line.
    let numbers: [Int]
    /// The bytes of each line without its end.
    let lines: [Range<Int>]
    let isWhole: Bool

    init(_ content: FileContent, side: Side) {
        if let whole = side == .head ? content.head : content.base {
            self.init(whole: whole)
        } else {
            self.init(piecesOf: content, side: side)
        }
    }

    private init(whole: [UInt8]) {
        var lines: [Range<Int>] = []
        var start = 0
        while start < whole.count {
            let end = LineEnd.next(in: whole, from: start)
            lines.append(LineEnd.strip(start..<end, in: whole))
            start = end
        }
        text = whole
        self.lines = lines
        numbers = lines.isEmpty ? [] : Array(1...lines.count)
        isWhole = true
    }

    private init(piecesOf content: FileContent, side: Side) {
        var text: [UInt8] = []
        var lines: [Range<Int>] = []
        var numbers: [Int] = []
        let absent: FileContent.Line.Origin = side == .head ? .removed : .added
        for line in content.lines where line.origin != absent {
            let start = text.count
            text += content.text[line.range]
            lines.append(LineEnd.strip(start..<text.count, in: text))
            numbers.append(line.number(on: side))
        }
        self.text = text
        self.lines = lines
        self.numbers = numbers
        isWhole = false
    }

    /// nil where the line is not known.
    func index(ofLine number: Int) -> Int? {
        if isWhole { return numbers.indices.contains(number - 1) ? number - 1 : nil }
        return numbers.firstIndex(of: number)
    }

    /// Indices of the lines that hold a byte of a range.
    func indices(of range: Range<Int>) -> Range<Int> {
        guard !lines.isEmpty else { return 0..<0 }
        func index(at offset: Int) -> Int {
            var low = 0
            var high = lines.count
            while low < high {
                let middle = (low + high) / 2
                if lines[middle].lowerBound <= offset { low = middle + 1 } else { high = middle }
            }
            return max(low - 1, 0)
        }
        return index(at: range.lowerBound)..<index(at: max(range.upperBound - 1, range.lowerBound)) + 1
    }
}

/// The LF or CR LF at the end of a line.
enum LineEnd {
    /// Behind the next LF; the end of the text where there is none.
    static func next(in text: [UInt8], from start: Int) -> Int {
        text.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let found = memchr(base + start, 0x0A, bytes.count - start) else {
                return bytes.count
            }
            return UnsafeRawPointer(found) - base + 1
        }
    }

    static func strip(_ line: Range<Int>, in text: [UInt8]) -> Range<Int> {
        var end = line.upperBound
        if end > line.lowerBound, text[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > line.lowerBound, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return line.lowerBound..<end
    }
}

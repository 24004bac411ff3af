import Glibc
import RiskModel

/// A look at the changed lines alone, which settles most changes of code before anything is lexed.
///
/// What is left of the changed lines without their comments, white space and separators holds the same bytes on both sides
/// wherever a change is one of comments, of layout or of order. Comments are told roughly: where a mark stands in a string, the
/// look may see code where the lexer would not, or leave the question to it. It never vouches.
struct FirstLook {
    private let lineMarks: [[UInt8]]
    private let blockMarks: [(open: [UInt8], close: [UInt8])]
    private let quotesAreAlike: Bool

    /// nil for a language whose comments cannot be told by marks.
    init?(_ language: Language) {
        quotesAreAlike = language.quotesAreAlike
        switch language.grammar {
        case .freeForm(let syntax):
            lineMarks = syntax.lineComments
            blockMarks = syntax.blockComments.map { ($0.open, $0.close) }
        case .shell, .yaml:
            lineMarks = [[.hash]]
            blockMarks = []
        case .wholeLines(let syntax):
            lineMarks = syntax.markers.map { [$0] }
            blockMarks = []
        case .sql, .xml: return nil
        }
    }

    /// True where the change is surely one of code.
    func seesCode(_ content: FileContent) -> Bool {
        guard !content.hunks.isEmpty, !content.isTranscoded else { return false }
        // Lines that may lie inside a block comment are looked at only where others do not settle it.
        let remains = remains(of: content, in: nil)
        guard remains.differ else { return false }
        if blockMarks.isEmpty { return true }
        let base = blockComments(in: content.base)
        let head = blockComments(in: content.head)
        // Marks in the lines and no comments: the texts are not at hand.
        if base.isEmpty, head.isEmpty { return !remains.areDoubtful }
        return self.remains(of: content, in: (base, head)).differ
    }

    /// What the changed lines hold without their comments.
    ///
    /// - Parameter comments: the numbers of lines that lie in block comments, on both sides; they do not count.
    private func remains(of content: FileContent, in comments: (base: LineRanges, head: LineRanges)?) -> Remains {
        var remains = Remains(quotesAreAlike: quotesAreAlike)
        content.text.withUnsafeBufferPointer { text in
            for line in content.lines where line.origin != .context {
                let bytes = UnsafeBufferPointer(rebasing: text[line.range])
                if holdsBlockMark(bytes) {
                    // How much of it is comment is not known.
                    remains.addDoubtful(bytes, line.origin)
                } else if let comments {
                    let isInside =
                        line.origin == .added ? comments.head.contains(line.newNumber) : comments.base.contains(line.oldNumber)
                    if !isInside { remains.add(code(of: bytes), line.origin) }
                } else {
                    remains.add(code(of: bytes), line.origin)
                }
            }
        }
        return remains
    }

    private func holdsBlockMark(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        blockMarks.contains { Self.place(of: $0.open, in: line) != nil || Self.place(of: $0.close, in: line) != nil }
    }

    /// A line up to the first mark of a line comment.
    private func code(of line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let end = lineMarks.compactMap { Self.place(of: $0, in: line) }.min() ?? line.count
        return UnsafeBufferPointer(rebasing: line[..<end])
    }

    private static func place(of mark: [UInt8], in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let start = bytes.baseAddress, let first = mark.first, bytes.count >= mark.count else { return nil }
        var from = 0
        while from <= bytes.count - mark.count,
            let found = memchr(start + from, Int32(first), bytes.count - mark.count + 1 - from)
        {
            let place = UnsafeRawPointer(start).distance(to: UnsafeRawPointer(found))
            if memcmp(found, mark, mark.count) == 0 { return place }
            from = place + 1
        }
        return nil
    }

    /// The lines of a text that lie in block comments, or would if no mark stood in a string.
    private func blockComments(in text: [UInt8]?) -> LineRanges {
        var ranges: [ClosedRange<Int>] = []
        guard let text else { return LineRanges(ranges) }
        text.withUnsafeBufferPointer { bytes in
            for mark in blockMarks {
                var position = 0
                var line = 1
                while let open = Self.place(of: mark.open, in: UnsafeBufferPointer(rebasing: bytes[position...])) {
                    let start = position + open
                    let behind = start + mark.open.count
                    let close = Self.place(of: mark.close, in: UnsafeBufferPointer(rebasing: bytes[behind...]))
                    let end = close.map { behind + $0 + mark.close.count } ?? bytes.count
                    let first = line + Self.lineFeeds(in: bytes[position..<start])
                    line = first + Self.lineFeeds(in: bytes[start..<end])
                    ranges.append(first...line)
                    position = end
                }
            }
        }
        return LineRanges(ranges)
    }

    private static func lineFeeds(in bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        // Simple enough to be done on many bytes at once.
        var count = 0
        for byte in UnsafeBufferPointer(rebasing: bytes) { count &+= byte == .lineFeed ? 1 : 0 }
        return count
    }
}

/// How often the changed lines hold each byte, white space and separators apart.
private struct Remains {
    /// In added lines less those in removed ones.
    private var difference = [Int32](repeating: 0, count: 256)
    /// At most so many more of each byte, and so many fewer: what lines hold of which the comment is not known.
    private var perhapsAdded = [Int32](repeating: 0, count: 256)
    private var perhapsRemoved = [Int32](repeating: 0, count: 256)
    private(set) var areDoubtful = false
    private let quotesAreAlike: Bool

    init(quotesAreAlike: Bool) { self.quotesAreAlike = quotesAreAlike }

    mutating func add(_ code: UnsafeBufferPointer<UInt8>, _ origin: FileContent.Line.Origin) {
        Self.count(code, origin == .added ? 1 : -1, in: &difference)
    }

    mutating func addDoubtful(_ line: UnsafeBufferPointer<UInt8>, _ origin: FileContent.Line.Origin) {
        areDoubtful = true
        if origin == .added { Self.count(line, 1, in: &perhapsAdded) } else { Self.count(line, 1, in: &perhapsRemoved) }
    }

    /// True where both sides cannot hold the same.
    var differ: Bool {
        difference.indices.contains { byte in
            !means(nothing: UInt8(byte))
                && (difference[byte] > perhapsRemoved[byte] || -difference[byte] > perhapsAdded[byte])
        }
    }

    private static func count(_ bytes: UnsafeBufferPointer<UInt8>, _ weight: Int32, in counts: inout [Int32]) {
        counts.withUnsafeMutableBufferPointer { counts in
            for byte in bytes { counts[Int(byte)] &+= weight }
        }
    }

    /// Layout may add or drop it.
    private func means(nothing byte: UInt8) -> Bool {
        if quotesAreAlike, byte == .quote || byte == .apostrophe { return true }
        return byte.isLayout || byte == .carriageReturn || byte == .backslash || Syntax.isSeparator(byte)
    }
}

/// Numbers of lines, as ranges.
private struct LineRanges {
    /// Ascending and apart from each other.
    private let ranges: [ClosedRange<Int>]

    var isEmpty: Bool { ranges.isEmpty }

    /// - Parameter ranges: in any order.
    init(_ ranges: [ClosedRange<Int>]) {
        var merged: [ClosedRange<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged
    }

    func contains(_ number: Int) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < number { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(number)
    }
}

import PatternEngine
import RiskModel

/// The pieces of text that patterns of one span see, and the way back from a match to its line.
struct SubjectText {
    let text: ScannableText
    let span: Span
    let side: Side
    /// One per subject; bytes of `text`.
    private(set) var ranges: [Range<Int>] = []
    /// For line spans, the index in `FileContent.lines` of each subject.
    private var lineIndices: [Int] = []
    /// The text is the whole content of a side.
    private let isWhole: Bool
    /// For longer spans, where each line of `text` starts and its number, in order.
    private var lineStarts: [(offset: Int, line: Int)] = []

    /// The lines of one origin: each alone, or joined by hunk, or all of them.
    init(_ content: FileContent, _ text: ScannableText, origin: FileContent.Line.Origin, span: Span) {
        self.span = span
        isWhole = false
        side = origin == .removed ? .base : .head
        guard span != .line else {
            self.text = text
            for (index, line) in content.lines.enumerated() where line.origin == origin {
                ranges.append(content.withoutLineEnd(line.range))
                lineIndices.append(index)
            }
            return
        }
        var joined: [UInt8] = []
        for hunk in content.hunks {
            let start = joined.count
            for line in content.lines[hunk.lines] where line.origin == origin {
                lineStarts.append((joined.count, line.number(on: side)))
                joined += content.text[line.range]
            }
            if span == .hunk && joined.count > start { ranges.append(start..<joined.count) }
        }
        if span == .file && !joined.isEmpty { ranges = [0..<joined.count] }
        self.text = ScannableText(joined)
    }

    /// The whole content of one side.
    init(whole: [UInt8], side: Side) {
        span = .file
        isWhole = true
        self.side = side
        text = ScannableText(whole)
        ranges = [0..<whole.count]
    }

    /// The index of a line subject in `FileContent.lines`.
    func lineIndex(ofSubject subject: Int) -> Int? {
        lineIndices.isEmpty ? nil : lineIndices[subject]
    }

    /// The lines that a piece of one subject touches, the last without its end.
    func lines(around range: Range<Int>, inSubject subject: Int) -> Range<Int> {
        let whole = ranges[subject]
        if span == .line { return whole }
        let bytes = text.bytes
        let newline = UInt8(ascii: "\n")
        let start = bytes[whole.lowerBound..<range.lowerBound].lastIndex(of: newline).map { $0 + 1 } ?? whole.lowerBound
        let inside = max(range.upperBound - 1, range.lowerBound)
        let end = bytes[inside..<whole.upperBound].firstIndex(of: newline) ?? whole.upperBound
        return start..<max(LineEnd.strip(start..<end, in: bytes).upperBound, range.upperBound)
    }

    /// The number of the line that a match starts on, where the span is longer than a line.
    func lineNumber(at offset: Int) -> Int? {
        if isWhole { return 1 + text.bytes[..<offset].reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) } }
        return startedLine(at: offset)
    }

    /// The numbers of the lines that a range of joined lines touches; nil where the text is a whole content.
    func lineNumbers(of range: Range<Int>) -> ClosedRange<Int>? {
        indicesOfLines(in: range).map { lineStarts[$0.lowerBound].line...lineStarts[$0.upperBound].line }
    }

    /// The numbers of the joined lines that a range touches, and of no line between them.
    func joinedLines(of range: Range<Int>) -> [Int] {
        indicesOfLines(in: range).map { lineStarts[$0].map(\.line) } ?? []
    }

    /// Indices of the joined lines that a range touches.
    private func indicesOfLines(in range: Range<Int>) -> ClosedRange<Int>? {
        guard let first = indexOfLine(at: range.lowerBound),
            let last = indexOfLine(at: max(range.upperBound - 1, range.lowerBound))
        else { return nil }
        return first...max(first, last)
    }

    /// The number of the joined line that an offset lies in.
    private func startedLine(at offset: Int) -> Int? { indexOfLine(at: offset).map { lineStarts[$0].line } }

    private func indexOfLine(at offset: Int) -> Int? {
        var low = 0
        var high = lineStarts.count
        while low < high {
            let middle = (low + high) / 2
            if lineStarts[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }
}

extension FileContent.Line {
    func number(on side: Side) -> Int { side == .base ? oldNumber : newNumber }
}

extension FileContent {
    /// A line's bytes without its end.
    func withoutLineEnd(_ line: Range<Int>) -> Range<Int> { LineEnd.strip(line, in: text) }
}

import RiskModel

/// The line `@@ -1,2 +3,4 @@ …` that begins a hunk.
struct HunkHeader {
    let oldStart: Int
    let oldCount: Int
    let newStart: Int
    let newCount: Int

    /// nil where the line is none.
    init?(_ line: ArraySlice<UInt8>) {
        guard let old = line.after("@@ -".utf8).flatMap(Self.range), let new = old.rest.after(" +".utf8).flatMap(Self.range),
            new.rest.starts(with: " @@".utf8)
        else { return nil }
        (oldStart, oldCount) = (old.start, old.count)
        (newStart, newCount) = (new.start, new.count)
    }

    private static func range(_ text: ArraySlice<UInt8>) -> (start: Int, count: Int, rest: ArraySlice<UInt8>)? {
        guard let start = text.leadingNumber() else { return nil }
        guard let counted = start.rest.after(",".utf8) else { return (start.value, 1, start.rest) }
        return counted.leadingNumber().map { (start.value, $0.value, $0.rest) }
    }
}

/// Reads the hunks of one section, exactly as many lines as their headers count.
struct HunkReader {
    private let status: ChangeStatus
    /// The first line numbers not yet passed.
    private var oldLine = 1
    private var newLine = 1
    /// Set once a side has ended without a line end: nothing more of it may follow.
    private var oldEnded = false
    private var newEnded = false

    init(of change: FileChange) { status = change.status }

    /// - Throws: `malformedPatch`.
    mutating func read(_ cursor: inout TextCursor, into collector: inout LineCollector?) throws(GitPatchError) {
        while cursor.line.starts(with: "@@ ".utf8) {
            try readHunk(&cursor, into: &collector)
        }
    }

    private mutating func readHunk(_ cursor: inout TextCursor, into collector: inout LineCollector?) throws(GitPatchError) {
        guard let hunk = HunkHeader(cursor.line), hunk.oldCount + hunk.newCount > 0 else {
            throw cursor.malformed("a damaged hunk header")
        }
        // A side of no lines is numbered by the line before it.
        let oldStart = hunk.oldCount == 0 ? hunk.oldStart + 1 : hunk.oldStart
        let newStart = hunk.newCount == 0 ? hunk.newStart + 1 : hunk.newStart
        guard oldStart >= oldLine, newStart >= newLine else { throw cursor.malformed("hunks out of order") }
        (oldLine, newLine) = (oldStart, newStart)
        let end = (old: oldStart + hunk.oldCount, new: newStart + hunk.newCount)
        collector?.beginHunk(
            oldStart: hunk.oldStart, oldCount: hunk.oldCount, newStart: hunk.newStart, newCount: hunk.newCount)
        cursor.advance()
        while oldLine < end.old || newLine < end.new || cursor.line.first == UInt8(ascii: "\\") {
            try readLine(&cursor, end: end, into: &collector)
        }
    }

    private mutating func readLine(
        _ cursor: inout TextCursor, end: (old: Int, new: Int), into collector: inout LineCollector?
    ) throws(GitPatchError) {
        guard cursor.line.last == UInt8(ascii: "\n") else {
            throw cursor.malformed("the text breaks off inside a hunk")
        }
        let origin: FileContent.Line.Origin
        var text = cursor.line.dropFirst()
        switch cursor.line.first {
        case UInt8(ascii: " "): origin = .context
        case UInt8(ascii: "+"): origin = .added
        case UInt8(ascii: "-"): origin = .removed
        case UInt8(ascii: "\n"):
            // Mailers strip the blank of an empty context line; git reads it so.
            origin = .context
            text = cursor.line
        case UInt8(ascii: "\\"):
            return try readEndMark(&cursor, into: &collector)
        default:
            throw cursor.malformed("a line in a hunk that begins with none of blank, +, - and \\")
        }
        let (takesOld, takesNew) = (origin != .added, origin != .removed)
        guard !takesOld || (oldLine < end.old && !oldEnded), !takesNew || (newLine < end.new && !newEnded) else {
            throw cursor.malformed("more lines in a hunk than its header counts, or lines after the end of the file")
        }
        guard status != .added || origin == .added, status != .deleted || origin == .removed else {
            throw cursor.malformed("a line that a file \(status == .added ? "added" : "deleted") whole cannot have")
        }
        text.withUnsafeBytes {
            collector?.append(origin, old: takesOld ? oldLine : 0, new: takesNew ? newLine : 0, $0)
        }
        if takesOld { oldLine += 1 }
        if takesNew { newLine += 1 }
        last = origin
        cursor.advance()
    }

    /// The line before which `\ No newline at end of file` may stand; nil where none may.
    private var last: FileContent.Line.Origin?

    private mutating func readEndMark(_ cursor: inout TextCursor, into collector: inout LineCollector?) throws(GitPatchError) {
        guard let origin = last, cursor.line.starts(with: "\\ ".utf8) else {
            throw cursor.malformed("a backslash line that follows no line of the file")
        }
        if origin != .added { oldEnded = true }
        if origin != .removed { newEnded = true }
        last = nil
        collector?.dropLastLineEnd()
        cursor.advance()
    }
}

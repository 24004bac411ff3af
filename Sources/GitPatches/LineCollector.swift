import Glibc
import RiskModel

/// Collects the lines of one file's change into a `FileContent`, up to a limit.
struct LineCollector {
    private(set) var content = FileContent()
    /// Set once a line did not fit; what was collected is then of no use.
    private(set) var isOverLimit = false
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func beginHunk(oldStart: Int, oldCount: Int, newStart: Int, newCount: Int) {
        let end = content.lines.count
        content.hunks.append(
            FileContent.Hunk(
                oldStart: oldStart, oldCount: oldCount, newStart: newStart, newCount: newCount, lines: end..<end))
    }

    /// Adds a line, with its end, to the hunk begun last.
    mutating func append(_ origin: FileContent.Line.Origin, old: Int, new: Int, _ bytes: UnsafeRawBufferPointer) {
        guard content.lines.count < limit, let hunk = content.hunks.indices.last else {
            isOverLimit = true
            return
        }
        let start = content.text.count
        content.text.append(contentsOf: bytes)
        content.lines.append(
            FileContent.Line(origin: origin, oldNumber: old, newNumber: new, range: start..<content.text.count))
        content.hunks[hunk].lines = content.hunks[hunk].lines.lowerBound..<content.lines.count
    }

    /// Takes back the end of the line added last: the file ends without one.
    mutating func dropLastLineEnd() {
        guard let line = content.lines.indices.last, content.text.last == UInt8(ascii: "\n") else { return }
        content.text.removeLast()
        content.lines[line].range = content.lines[line].range.lowerBound..<content.text.count
    }

    /// Adds one hunk in which all of one content goes and all of another comes.
    mutating func replace(_ old: UnsafeRawBufferPointer, by new: UnsafeRawBufferPointer) {
        let removed = Lines(of: old).count
        let added = Lines(of: new).count
        guard removed + added > 0 else { return }
        guard removed + added <= limit else {
            isOverLimit = true
            return
        }
        content.text.reserveCapacity(old.count + new.count)
        content.lines.reserveCapacity(removed + added)
        beginHunk(oldStart: min(removed, 1), oldCount: removed, newStart: min(added, 1), newCount: added)
        var number = 1
        for line in Lines(of: old) {
            append(.removed, old: number, new: 0, line)
            number += 1
        }
        number = 1
        for line in Lines(of: new) {
            append(.added, old: 0, new: number, line)
            number += 1
        }
    }
}

/// The lines of a buffer, each with its end; the last may have none.
struct Lines: Sequence, IteratorProtocol {
    private var rest: UnsafeRawBufferPointer

    init(of buffer: UnsafeRawBufferPointer) { rest = buffer }

    /// How many are left.
    var count: Int {
        var lines = self
        var count = 0
        while lines.next() != nil { count += 1 }
        return count
    }

    mutating func next() -> UnsafeRawBufferPointer? {
        guard let start = rest.baseAddress, !rest.isEmpty else { return nil }
        let end = memchr(start, Int32(UInt8(ascii: "\n")), rest.count)
        let length = end.map { UnsafeRawPointer($0) - start + 1 } ?? rest.count
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[length...]) }
        return UnsafeRawBufferPointer(start: start, count: length)
    }
}

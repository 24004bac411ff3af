import Glibc
import RiskModel

/// Proves that lines of a diff lead from one content to another.
///
/// The library drops errors of xdiff itself and then reports too few lines, or none, with success. So what stands between
/// the hunks has to be the same bytes on both sides, and the lines in them what the contents hold there.
/// Linear in the contents, at the speed of comparing memory.
struct LineProof {
    private let old: UnsafeRawBufferPointer
    private let new: UnsafeRawBufferPointer
    /// How far both contents are accounted for.
    private var oldEnd = 0
    private var newEnd = 0

    init(_ old: UnsafeRawBufferPointer, _ new: UnsafeRawBufferPointer) {
        self.old = old
        self.new = new
    }

    /// - Parameter starts: where the first line of each hunk lies, in the memory of either content.
    /// - Returns: false also where nothing is changed.
    consuming func holds(for content: FileContent, hunksFrom starts: [UnsafeRawPointer]) -> Bool {
        guard !content.hunks.isEmpty, content.hunks.count == starts.count else { return false }
        for (hunk, start) in zip(content.hunks, starts) {
            guard let length = sharedLength(upTo: start), skip(length) else { return false }
            for line in content.lines[hunk.lines] {
                guard pass(line, content.text) else { return false }
            }
        }
        return old.count - oldEnd == new.count - newEnd && skip(old.count - oldEnd)
    }

    /// The bytes from what is accounted for up to a place in either content.
    private func sharedLength(upTo place: UnsafeRawPointer) -> Int? {
        for (side, end) in [(new, newEnd), (old, oldEnd)] {
            guard let base = side.baseAddress else { continue }
            let offset = place - base
            if offset >= end, offset <= side.count { return offset - end }
        }
        return nil
    }

    private mutating func skip(_ length: Int) -> Bool {
        guard length <= old.count - oldEnd, length <= new.count - newEnd else { return false }
        defer {
            oldEnd += length
            newEnd += length
        }
        return Self.isSame(old[oldEnd..<oldEnd + length], new[newEnd..<newEnd + length])
    }

    private mutating func pass(_ line: FileContent.Line, _ text: [UInt8]) -> Bool {
        text.withUnsafeBytes { text in
            let bytes = text[line.range]
            if line.origin != .added {
                guard bytes.count <= old.count - oldEnd, Self.isSame(bytes, old[oldEnd..<oldEnd + bytes.count]) else {
                    return false
                }
                oldEnd += bytes.count
            }
            if line.origin != .removed {
                guard bytes.count <= new.count - newEnd, Self.isSame(bytes, new[newEnd..<newEnd + bytes.count]) else {
                    return false
                }
                newEnd += bytes.count
            }
            return true
        }
    }

    private static func isSame(_ left: Slice<UnsafeRawBufferPointer>, _ right: Slice<UnsafeRawBufferPointer>) -> Bool {
        let (left, right) = (UnsafeRawBufferPointer(rebasing: left), UnsafeRawBufferPointer(rebasing: right))
        guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else {
            return left.count == right.count
        }
        return memcmp(first, second, left.count) == 0
    }
}

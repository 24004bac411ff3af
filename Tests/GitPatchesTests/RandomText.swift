import RiskModel
import TestKit

/// Small random files, edits of them, and the effect of a diff.
enum RandomText {
    private static let words: [[UInt8]] =
        ["", "a", "b", "}", "  x", "long line of text", "\u{0}", "ä"].map { Array($0.utf8) } + [[0xFF]]

    static func lines(_ random: inout SeededGenerator) -> [[UInt8]] {
        (0..<random.pick([0, 1, 2, 5, 12, 40])).map { _ in random.pick(words) }
    }

    static func edited(_ lines: [[UInt8]], _ random: inout SeededGenerator) -> [[UInt8]] {
        var lines = lines
        for _ in 0..<random.pick([1, 1, 2, 4]) {
            let index = Int.random(in: 0...lines.count, using: &random)
            if index == lines.count || random.chance(oneIn: 2) {
                lines.insert(random.pick(words), at: index)
            } else {
                lines.remove(at: index)
            }
        }
        return lines
    }

    static func text(_ lines: [[UInt8]], _ random: inout SeededGenerator) -> [UInt8] {
        let end = Array((random.chance(oneIn: 4) ? "\r\n" : "\n").utf8)
        let text = lines.flatMap { $0 + end }
        return random.chance(oneIn: 4) ? Array(text.dropLast()) : text
    }

    /// The content after the hunks, or nil where they do not fit the content before.
    static func applied(_ content: FileContent, to old: [UInt8]) -> [UInt8]? {
        let oldLines = split(old)
        var next = 0
        var result: [UInt8] = []
        var newNumber = 1
        for hunk in content.hunks {
            let start = hunk.oldCount == 0 ? hunk.oldStart : hunk.oldStart - 1
            guard start >= next, start <= oldLines.count else { return nil }
            for line in oldLines[next..<start] {
                result += line
                newNumber += 1
            }
            next = start
            for line in content.lines[hunk.lines] {
                let bytes = Array(content.text[line.range])
                if line.origin != .added {
                    guard next < oldLines.count, oldLines[next] == bytes, line.oldNumber == next + 1 else { return nil }
                    next += 1
                }
                if line.origin != .removed {
                    guard line.newNumber == newNumber else { return nil }
                    result += bytes
                    newNumber += 1
                }
            }
            guard next == start + hunk.oldCount else { return nil }
        }
        return result + oldLines[next...].joined()
    }

    private static func split(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map { Array($0) + [10] }
        // What stands behind the last line end is a line only if it is not empty.
        lines[lines.count - 1].removeLast()
        if lines.last == [] { lines.removeLast() }
        return lines
    }
}

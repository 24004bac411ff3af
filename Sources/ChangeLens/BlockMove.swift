/// Whether a text differs from another only in the place of a few blocks of lines.
///
/// Blank lines and comments move with their block or stay; nothing may change within one.
struct BlockMove {
    /// More pieces than this are a rewriting.
    private static let mostBlocks = 8
    private static let mostLines = 1 << 14

    private let base: [UInt8]
    private let head: [UInt8]
    /// The lines between what both texts begin and end with, of either side.
    private let region: Range<Int>

    /// nil unless both texts have the same bytes in other places: what is asked first costs no more than a glance.
    init?(base: [UInt8], head: [UInt8]) {
        guard base.count == head.count else { return nil }
        var start = SourceText.sharedPrefix(base, head)
        guard start < base.count else { return nil }
        while start > 0, base[start - 1] != .lineFeed { start -= 1 }
        var end = base.count
        while end > start, base[end - 1] == head[end - 1] { end -= 1 }
        while end < base.count, base[end - 1] != .lineFeed || head[end - 1] != .lineFeed { end += 1 }
        guard base[end - 1] == .lineFeed, head[end - 1] == .lineFeed else { return nil }
        self.base = base
        self.head = head
        region = start..<end
        guard Self.histogram(base, region) == Self.histogram(head, region) else { return nil }
    }

    /// True if blocks moved and no string, comment of several lines or directive is among them.
    func isCertain<L: Lexer>(_ base: L, _ head: L, _ language: Language) throws(Unsure) -> Bool {
        guard consistsOfBlocks() else { return false }
        for lexer in [base, head] {
            guard try isPlain(lexer, language) else { return false }
        }
        return true
    }

    private static func histogram(_ text: [UInt8], _ region: Range<Int>) -> [Int] {
        var counts = [Int](repeating: 0, count: 256)
        for byte in text[region] { counts[Int(byte)] += 1 }
        return counts
    }

    private static func lines(_ text: [UInt8], _ region: Range<Int>) -> [ArraySlice<UInt8>] {
        text[region].split(separator: .lineFeed, omittingEmptySubsequences: false)
    }

    /// Covers the new lines with runs of old ones, each used once, the longest first found for each place.
    private func consistsOfBlocks() -> Bool {
        let old = Self.lines(base, region)
        let new = Self.lines(head, region)
        guard old.count == new.count, old.count <= Self.mostLines else { return false }
        var places: [ArraySlice<UInt8>: [Int]] = [:]
        for (index, line) in old.enumerated() { places[line, default: []].append(index) }
        var isUsed = [Bool](repeating: false, count: old.count)
        var steps = 0
        var blocks = 0
        var index = 0
        while index < new.count {
            var best = (start: 0, length: 0)
            for place in places[new[index]] ?? [] {
                var length = 0
                while index + length < new.count, place + length < old.count, !isUsed[place + length],
                    old[place + length] == new[index + length]
                { length += 1 }
                steps += length + 1
                if length > best.length { best = (place, length) }
            }
            blocks += 1
            guard best.length > 0, blocks <= Self.mostBlocks, steps <= 4 * Self.mostLines else { return false }
            for place in best.start..<best.start + best.length { isUsed[place] = true }
            index += best.length
        }
        return true
    }

    private func isPlain<L: Lexer>(_ lexer: L, _ language: Language) throws(Unsure) -> Bool {
        var lexer = lexer
        try lexer.begin()
        try lexer.check()
        try SourceText.check(lexer.text)
        var reader = SkeletonReader(lexer)
        while let element = try reader.next() {
            if element.run.overlaps(region), reader.lexer.text[element.run].contains(.lineFeed) { return false }
            for index in element.comments {
                let comment = reader.lexer.builder.comments[index]
                guard comment.overlaps(region) else { continue }
                if reader.lexer.text[comment].contains(.lineFeed) { return false }
                if CommentDirectives.mayInstruct(reader.lexer.text, comment, language) { return false }
            }
        }
        return true
    }
}

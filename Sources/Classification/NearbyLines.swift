import PatternEngine
import RiskModel

/// Tells which matches have something near them, in the content of the side that they stand on.
///
/// Of a side that is known in pieces, a match near which nothing was found is doubtful where its surroundings are not all known.
struct NearbyLines {
    private let side: SideText
    private let text: ScannableText

    init(_ content: FileContent, side: Side) {
        self.side = SideText(content, side: side)
        text = ScannableText(self.side.text)
    }

    /// - Parameters:
    ///   - numbers: for each match, the numbers of the lines it touches.
    ///   - patterns: of which one has to match a line near by.
    /// - Returns: for each match whether there is one.
    func answers(
        for numbers: [ClosedRange<Int>], _ patterns: PatternSelection, within distance: Int, _ matcher: PatternMatcher,
        _ exhausted: inout Set<Int>, interruption: any InterruptionCheck
    ) throws(Interruption) -> [Ternary] {
        let windows = numbers.map { indices(of: $0.lowerBound - distance...$0.upperBound + distance) }
        let asked = Self.union(windows)
        var found: [Int] = []
        let report = try matcher.scan(
            text, subjects: asked.map { side.lines[$0] }, patterns: patterns, interruption: interruption
        ) { match in
            found.append(asked[match.subject])
            return .nextSubject
        }
        exhausted.formUnion(report.shortfalls.map(\.pattern))
        found.sort()
        return windows.indices.map { match in
            let first = Self.firstIndex(in: found, notBelow: windows[match].lowerBound)
            if first < found.count, found[first] < windows[match].upperBound { return .yes }
            let isKnown = side.isWhole || windows[match].count == numbers[match].count + 2 * distance
            return isKnown && report.isComplete ? .no : .unknown
        }
    }

    /// The numbers of the lines that hold a byte of a range of the whole content.
    func numbers(of range: Range<Int>) -> ClosedRange<Int> {
        let indices = side.indices(of: range)
        return indices.lowerBound + 1...max(indices.upperBound, indices.lowerBound + 1)
    }

    /// The indices of the known lines with these numbers.
    private func indices(of numbers: ClosedRange<Int>) -> Range<Int> {
        Self.firstIndex(
            in: side.numbers, notBelow: numbers.lowerBound)..<Self.firstIndex(in: side.numbers, notBelow: numbers.upperBound + 1)
    }

    /// All of the indices in some ranges, ascending.
    private static func union(_ ranges: [Range<Int>]) -> [Int] {
        var all: [Int] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            let start = max(range.lowerBound, all.last.map { $0 + 1 } ?? 0)
            if start < range.upperBound { all += start..<range.upperBound }
        }
        return all
    }

    private static func firstIndex(in ascending: [Int], notBelow value: Int) -> Int {
        var low = 0
        var high = ascending.count
        while low < high {
            let middle = (low + high) / 2
            if ascending[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// A pattern of an attributes file: `*`, `?` and `[…]` within a component, `**` over components, `\` escapes.
struct PathPattern: Sendable {
    private let pattern: [UInt8]
    /// Without a slash a pattern is matched against the last component only.
    private let matchesName: Bool

    /// Comparisons after which a match is given up, so that no pattern can cost more than it is worth.
    private static let budget = 1 << 16

    /// - Returns: nil for a pattern of directories, which no file has attributes from, and for one that excludes.
    init?(_ text: [UInt8]) {
        guard let first = text.first, first != UInt8(ascii: "!"), text.last != .slash else { return nil }
        matchesName = !text.contains(.slash)
        pattern = first == .slash ? Array(text.dropFirst()) : text
    }

    /// - Parameter path: relative to the directory of the attributes file.
    /// - Returns: nil where that cannot be found out within the budget.
    func matches(_ path: ArraySlice<UInt8>) -> Bool? {
        var subject = path
        if matchesName, let slash = path.lastIndex(of: .slash) { subject = path[(slash + 1)...] }
        var steps = 0
        return match(0, Array(subject), 0, &steps)
    }

    private func match(_ start: Int, _ text: [UInt8], _ from: Int, _ steps: inout Int) -> Bool? {
        var index = start
        var position = from
        while index < pattern.count {
            steps += 1
            guard steps < Self.budget else { return nil }
            switch pattern[index] {
            case .star:
                return matchStars(index, text, position, &steps)
            case UInt8(ascii: "?"):
                guard position < text.count, text[position] != .slash else { return false }
            case UInt8(ascii: "["):
                guard let set = ByteSet(pattern, at: index) else { return false }
                guard position < text.count, text[position] != .slash, set.contains(text[position]) else { return false }
                index = set.end - 1
            default:
                if pattern[index] == .backslash, index + 1 < pattern.count { index += 1 }
                guard position < text.count, text[position] == pattern[index] else { return false }
            }
            index += 1
            position += 1
        }
        return position == text.count
    }

    /// Tries every length that the stars at `index` can stand for.
    private func matchStars(_ index: Int, _ text: [UInt8], _ position: Int, _ steps: inout Int) -> Bool? {
        var rest = index
        while rest < pattern.count, pattern[rest] == .star { rest += 1 }
        let isComponent = (index == 0 || pattern[index - 1] == .slash) && (rest == pattern.count || pattern[rest] == .slash)
        let crosses = rest - index == 2 && isComponent
        // `**/` also stands for nothing.
        if crosses, rest < pattern.count {
            guard let found = match(rest + 1, text, position, &steps) else { return nil }
            if found { return true }
        }
        var end = position
        while true {
            guard let found = match(rest, text, end, &steps) else { return nil }
            if found { return true }
            guard end < text.count, crosses || text[end] != .slash else { return false }
            end += 1
        }
    }

    /// `[a-z]`, `[!a]`.
    private struct ByteSet {
        private var ranges: [ClosedRange<UInt8>] = []
        private var isNegated = false
        /// The index behind the closing bracket.
        private(set) var end: Int

        init?(_ pattern: [UInt8], at start: Int) {
            end = start + 1
            if pattern.byte(end) == UInt8(ascii: "!") || pattern.byte(end) == UInt8(ascii: "^") {
                isNegated = true
                end += 1
            }
            let first = end
            while end < pattern.count, pattern[end] != UInt8(ascii: "]") || end == first {
                // `[:alpha:]` and its kin are not known here.
                if pattern[end] == UInt8(ascii: "["), pattern.byte(end + 1) == UInt8(ascii: ":") { return nil }
                if pattern[end] == .backslash { end += 1 }
                let low = pattern.byte(end)
                var high = low
                if pattern.byte(end + 1) == .minus, end + 2 < pattern.count, pattern[end + 2] != UInt8(ascii: "]") {
                    high = pattern[end + 2]
                    end += 2
                }
                if low <= high { ranges.append(low...high) }
                end += 1
            }
            guard end < pattern.count else { return nil }
            end += 1
        }

        func contains(_ byte: UInt8) -> Bool { ranges.contains { $0.contains(byte) } != isNegated }
    }
}

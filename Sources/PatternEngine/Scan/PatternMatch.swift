/// One match, for as long as the visitor looks at it. It cannot be kept, because the places of its groups lie in memory
/// that the next match overwrites: take out the ranges that are needed.
public struct PatternMatch: ~Copyable {
    /// Index in the `PatternSet`.
    public let pattern: Int
    /// Index in the subjects of the scan.
    public let subject: Int
    /// Bytes of the text. Where `\K`, reached from a lookaround, put the start behind the end, the bytes between the two.
    public let range: Range<Int>

    private let names: GroupNames
    private let groups: MatchedGroups
    /// Where the subject starts in the text.
    private let base: Int

    init(pattern: Int, subject: Int, base: Int, groups: MatchedGroups, names: GroupNames) {
        self.pattern = pattern
        self.subject = subject
        self.base = base
        self.groups = groups
        self.names = names
        let whole = groups[0] ?? 0..<0
        range = whole.lowerBound + base..<whole.upperBound + base
    }

    /// The bytes of the text that a group matched; nil where it took no part or there is no such group.
    public func capture(_ number: Int) -> Range<Int>? {
        groups[number].map { $0.lowerBound + base..<$0.upperBound + base }
    }

    /// The bytes of the text that the first group of this name to take part matched; nil where none did.
    public func capture(named name: String) -> Range<Int>? {
        for number in names.numbers[name] ?? [] {
            if let range = capture(number) { return range }
        }
        return nil
    }

    /// True where the pattern has a group of this name, whether or not it took part.
    public func hasGroup(named name: String) -> Bool { names.numbers[name] != nil }

    /// The bytes of the text that the first group matched which took part and is not empty; nil where there is none.
    public var firstCapture: Range<Int>? {
        for number in 1..<max(groups.count, 1) {
            if let range = capture(number), !range.isEmpty { return range }
        }
        return nil
    }
}

/// What a visitor of matches wants to see next.
public enum ScanStep: Hashable, Sendable {
    case `continue`
    /// No more matches of this pattern in this subject.
    case nextSubject
    /// No more matches of this pattern.
    case nextPattern
}

/// The places of the last match's groups in its subject, in memory of the `MatchMemory` they came from.
struct MatchedGroups {
    let offsets: UnsafePointer<Int>
    /// One more than the highest group that took part.
    let count: Int

    subscript(number: Int) -> Range<Int>? {
        guard number >= 0, number < count else { return nil }
        let (start, end) = (offsets[2 * number], offsets[2 * number + 1])
        // PCRE2_UNSET, the highest size_t, reads as -1.
        guard start >= 0, end >= 0 else { return nil }
        return min(start, end)..<max(start, end)
    }
}

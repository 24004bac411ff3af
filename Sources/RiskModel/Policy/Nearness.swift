/// What has to stand near a match, in the whole content of the same side, for the match to count.
public struct Nearness: Hashable, Sendable {
    /// One of them matches a line near by; the lines of the match itself are near, too.
    public var patterns: [Pattern]
    /// How many lines away it may stand.
    public var within: Int

    public init(patterns: [Pattern], within: Int) {
        self.patterns = patterns
        self.within = within
    }
}

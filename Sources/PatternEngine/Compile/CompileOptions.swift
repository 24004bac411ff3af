/// How patterns are compiled.
public struct CompileOptions: Hashable, Sendable {
    public enum Matcher: Hashable, Sendable {
        /// Machine code where PCRE2 can make it, its interpreter for the patterns where it cannot.
        case justInTime
        /// The interpreter for every pattern.
        case interpreter
    }

    public var matcher: Matcher
    /// Ask one pass of Vectorscan over a text which patterns may match where, and match only there. Has no effect on a
    /// processor that the library does not support.
    public var prefilter: Bool
    /// Bytes of a pattern's source.
    public var maximumSourceBytes: Int
    /// Parentheses within parentheses.
    public var maximumNesting: Int

    public init(
        matcher: Matcher = .justInTime, prefilter: Bool = false, maximumSourceBytes: Int = 16_384, maximumNesting: Int = 100
    ) {
        self.matcher = matcher
        self.prefilter = prefilter
        self.maximumSourceBytes = maximumSourceBytes
        self.maximumNesting = maximumNesting
    }
}

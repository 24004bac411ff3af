/// What a scan could not find out.
public struct ScanReport: Hashable, Sendable {
    /// At most one per pattern, in order of the patterns; empty where every match was found.
    public internal(set) var shortfalls: [ScanShortfall] = []

    public var isComplete: Bool { shortfalls.isEmpty }

    /// True where matches of this pattern may be missing: that none was yielded then means nothing.
    public func fellShort(_ pattern: Int) -> Bool { shortfalls.contains { $0.pattern == pattern } }
}

/// A pattern that was not matched against all that it should have been.
public struct ScanShortfall: Hashable, Sendable {
    public enum Cause: Hashable, Sendable {
        /// `ScanLimits.bytes` are used up; this subject and those after it were not matched.
        case bytes
        /// `ScanLimits.steps` are used up; this subject was not matched to its end, those after it not at all.
        case steps
        /// `ScanLimits.stackBytes` did not suffice for this subject; those after it were matched.
        case stack
        /// `ScanLimits.heapBytes`, or the machine's memory, did not suffice for this subject; those after it were matched.
        case heap
        /// The pattern is too long to be metered, which this subject needs; those after it were matched where they need not.
        case unmetered
        /// PCRE2 gave up on this subject with this error number; those after it were matched.
        case engine(Int32)
    }

    public var pattern: Int
    /// The first subject of which matches may be missing.
    public var subject: Int
    public var cause: Cause

    public init(pattern: Int, subject: Int, cause: Cause) {
        self.pattern = pattern
        self.subject = subject
        self.cause = cause
    }
}

extension ScanShortfall.Cause: CustomStringConvertible {
    /// A phrase for people.
    public var description: String {
        switch self {
        case .bytes: "the limit of bytes to match is used up"
        case .steps: "the limit of matching steps is used up"
        case .stack: "the limit of matching stack is too low"
        case .heap: "the limit of matching memory is too low"
        case .unmetered: "the pattern is too long for a text of this length"
        case .engine(let error): "matching failed: \(pcre2Message(error))"
        }
    }
}

/// A pattern that PCRE2 does not accept.
public struct PatternSyntaxError: Error, Hashable, Sendable {
    public enum Code: Hashable, Sendable {
        /// The pattern is not written as PCRE2 demands; with PCRE2's error number.
        case malformed(Int32)
        /// The pattern is longer, deeper or larger than is allowed here; with PCRE2's error number.
        case tooLarge(Int32)
        /// There was no memory to compile it.
        case outOfMemory
    }

    /// Where the pattern stands in the list that was compiled; 0 where it was checked alone.
    public var patternIndex: Int
    public var code: Code
    /// What PCRE2 says is wrong.
    public var reason: String
    /// The byte of the pattern's source at which the mistake was noticed, 0-based.
    public var offset: Int
}

extension PatternSyntaxError: CustomStringConvertible {
    /// Such as `pattern 3, byte 14: missing closing parenthesis`.
    public var description: String { "pattern \(patternIndex), byte \(offset): \(reason)" }
}

/// Some patterns of a list do not compile; every one of them is told.
public struct PatternSetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In order of the patterns; never empty.
    public var failures: [PatternSyntaxError]

    public var description: String {
        failures.map(\.description).joined(separator: "; ") + "; correct the patterns (syntax: man 3 pcre2pattern)"
    }
}

/// A demand on what a group of a match captured: a match counts only where each of a probe's tests holds.
///
/// Of a group that took no part nothing is known, so its match is doubtful: it cannot be ruled out, and covers nothing.
public struct CaptureTest: Hashable, Sendable {
    public enum Demand: Hashable, Sendable {
        case entropy(EntropyBounds)
        /// The capture is one of these words, without regard to the case of ASCII letters; so in all that compare with words.
        case isOne(of: Set<String>)
        case isNone(of: Set<String>)
        /// One of these words stands in it.
        case contains(Set<String>)
        case containsNone(of: Set<String>)
        /// One of these patterns matches in it.
        case matches([Pattern])
        case matchesNone(of: [Pattern])
    }

    public var group: CaptureGroup
    public var demand: Demand

    public init(_ group: CaptureGroup = .usual, _ demand: Demand) {
        self.group = group
        self.demand = demand
    }

    /// The patterns it asks.
    public var patterns: [Pattern] {
        switch demand {
        case .matches(let patterns), .matchesNone(let patterns): patterns
        case .entropy, .isOne, .isNone, .contains, .containsNone: []
        }
    }
}

/// The part of a match that a test looks at.
public enum CaptureGroup: Hashable, Sendable {
    /// The group `secret` where the pattern has one; else the first group that took part and is not empty; else the match.
    case usual
    case match
    /// The lines that the match touches, the last without its end.
    case line
    /// A group by its number, from 1.
    case number(Int)
    case named(String)

    /// The name of the group that is looked at where a pattern has it and none is told.
    public static let usualName = "secret"
}

/// Bounds of Shannon entropy, in thousandths of a bit per character; both exclusive, nil for none.
public struct EntropyBounds: Hashable, Sendable {
    public var above: Int?
    public var below: Int?

    public init(above: Int? = nil, below: Int? = nil) {
        self.above = above
        self.below = below
    }
}

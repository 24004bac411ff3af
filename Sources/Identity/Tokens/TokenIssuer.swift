public import Foundation

/// Whose tokens count, and which of them.
public struct TokenIssuer: Hashable, Sendable {
    /// Where an issuer's keys come from.
    public enum KeySource: Hashable, Sendable {
        /// Read again whenever it changes.
        case file(String)
        /// `https`, or `http` on this machine.
        case url(URL)
    }

    public static let largestSkew = 300

    /// Exactly as its tokens have it in `iss`.
    public var name: String
    /// A token has to be for one of them.
    public var audiences: [String]
    /// The only ones that count, whatever a token says.
    public var algorithms: Set<TokenAlgorithm>
    public var keySource: KeySource
    /// Seconds that its clock and this one may differ, at most `largestSkew`.
    public var clockSkew: Int
    /// Seconds after which a token is too old even where it has not expired; nil for no such limit.
    public var maximumAge: Int?
    /// Each of its tokens counts once.
    public var oneTime: Bool

    public init(
        name: String, audiences: [String], algorithms: Set<TokenAlgorithm>, keySource: KeySource, clockSkew: Int = 30,
        maximumAge: Int? = nil, oneTime: Bool = false
    ) {
        self.name = name
        self.audiences = audiences
        self.algorithms = algorithms
        self.keySource = keySource
        self.clockSkew = min(max(clockSkew, 0), Self.largestSkew)
        self.maximumAge = maximumAge
        self.oneTime = oneTime
    }
}

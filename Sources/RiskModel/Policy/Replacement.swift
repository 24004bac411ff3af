/// What an added line has to be for a removed one to be replaced by it: both state something under the same key.
public struct Replacement: Hashable, Sendable {
    public enum ValueTest: String, Hashable, Sendable, CaseIterable {
        /// The new value is another one.
        case differs
        /// It is a larger number.
        case rises
        /// It is a smaller number.
        case falls
    }

    /// Alternatives for the added line; the probe's own patterns are those for the removed one. Each has a group `key`.
    public var patterns: [Pattern]
    /// What is demanded of the groups `value`; nil for nothing.
    public var value: ValueTest?

    public static let keyGroup = "key"
    public static let valueGroup = "value"

    public init(patterns: [Pattern], value: ValueTest? = nil) {
        self.patterns = patterns
        self.value = value
    }
}

/// That something was done for a commit, and how it went: what meets an obligation. Its JSON is the body of an event.
public struct StatusRecord: Codable, Hashable, Sendable {
    public enum State: String, Codable, Hashable, Sendable, CaseIterable {
        case success, failure
    }

    /// An obligation's, such as `tests` or `label:risk/medium`.
    public var name: String
    public var repository: String
    /// The commit that it is about.
    public var head: String
    public var state: State
    /// The subject who reported it.
    public var by: String
    /// Every other name that was proved with it.
    public var names: [String]?
    /// Seconds since 1970.
    public var at: Int
    /// Reported by an identity that may report such things.
    public var trusted: Bool

    public init(name: String, repository: String, head: String, state: State, by: String, at: Int, trusted: Bool) {
        self.name = name
        self.repository = repository
        self.head = head
        self.state = state
        self.by = by
        self.at = at
        self.trusted = trusted
    }
}

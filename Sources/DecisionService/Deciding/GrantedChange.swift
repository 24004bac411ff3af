import RiskModel

/// A change that a grant names, as one step asks about it.
struct GrantedChange: Sendable {
    var repository: String
    /// The tip of the protected branch when the grant was signed.
    var base: ObjectID
    var head: ObjectID
    var capability: Capability
    /// Where the step runs; nil for nowhere in particular.
    var environment: String?
}

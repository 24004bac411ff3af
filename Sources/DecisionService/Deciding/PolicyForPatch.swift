import Classification
import RiskModel

/// The policy that one patch is decided under: the one in force when the request came, and what a repository adds to it.
struct PolicyForPatch: Sendable {
    var inForce: CompiledPolicy
    /// With what the repository adds; else the same.
    var compiled: CompiledPolicy
    /// The commit whose additions are in it; nil where none are asked for.
    var overlay: ObjectID?

    init(_ inForce: CompiledPolicy) {
        self.inForce = inForce
        compiled = inForce
    }

    init(_ inForce: CompiledPolicy, with compiled: CompiledPolicy, at overlay: ObjectID) {
        self.inForce = inForce
        self.compiled = compiled
        self.overlay = overlay
    }
}

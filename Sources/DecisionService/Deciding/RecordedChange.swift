import RiskModel

/// A change that was decided before, and for whom.
struct RecordedChange: Sendable {
    var context: RequestContext
    var head: ObjectID
    /// Whether it is decided as it was then. Not where it is judged for another branch: that tells nobody which change it is later.
    var isAsDecided = true
}

import RiskModel

/// A change that was decided before, and for whom.
struct RecordedChange: Sendable {
    var context: RequestContext
    var head: ObjectID
}

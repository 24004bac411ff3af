import RiskModel

extension Caller {
    /// The branch that its change stands on: what is proved, and the asker's word only in development.
    ///
    /// An unknown branch only takes away: task profiles with a branch pattern do not give what they would give.
    func branch(asked: String?) -> String? { proof == .development ? branch ?? asked : branch }
}

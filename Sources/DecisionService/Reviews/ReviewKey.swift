import RiskModel

/// What a review depends on beside patch, policy and asker: part of the question that a decision answers.
struct ReviewKey: Hashable, Sendable {
    /// Of the people's directory.
    var people: Int
    /// Places of statements and reports in the evidence.
    var statements: [Int] = []
    var statuses: [Int] = []
    /// Who else is known to have had a part in the change.
    var parties = Parties()
    /// Days since 1970, on which it depends who is away.
    var day: Int

    struct Parties: Hashable, Sendable {
        var authors: [String] = []
        var operators: [String] = []
    }

    /// An estimate of the memory held beside the value itself.
    var heldBytes: Int { 2 * ApproximateBytes.allocation + (statements.count + statuses.count) * MemoryLayout<Int>.stride }
}

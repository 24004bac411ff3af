import RiskModel

/// What a review depends on beside patch, policy and asker: part of the question that a decision answers.
struct ReviewKey: Hashable, Sendable {
    /// Of the people's directory.
    var people: Int
    /// The commit whose owners files count; nil where none do.
    var owners: ObjectID?
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
        /// Not all of them are known: the evidence of some decision is not at hand.
        var isIncomplete = false

        init() {}

        /// Those whom the asker's own context does not name already.
        init(_ decided: DecidedCommit, beside context: RequestContext) {
            authors = decided.authors.subtracting([context.subject] + context.names).sorted()
            operators = decided.operators.subtracting(context.operators).sorted()
            isIncomplete = decided.isIncomplete
        }

        func isWithin(_ other: Parties) -> Bool {
            Set(authors).isSubset(of: other.authors) && Set(operators).isSubset(of: other.operators)
                && (other.isIncomplete || !isIncomplete)
        }

        mutating func formUnion(_ other: Parties) {
            authors = Set(authors).union(other.authors).sorted()
            operators = Set(operators).union(other.operators).sorted()
            isIncomplete = isIncomplete || other.isIncomplete
        }
    }

    /// An estimate of the memory held beside the value itself.
    var heldBytes: Int { 2 * ApproximateBytes.allocation + (statements.count + statuses.count) * MemoryLayout<Int>.stride }
}

import RiskModel

/// What scans of one file found, by probe.
struct FoundMatches: Sendable {
    var tallies: [Int: ProbeTally] = [:]
    var replacements: [Int: ReplacementTally] = [:]
    /// Patterns that ran out of their budget.
    var exhausted: Set<Int> = []

    /// Adds what the scan of a later group found.
    mutating func add(_ later: FoundMatches) {
        tallies.merge(later.tallies) { $0.adding($1) }
        replacements.merge(later.replacements) { $0.adding($1) }
        exhausted.formUnion(later.exhausted)
    }
}

import RiskModel

extension ReviewReport {
    /// What the gate still waits for.
    var pending: [Requirement] { requirements.filter { !$0.met && !$0.optional } }
}

extension ReviewReport.Requirement {
    /// How many more people it takes, for the file that has the fewest.
    var peopleMissing: Int { met ? 0 : missing.map(\.people).max() ?? count }
}

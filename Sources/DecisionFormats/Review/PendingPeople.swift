import RiskModel

extension ReviewReport {
    /// What the gate still waits for.
    var pending: [Requirement] { requirements.filter { !$0.met && !$0.optional } }

    /// Those of the plan who can still do something: whoever has approved all that there is now is not asked again.
    var asked: [Reviewer] {
        people.filter { reviewer in pending.contains { $0.isOpen(to: reviewer) } }
    }
}

extension ReviewReport.Requirement {
    /// Whether it waits for an approval of this person, who may have approved a part of it, or an earlier state.
    func isOpen(to reviewer: ReviewReport.Reviewer) -> Bool {
        !met && reviewer.serves.contains(id)
            && (!approvedBy.contains(reviewer.person) || uncounted.contains { $0.person == reviewer.person })
    }

    /// How many more people it takes, for the file that has the fewest.
    var peopleMissing: Int { met ? 0 : missing.map(\.people).max() ?? count }
}

internal import RiskModel

/// Sorts statements into those that may count for something and those that cannot, whatever they are for.
struct Admission {
    let directory: PeopleDirectory
    let exclusions: Exclusions
    let rules: ApprovalRules
    let patch: PatchSummary
    /// Ids of the commits that the change consists of.
    let heads: Set<String>
    /// nil where it is not known.
    let branch: String?
    let now: Int

    /// Statements by canonical name, and the others in order of person and time.
    func sort(_ records: [ApprovalRecord]) -> (admitted: [PersonName: [ApprovalRecord]], ignored: [UncountedStatement]) {
        var admitted: [PersonName: [ApprovalRecord]] = [:]
        var ignored: [UncountedStatement] = []
        for record in records {
            let name = directory.canonical(PersonName(record.person))
            if let reason = reason(against: record, of: directory.description(of: name)) {
                ignored.append(UncountedStatement(person: name, at: record.at, reason: reason))
            } else {
                admitted[name, default: []].append(record)
            }
        }
        return (admitted, ignored.sorted(by: UncountedStatement.inOrder))
    }

    private func reason(against record: ApprovalRecord, of person: Person) -> UncountedStatement.Reason? {
        if !record.repository.isExactly(patch.repository) { return .otherRepository(record.repository) }
        if !(patch.target.map(record.target.isExactly) ?? false) { return .otherTarget(record.target) }
        // What speaks against a commit does so wherever it stands.
        let isAgainstThis = record.kind != .approve && heads.contains(record.head)
        if let branch, let other = record.branch, !other.isExactly(branch), !isAgainstThis { return .otherBranch(other) }
        if record.at > now { return .later }
        if !record.trusted, !rules.acceptedSources.contains(record.source) { return .sourceRefused(record.source) }
        if let reason = exclusions.reason(againstAnyOf: [record.person] + (record.names ?? []), in: directory) { return reason }
        return directory.exists(person.name) ? nil : .unknownPerson
    }
}

extension UncountedStatement {
    static func inOrder(_ left: UncountedStatement, _ right: UncountedStatement) -> Bool {
        left.person != right.person
            ? left.person < right.person : (left.at, left.reason.description) < (right.at, right.reason.description)
    }
}

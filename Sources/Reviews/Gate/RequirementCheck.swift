internal import RiskModel

/// Compares what people approved with what a requirement asks for, file by file.
struct RequirementCheck {
    let people: [Statements]
    let files: ChangeFiles
    let directory: PeopleDirectory
    let exclusions: Exclusions
    let rules: ApprovalRules
    let now: Int

    /// - Parameter isNamed: whether an approval is meant for it.
    func state(of requirement: ReviewRequirement, _ isNamed: (ApprovalRecord) -> Bool) -> RequirementState {
        var state = RequirementState(requirement: requirement)
        var counts: [GitPath: Int] = [:]
        let asked = Set(requirement.canonicalPeople(in: directory) ?? [])
        for statements in people {
            var covered: Set<GitPath> = []
            for (statement, taken) in statements.approvals(of: requirement.paths) where isNamed(statement.record) {
                let record = statement.record
                func not(_ reason: UncountedStatement.Reason) {
                    state.uncounted.append(UncountedStatement(person: statements.person, at: record.at, reason: reason))
                }
                if requirement.eligible != .anyone, !asked.contains(statements.person) {
                    not(.notAmong)
                } else if requirement.independent, exclusions.commitAuthors.contains(statements.person) {
                    not(.wroteCommits)
                } else if now - record.at > rules.maximumAge {
                    not(.expired(days: rules.maximumAge / 86_400))
                } else {
                    let (counting, reasons) = comparison(of: statement, taken, for: requirement.paths)
                    covered.formUnion(counting)
                    reasons.forEach(not)
                }
            }
            for path in covered { counts[path, default: 0] += 1 }
            if !covered.isEmpty { state.approvedBy.append(statements.person) }
        }
        state.missing = requirement.paths.compactMap { path in
            let missing = requirement.count - (counts[path] ?? 0)
            return missing > 0 ? .init(path: path, people: missing) : nil
        }
        state.uncounted.sort(by: UncountedStatement.inOrder)
        return state
    }

    /// The files for which an approval counts now, and why it does not for others that it names.
    private func comparison(
        of statement: Statement, _ taken: [Statements.Taken], for paths: [GitPath]
    ) -> (counting: [GitPath], reasons: [UncountedStatement.Reason]) {
        let gone = Set(taken.flatMap(\.paths))
        var reasons = taken.map { $0.kind == .withdraw ? UncountedStatement.Reason.withdrawn($0.paths) : .objected($0.paths) }
        var counting: [GitPath] = []
        var changed: [GitPath] = []
        var unreadable: [GitPath] = []
        for path in paths where !gone.contains(path) {
            guard let approved = statement.files[path] else { continue }
            guard let digest = files.digest(of: path) else {
                unreadable.append(path)
                continue
            }
            guard digest == approved.digest else {
                changed.append(path)
                continue
            }
            if let new = files.newRule(on: path, beside: approved.rules) {
                reasons.append(.newFinding(rule: new, path: path))
            } else {
                counting.append(path)
            }
        }
        if !changed.isEmpty { reasons.append(.changed(changed)) }
        if !unreadable.isEmpty { reasons.append(.noDigest(unreadable)) }
        return (counting, reasons)
    }
}

extension ReviewRequirement {
    /// nil for anyone.
    fileprivate func canonicalPeople(in directory: PeopleDirectory) -> [PersonName]? {
        if case .people(let people) = eligible { people.map(directory.canonical) } else { nil }
    }
}

internal import RiskModel

/// Compares what people approved with what a requirement asks for, file by file.
struct RequirementCheck {
    let people: [Statements]
    let identities: ProvedIdentities
    let files: ChangeFiles
    let directory: PeopleDirectory
    let exclusions: Exclusions
    let rules: ApprovalRules
    let now: Int

    /// - Parameters:
    ///   - tellsOthers: whether to say of approvals that are meant for something else that they are.
    ///   - isNamed: whether an approval is meant for it.
    func state(
        of requirement: ReviewRequirement, tellsOthers: Bool = false, _ isNamed: (ApprovalRecord) -> Bool
    ) -> RequirementState {
        var state = RequirementState(requirement: requirement)
        let asked = requirement.canonicalPeople(in: directory)
        let numbers = requirement.paths.map(files.number)
        var approvedBy = numbers.map { _ in Set<PersonName>() }
        for statements in people {
            var covered = numbers.map { _ in false }
            var told: [UncountedStatement.Reason: Int] = [:]
            for statement in statements.approvals {
                var reasons: [UncountedStatement.Reason] = []
                if !isNamed(statement.record) {
                    guard tellsOthers, isMissed(statement, by: requirement, numbers, of: statements, asked) else { continue }
                    reasons = [.meantFor(statement.record.requirements)]
                } else if let reason = reason(against: statement.record, of: statements.person, requirement, asked) {
                    reasons = [reason]
                } else {
                    reasons = cover(&covered, numbers, by: statement, of: statements)
                }
                // Of what was said again and again the last.
                for reason in reasons { told[reason] = statement.record.at }
            }
            if covered.contains(true) {
                told = told.filter { if case .meantFor = $0.key { false } else { true } }
                let other = identities.representative(of: statements.person)
                if state.approvedBy.contains(other) { told[.sameAs(other)] = statements.approvals.last?.record.at }
            }
            state.uncounted += told.map { UncountedStatement(person: statements.person, at: $1, reason: $0) }
            for place in covered.indices where covered[place] { approvedBy[place].insert(statements.person) }
            if covered.contains(true) { state.approvedBy.append(statements.person) }
        }
        for (path, people) in zip(requirement.paths, approvedBy) {
            let missing = requirement.count - identities.count(people)
            guard missing > 0 else { continue }
            let wait = RequirementState.Wait(people: missing, approvedBy: people)
            state.missing.append(.init(path: path, people: wait.people))
            state.waits.insert(wait)
        }
        state.uncounted.sort(by: UncountedStatement.inOrder)
        return state
    }

    /// Whether an approval that names something else would count if it named this.
    private func isMissed(
        _ statement: Statement, by requirement: ReviewRequirement, _ numbers: [Int?], of statements: Statements,
        _ asked: Set<PersonName>?
    ) -> Bool {
        guard !statement.record.requirements.isEmpty,
            reason(against: statement.record, of: statements.person, requirement, asked) == nil
        else { return false }
        var covered = numbers.map { _ in false }
        _ = cover(&covered, numbers, by: statement, of: statements)
        return covered.contains(true)
    }

    /// Why an approval cannot count for a requirement, whatever files it names.
    private func reason(
        against record: ApprovalRecord, of person: PersonName, _ requirement: ReviewRequirement, _ asked: Set<PersonName>?
    ) -> UncountedStatement.Reason? {
        if let asked, !asked.contains(person) { return .notAmong }
        if requirement.independent {
            let names = (record.names ?? []).map { directory.canonical(PersonName($0)) } + [person]
            if names.contains(where: exclusions.commitAuthors.contains) { return .wroteCommits }
        }
        return now - record.at > rules.maximumAge ? .expired(days: rules.maximumAge / 86_400) : nil
    }

    /// Marks the files for which an approval counts now.
    ///
    /// - Parameter numbers: of the files; nil for what is no file of the change.
    /// - Returns: why it does not count for others that it names.
    private func cover(
        _ covered: inout [Bool], _ numbers: [Int?], by statement: Statement, of statements: Statements
    ) -> [UncountedStatement.Reason] {
        var ended: [ApprovalRecord.Kind: [GitPath]] = [:]
        var changed: [GitPath] = []
        var unreadable: [GitPath] = []
        var raised: [String: GitPath] = [:]
        for (place, file) in numbers.enumerated() {
            guard let file, let approved = statement.files[file] else { continue }
            if let end = statements.end(of: statement, for: file) {
                ended[end, default: []].append(files.paths[file])
            } else if files.digests[file] == nil {
                unreadable.append(files.paths[file])
            } else if files.digests[file] != approved.digest {
                changed.append(files.paths[file])
            } else if let new = files.raising[file].first(where: { !approved.rules.contains($0) }) {
                raised[new] = raised[new] ?? files.paths[file]
            } else {
                covered[place] = true
            }
        }
        var reasons = raised.map { UncountedStatement.Reason.newFinding(rule: $0.key, path: $0.value) }
        if let paths = ended[.withdraw] { reasons.append(.withdrawn(paths)) }
        if let paths = ended[.dismiss] { reasons.append(.dismissed(paths)) }
        if let paths = ended[.disapprove] { reasons.append(.objected(paths)) }
        if !changed.isEmpty { reasons.append(statement.isOfHead ? .shownOtherwise(changed) : .changed(changed)) }
        if !unreadable.isEmpty { reasons.append(.noDigest(unreadable)) }
        return reasons
    }
}

extension ReviewRequirement {
    /// nil for anyone.
    fileprivate func canonicalPeople(in directory: PeopleDirectory) -> Set<PersonName>? {
        if case .people(let people) = eligible { Set(people.map(directory.canonical)) } else { nil }
    }
}

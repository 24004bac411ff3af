extension Policy {
    /// What the rules that apply demand, one requirement per team, in order of team name.
    func reviewers(_ evaluation: Evaluation) -> ReviewerVerdict {
        var byTeam: [String: ReviewerVerdict.Requirement] = [:]
        for application in evaluation.applications {
            for demand in application.rule.reviewers {
                var requirement =
                    byTeam[demand.team] ?? .init(anyOf: members(of: demand.team), count: 0, paths: [], because: [])
                requirement.count = max(requirement.count, demand.count)
                if let path = application.path, !requirement.paths.contains(path) { requirement.paths.append(path) }
                if !requirement.because.contains(application.because) { requirement.because.append(application.because) }
                byTeam[demand.team] = requirement
            }
        }
        return ReviewerVerdict(required: byTeam.sorted { $0.key < $1.key }.map(\.value))
    }

    /// The handles of a team; the team's own name where the policy lists nobody.
    private func members(of team: String) -> [String] {
        let members = teams[team] ?? []
        return members.isEmpty ? ["team:\(team)"] : members.sorted()
    }
}

extension Policy {
    /// Paths and causes listed per requirement; further ones are counted.
    package static let causesListed = 20

    /// What the rules that apply demand, one requirement per team, in order of team name.
    func reviewers(_ evaluation: Evaluation) -> ReviewerVerdict {
        var byTeam: [String: TeamDemand] = [:]
        for application in evaluation.applications {
            for demand in application.rule.reviewers {
                byTeam[demand.team, default: TeamDemand()].add(application, count: demand.count)
            }
        }
        return ReviewerVerdict(
            required: byTeam.sorted { $0.key < $1.key }.map { team, demand in
                demand.requirement(anyOf: members(of: team))
            })
    }

    /// The handles of a team; the team's own name where the policy lists nobody.
    public func members(of team: String) -> [String] {
        let members = teams[team] ?? []
        return members.isEmpty ? ["team:\(team)"] : members.sorted()
    }
}

/// What all rules together demand of one team.
private struct TeamDemand {
    private var count = 0
    private var paths = BoundedList<GitPath>(limit: Policy.causesListed)
    private var because = BoundedList<String>(limit: Policy.causesListed)

    mutating func add(_ application: RuleApplication, count: Int) {
        self.count = max(self.count, count)
        if let path = application.path { paths.add(path) }
        because.add(application.because)
    }

    func requirement(anyOf people: [String]) -> ReviewerVerdict.Requirement {
        let more = because.omitted > 0 ? ["and \(because.omitted) more"] : []
        return .init(anyOf: people, count: count, paths: paths.listed, because: because.listed + more)
    }
}

/// The first distinct elements of a list that may be long, and how many more were met.
package struct BoundedList<Element: Hashable> {
    package private(set) var listed: [Element] = []
    package private(set) var omitted = 0
    private var known: Set<Element> = []
    private let limit: Int

    package init(limit: Int) { self.limit = limit }

    package mutating func add(_ element: Element) {
        if known.contains(element) { return }
        guard listed.count < limit else {
            omitted += 1
            return
        }
        known.insert(element)
        listed.append(element)
    }
}

internal import RiskModel

/// What the rules that apply demand of teams: one requirement for each team, with the highest count.
struct TeamDemands {
    private let verdict: Verdict
    private let demands: [String: [ReviewerDemand]]

    init(policy: Policy, verdict: Verdict) {
        self.verdict = verdict
        demands = Dictionary(
            policy.rules.filter { !$0.reviewers.isEmpty }.map { ($0.id, $0.reviewers) }, uniquingKeysWith: { $0 + $1 })
    }

    /// - Parameter files: all of the verdict, sorted by path. A rule for the patch as a whole demands for all of them.
    func drafts(for files: [FileVerdict]) -> [RequirementDraft] {
        var byTeam: [String: RequirementDraft] = [:]
        for rule in Set(verdict.findings.filter { $0.path == nil }.map(\.rule)).sorted() {
            add(rule, files.map(\.path), because: rule, &byTeam)
        }
        let lines = Dictionary(
            verdict.findings.filter { demands[$0.rule] != nil }.map { (Place(rule: $0.rule, path: $0.path), $0.line) },
            uniquingKeysWith: { first, _ in first })
        for file in files {
            for rule in file.rules where demands[rule] != nil {
                let line = lines[Place(rule: rule, path: file.path)] ?? nil
                add(rule, [file.path], because: RuleApplication.describe(rule, path: file.path, line: line), &byTeam)
            }
        }
        return Array(byTeam.values)
    }

    private struct Place: Hashable {
        var rule: String
        var path: GitPath?
    }

    private func add(
        _ rule: String, _ paths: [GitPath], because cause: String, _ byTeam: inout [String: RequirementDraft]
    ) {
        for demand in demands[rule] ?? [] {
            let empty = RequirementDraft(id: "team:\(demand.team)", origin: .team(demand.team), owners: [.team(demand.team)])
            byTeam[demand.team, default: empty].count = max(byTeam[demand.team]?.count ?? 1, demand.count)
            byTeam[demand.team, default: empty].add(paths, because: cause)
        }
    }
}

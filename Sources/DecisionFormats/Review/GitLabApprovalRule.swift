import RiskModel

/// A requirement as GitLab can ask for it: the body of `POST /projects/:id/merge_requests/:merge_request_iid/approval_rules`.
///
/// Source: docs.gitlab.com, «Merge request approvals API».
struct GitLabApprovalRule {
    let name: String
    let approvalsRequired: Int
    /// Empty where anybody can meet it.
    let usernames: [String]

    /// More a rule cannot require.
    private static let mostApprovals = 100
    /// Characters of a name.
    private static let longestName = 1_024

    /// A rule for each requirement, met or not: GitLab counts for itself. An optional one has approvers and requires none of them.
    /// What anybody can meet is one rule, for GitLab allows one such.
    static func rules(of report: ReviewReport) -> [GitLabApprovalRule] {
        let open = report.requirements.filter { $0.anyone && !$0.optional }
        let rules = report.requirements.filter { !$0.anyone }.enumerated().map { index, requirement in
            GitLabApprovalRule(
                name: name(requirement.id, index + 1),
                approvalsRequired: requirement.optional ? 0 : min(requirement.count, mostApprovals),
                usernames: usernames(of: requirement))
        }
        guard let most = open.map(\.count).max() else { return rules }
        return [
            GitLabApprovalRule(
                name: name(open.map(\.id).joined(separator: " + "), 0), approvalsRequired: min(most, mostApprovals), usernames: []
            )
        ] + rules
    }

    /// What is too long is cut, and told apart by the number of its rule.
    private static func name(_ id: String, _ number: Int) -> String {
        guard id.unicodeScalars.count > longestName else { return id }
        let end = "… (\(number))"
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: id.unicodeScalars.prefix(longestName - end.unicodeScalars.count))
        return String(kept) + end
    }

    static func json(of report: ReviewReport) -> JSONValue { .array(rules(of: report).map(\.json)) }

    /// The logins of those who may. Where there is none, the names all the same: without any, GitLab would open the rule to everybody.
    private static func usernames(of requirement: ReviewReport.Requirement) -> [String] {
        // A role is no login, though somebody may be called as it is.
        let logins = requirement.anyOf.filter { $0.hasPrefix("@") && !$0.hasPrefix("@@") }
        let names = logins.isEmpty ? (requirement.anyOf + requirement.teams).filter { !$0.hasPrefix("@@") } : logins
        return names.isEmpty ? [requirement.id] : names.map { String($0.drop { $0 == "@" }) }
    }

    private var json: JSONValue {
        var members: [String: JSONValue] = ["name": .string(name), "approvals_required": .integer(approvalsRequired)]
        if !usernames.isEmpty { members["usernames"] = .array(usernames.map(JSONValue.string)) }
        return .object(members)
    }
}

import RiskModel

/// Whom to ask on GitHub: the body of `POST /repos/{owner}/{repo}/pulls/{number}/requested_reviewers`.
///
/// Source: docs.github.com, «REST API endpoints for review requests».
struct GitHubReviewRequest {
    /// As many as a pull request can have, people and teams together.
    static let limit = 15

    /// Logins.
    let reviewers: [String]
    /// Slugs of teams of the organization that the repository belongs to.
    let teams: [String]

    /// The people of the plan; and the teams of what they are too few for, because a team's members
    /// need not be known here. Where they are too many, those who can meet the most come first, and people before teams.
    init(_ report: ReviewReport) {
        let pending = report.pending
        func use(of reviewer: ReviewReport.Reviewer) -> Int { pending.count { reviewer.serves.contains($0.id) } }
        let people = report.people.filter { Self.login(of: $0.person) != nil }
            .map { (reviewer: $0, use: use(of: $0)) }
            .sorted { ($1.use, $0.reviewer.person) < ($0.use, $1.reviewer.person) }
            .prefix(Self.limit).map(\.reviewer)
        reviewers = people.compactMap { Self.login(of: $0.person) }.sorted()

        let short = pending.filter { requirement in
            people.count { $0.serves.contains(requirement.id) } < requirement.peopleMissing
        }
        let slugs = Set(short.flatMap(\.teams).compactMap(Self.slug)).sorted()
        teams = Array(slugs.prefix(Self.limit - reviewers.count))
    }

    var json: JSONValue {
        .object(["reviewers": .array(reviewers.map(JSONValue.string)), "team_reviewers": .array(teams.map(JSONValue.string))])
    }

    /// GitHub refuses all of a request for one name that is none: addresses, and what is no login by its form.
    private static func login(of person: String) -> String? {
        guard person.hasPrefix("@"), isName(person.dropFirst()) else { return nil }
        return String(person.dropFirst())
    }

    /// The last part of `@organization/slug`; nil for other names of teams and roles, which GitHub does not know.
    private static func slug(of team: String) -> String? {
        let parts = team.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].hasPrefix("@"), isName(parts[0].dropFirst()), isName(parts[1]) else { return nil }
        return String(parts[1])
    }

    private static func isName(_ text: Substring) -> Bool { !text.isEmpty && text.utf8.allSatisfy(ReviewWords.isPlain) }
}

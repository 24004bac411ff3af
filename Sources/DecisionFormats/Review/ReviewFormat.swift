public import RiskModel

/// The forms in which the people that a change needs are shown, or asked for.
public enum ReviewFormat: String, Sendable, CaseIterable {
    /// For people at a terminal.
    case text
    /// One canonical JSON document, `difftier.review/v1`.
    case json
    /// The body of GitHub's request for reviewers of a pull request.
    case github
    /// Bodies of GitLab's approval rules of a merge request, as one array.
    case gitlab
    /// A comment for a pull or merge request.
    case markdown

    /// - Returns: lines ended by newlines.
    public func render(_ report: ReviewReport, palette: Palette = .plain) throws -> String {
        switch self {
        case .text: ReviewText(palette: palette).render(report)
        case .json: try JSONValue(encoding: report).canonicalText + "\n"
        case .github: GitHubReviewRequest(report).json.canonicalText + "\n"
        case .gitlab: GitLabApprovalRule.json(of: report).canonicalText + "\n"
        case .markdown: ReviewComment.render(report)
        }
    }
}

public import RiskModel

/// Whose owners files they are, and so whose rules they follow.
public enum OwnersSyntax: String, CaseIterable, Sendable {
    /// `CODEOWNERS` as GitHub reads it.
    case github
    /// `CODEOWNERS` as GitLab reads it.
    case gitlab
    /// `OWNERS` in any folder, as Gerrit's code-owners plugin reads them with its backend `find-owners`.
    case gerrit
    /// `OWNERS` in any folder and `OWNERS_ALIASES`, as Prow reads them.
    case kubernetes

    /// Where the forge looks for its one file, the first that is there; for forges with a file in each folder, the one at the top.
    ///
    /// Sources: docs.github.com «About code owners»; gitlab-org/gitlab `ee/lib/gitlab/code_owners.rb`.
    public var places: [GitPath] {
        switch self {
        case .github: [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"]
        case .gitlab: ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"]
        case .gerrit, .kubernetes: ["OWNERS"]
        }
    }
}

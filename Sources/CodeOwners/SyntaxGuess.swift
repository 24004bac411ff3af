import RiskModel
import YAMLDocuments

/// Whose owners files a tree holds, where nobody says so.
///
/// 1. `.gitlab/CODEOWNERS` is GitLab's, and goes before all others.
/// 2. `.github/CODEOWNERS` is GitHub's.
/// 3. `CODEOWNERS` or `docs/CODEOWNERS`, the first that is there, is GitLab's where it says what GitHub does not know: a section, a
///    role or a nested group; else it is GitHub's. A pattern with `!` or `[…]` is a common mistake there, and decides nothing.
/// 4. `OWNERS` at the top is Kubernetes' where it is YAML with the keys of such files or `OWNERS_ALIASES` is beside it, which also tells
///    alone; else it is Gerrit's.
enum SyntaxGuess {
    /// - Returns: nil where the tree holds none of these files.
    /// - Throws: the file that would decide and cannot be read.
    static func syntax(of tree: any OwnersTree, _ limits: OwnersLimits) throws(OwnersDiagnostic) -> OwnersSyntax? {
        if try content(".gitlab/CODEOWNERS", of: tree) != nil { return .gitlab }
        if try content(".github/CODEOWNERS", of: tree) != nil { return .github }
        for path: GitPath in ["CODEOWNERS", "docs/CODEOWNERS"] {
            if let content = try content(path, of: tree) { return isGitLab(content) ? .gitlab : .github }
        }
        let owners = try content("OWNERS", of: tree)
        if let owners, isKubernetes(owners, limits) { return .kubernetes }
        if try content(KubernetesAliases.path, of: tree) != nil { return .kubernetes }
        return owners == nil ? nil : .gerrit
    }

    private static func content(_ path: GitPath, of tree: any OwnersTree) throws(OwnersDiagnostic) -> [UInt8]? {
        do throws(OwnersTreeFailure) {
            return try tree.contents(of: path)
        } catch {
            throw OwnersDiagnostic(
                path: path, problem: .unreadable, message: "the file cannot be read: \(error.reason)", effect: .notKnown)
        }
    }

    private static func isGitLab(_ content: [UInt8]) -> Bool {
        content.split(separator: UInt8(ascii: "\n")).contains { line in
            let line = line.trimmed
            if line.first == Byte.hash { return false }
            if GitLabHeading.read(line)?.ignored.isEmpty ?? false { return true }
            return line.split(whereSeparator: Byte.isSpace).dropFirst().prefix { $0.first != Byte.hash }.contains { word in
                word.starts(with: [Byte.at, Byte.at]) || word.first == Byte.at && word.count(where: { $0 == Byte.slash }) > 1
            }
        }
    }

    private static func isKubernetes(_ content: [UInt8], _ limits: OwnersLimits) -> Bool {
        var report = OwnersReport()
        guard let text = OwnersText(content, at: "OWNERS", maximumBytes: limits.ownersBytes, limits, &report),
            let root = OwnersYAML.read(text).root, case .mapping(let pairs) = root.content
        else { return false }
        return ["approvers", "reviewers", "required_reviewers", "filters", "options"].contains {
            OwnersYAML.pair($0, in: pairs) != nil
        }
    }
}

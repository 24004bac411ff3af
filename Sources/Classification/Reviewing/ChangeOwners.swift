public import CodeOwners
public import GitPatches
public import RiskModel

/// Who owns the paths of one change, by the owners files of one commit.
public struct ChangeOwners: Hashable, Sendable {
    /// By path, old paths of renames as well; nil where the commit has no owners files.
    public var byPath: [GitPath: PathOwnership]?
    /// Why it is not known who owns some of them: then nobody can say that all owners approved.
    public var obstacles: [String]
    /// What else is wrong with the files, as far as it was met.
    public var problems: [String]

    /// Nobody is asked for owners.
    public static let none = ChangeOwners(byPath: nil, obstacles: [], problems: [])
    /// Of patch text, which comes without the repository that would tell.
    public static let ofText = ChangeOwners(
        byPath: nil, obstacles: [], problems: ["owners were not asked for: patch text comes without a repository"])
    /// Of each kind; further ones are counted.
    private static let listed = 20

    private init(byPath: [GitPath: PathOwnership]?, obstacles: [String], problems: [String]) {
        self.byPath = byPath
        self.obstacles = obstacles
        self.problems = problems
    }

    /// - Parameters:
    ///   - commit: the tip of the protected branch; for advice, the base of the change.
    ///   - syntax: whose files count; nil for those that are there.
    public init(
        of paths: some Sequence<GitPath>, at commit: ObjectID, in repository: GitRepository, syntax: OwnersSyntax? = nil
    ) {
        do throws(OwnersTreeFailure) {
            self.init(of: paths, by: CodeOwners(tree: try OwnersAtRevision(of: commit, in: repository), syntax: syntax))
        } catch {
            self.init(byPath: [:], obstacles: ["the owners files cannot be read: \(error.reason)"], problems: [])
        }
    }

    private init(of paths: some Sequence<GitPath>, by owners: CodeOwners) {
        var found: [GitPath: PathOwnership] = [:]
        var unknown: Set<OwnersDiagnostic> = []
        for path in paths {
            let answer = owners.owners(of: path)
            found[path] = answer.ownership
            if case .notKnown(_, let because) = answer { unknown.formUnion(because) }
        }
        let diagnostics = owners.diagnostics.filter { !unknown.contains($0) }
        self.init(
            byPath: owners.syntax == nil && unknown.isEmpty ? nil : found, obstacles: Self.lines(unknown.sorted()),
            problems: Self.lines(diagnostics))
    }

    private static func lines(_ diagnostics: [OwnersDiagnostic]) -> [String] {
        let lines = diagnostics.prefix(listed).map(\.description)
        let more = diagnostics.count - listed
        return more > 0 ? lines + ["and \(more) more in owners files"] : lines
    }
}

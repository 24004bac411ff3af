public import RiskModel

/// Who owns the paths of one revision, by its owners files.
///
/// Files are read when they are first needed. Not for sharing between threads.
public final class CodeOwners {
    /// nil where the tree holds no owners files, or the file that would tell cannot be read.
    public let syntax: OwnersSyntax?
    private let source: any OwnershipSource

    /// - Parameters:
    ///   - tree: the tip of the protected target branch
    ///   - syntax: whose files to look for; nil for those that are there (`.gitlab/CODEOWNERS`, then `.github/CODEOWNERS`, then another
    ///     `CODEOWNERS` by what it says, then `OWNERS`; docs/owners.md)
    public init(tree: any OwnersTree, syntax: OwnersSyntax? = nil, limits: OwnersLimits = OwnersLimits()) {
        var found = syntax
        do throws(OwnersDiagnostic) {
            if found == nil { found = try SyntaxGuess.syntax(of: tree, limits) }
            source = if let found { try Self.source(of: tree, found, limits) } else { NoOwners() }
        } catch {
            var report = OwnersReport()
            report.add(error)
            source = UnreadOwners(report)
        }
        self.syntax = found
    }

    /// One file alone, wherever it lies: as the only `CODEOWNERS`, or as the `OWNERS` at the top, which is what places call it then.
    public init(file content: [UInt8], at path: GitPath, syntax: OwnersSyntax, limits: OwnersLimits = OwnersLimits()) {
        self.syntax = syntax
        switch syntax {
        case .github: source = GitHubReader.read(content, at: path, limits, OwnersReport())
        case .gitlab: source = GitLabReader.read(content, at: path, limits, OwnersReport())
        case .gerrit: source = GerritOwners(OwnersFiles(["OWNERS": content]), limits, OwnersReport())
        case .kubernetes: source = KubernetesOwners(OwnersFiles(["OWNERS": content]), limits, OwnersReport())
        }
        // What is wrong with the file is of interest without any path.
        if syntax.hasFileInEachFolder { _ = source.answer(for: "OWNERS") }
    }

    private static func source(
        of tree: any OwnersTree, _ syntax: OwnersSyntax, _ limits: OwnersLimits
    ) throws(OwnersDiagnostic) -> any OwnershipSource {
        switch syntax {
        case .gerrit: return GerritOwners(tree, limits, OwnersReport())
        case .kubernetes: return KubernetesOwners(tree, limits, OwnersReport())
        case .github, .gitlab: break
        }
        var found: (path: GitPath, content: [UInt8])?
        var report = OwnersReport()
        for path in syntax.places {
            do throws(OwnersTreeFailure) {
                guard let content = try tree.contents(of: path) else { continue }
                if let found {
                    report.add(
                        OwnersDiagnostic(
                            path: path, problem: .shadowed,
                            message: "the file means nothing beside \(found.path), which is looked for first",
                            effect: .skipped))
                } else {
                    found = (path, content)
                }
            } catch {
                // Of a file that would mean nothing it does not matter.
                guard found == nil else { continue }
                throw OwnersDiagnostic(
                    path: path, problem: .unreadable, message: "the file cannot be read: \(error.reason)", effect: .notKnown)
            }
        }
        guard let found else { return NoOwners() }
        return syntax == .github
            ? GitHubReader.read(found.content, at: found.path, limits, report)
            : GitLabReader.read(found.content, at: found.path, limits, report)
    }

    /// Who owns a path. Costs about what its own patterns cost, however many there are.
    public func owners(of path: GitPath) -> OwnershipAnswer { source.answer(for: path) }

    /// Whether a person, team or role is an owner of a path, and why not.
    ///
    /// - Parameter name: as files write it, in any case, with or without `@`. Who is a member of a team is not known here.
    public func standing(of name: String, for path: GitPath) -> OwnerStanding { source.standing(of: name, for: path) }

    /// All that was found so far, in order of path and line; where files lie in many folders, of those that were read.
    public var diagnostics: [OwnersDiagnostic] { source.report.found.sorted() }

    /// Whether it is certain that there is no owners file: nobody owns anything.
    public var isWithoutFiles: Bool { source is NoOwners }

    /// Diagnostics beyond those.
    public var omittedDiagnostics: Int { source.report.omitted }
}

extension OwnersSyntax {
    /// Whether owners are looked for in the folder of a path and all above.
    public var hasFileInEachFolder: Bool {
        switch self {
        case .github, .gitlab: false
        case .gerrit, .kubernetes: true
        }
    }
}

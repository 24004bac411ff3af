public import CodeOwners
import Foundation
import GitPatches

/// One repository that may be asked about.
public struct RepositoryEntry: Hashable, Sendable {
    public static let defaultBranch = "main"

    public var name: String
    /// Absolute.
    public var path: String
    /// The protected branch that authoritative decisions are made against.
    public var targetBranch: String
    /// Whose owners files count; nil for those that are there.
    public var owners: OwnersSyntax?

    public init(name: String, path: String, targetBranch: String = defaultBranch, owners: OwnersSyntax? = nil) {
        self.owners = owners
        self.name = name
        self.path = path
        self.targetBranch = targetBranch
    }

    /// - Throws: a phrase that says what is wrong.
    init(_ content: RawConfiguration.Value.Content) throws(SettingProblem) {
        switch content {
        case .text(let text): try self.init(short: text)
        case .repository(let entry): self = entry
        }
        guard !name.isEmpty else { throw SettingProblem(phrase: "the name of a repository is empty") }
        guard !name.contains("/") else { throw SettingProblem(phrase: "a repository's name has no slash: `\(name)`") }
        guard path.hasPrefix("/") else { throw SettingProblem(phrase: "the path of a repository has to be absolute: `\(path)`") }
        guard !targetBranch.isEmpty else { throw SettingProblem(phrase: "the target branch of `\(name)` is empty") }
    }

    /// Reads `NAME=PATH` or `NAME=PATH@BRANCH`, the form of flags and variables.
    private init(short text: String) throws(SettingProblem) {
        guard let equals = text.firstIndex(of: "=") else {
            throw SettingProblem(phrase: "write NAME=PATH or NAME=PATH@BRANCH, not `\(text)`")
        }
        let parts = text[text.index(after: equals)...].split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        guard let path = parts.first, parts.count <= 2 else {
            throw SettingProblem(
                phrase:
                    "`\(text)` has more than one @, so path and branch cannot be told apart: name this repository in the YAML file"
            )
        }
        self.init(name: String(text[..<equals]), path: path, targetBranch: parts.dropFirst().first ?? Self.defaultBranch)
    }

    // MARK: Where it is

    /// The same for every way to write the path of one repository.
    var place: String { Self.place(of: path) }

    /// A path without symbolic links, and without the `.git` at the end of a checkout's.
    static func place(of path: String) -> String {
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL
        return (resolved.lastPathComponent == ".git" ? resolved.deletingLastPathComponent() : resolved).path
    }

    /// Opens the repository as a request would and looks for its target branch.
    func check() throws(GitPatchError) {
        let repository = try GitRepository(openingAt: path, verification: .strict)
        _ = try repository.tip(ofBranch: targetBranch)
    }
}

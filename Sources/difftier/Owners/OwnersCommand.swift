public import ArgumentParser
import Classification
public import CodeOwners
import GitPatches
import RiskModel

struct OwnersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "owners",
        abstract: "Says who owns paths, and which line of which owners file decided it.",
        discussion: """
            Paths are relative to the top of the repository, and need not exist.
            Who is in a team is not known here: --user takes the name of one, too.

            Examples:
              difftier owners Sources/Pay.swift
              difftier owners --rev origin/main --user @alice Sources/Pay.swift
              git diff -z --name-only origin/main... | difftier owners --rev origin/main -
              difftier owners --file CODEOWNERS --syntax gitlab docs/guide.md

            Exit status: 0 all is known; 1 --user does not own every path; 65 who owns a path is not known.
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    @Argument(
        help: ArgumentHelp(
            "Paths; - reads them from standard input, each ended by a NUL byte, or where there is none by a line end.",
            valueName: "path"))
    var paths: [String]

    @Option(name: .long, help: ArgumentHelp("The repository (default: the one around the current directory).", valueName: "dir"))
    var repo: String?

    @Option(name: .long, help: "The revision whose owners files count (default: HEAD); for a change, its base.")
    var rev: String?

    @Option(name: .long, help: "One owners file alone, wherever it lies, instead of a repository's; - for standard input.")
    var file: String?

    @Option(
        name: .long,
        help:
            "Whose owners files: \(OwnersSyntax.allCases.map(\.rawValue).joined(separator: ", ")) (default: those that are there)."
    )
    var syntax: OwnersSyntax?

    @Option(
        name: .long,
        help: ArgumentHelp("Ask whether this person, team or address owns the paths, and why not.", valueName: "name"))
    var user: String?

    @Option(name: .long, help: "text or json.") var format = Format.text

    func validate() throws {
        if file != nil && (repo != nil || rev != nil) {
            throw ValidationError("--file reads no repository; leave --repo and --rev out.")
        }
        if file != nil && syntax == nil {
            throw ValidationError("--file needs --syntax: its name does not tell whose rules it follows.")
        }
        if file == "-", paths.contains("-") { throw ValidationError("Standard input can be read once: one -.") }
        if user?.isEmpty == true { throw ValidationError("--user needs a name.") }
    }

    func run() async throws {
        let paths = try AskedPaths.read(paths)
        let (owners, revision) = try openOwners()
        let answers = paths.map { path in
            OwnersAnswer(path: path, answer: owners.owners(of: path), standing: user.map { owners.standing(of: $0, for: path) })
        }
        let listing = OwnersListing(answers: answers, owners: owners, revision: revision, file: file, user: user)
        listing.complaints.forEach(Console.complain)
        switch format {
        case .text: Console.print(listing.text)
        case .json: Console.print(listing.json.canonicalText + "\n")
        }
        if answers.contains(where: { !$0.isKnown }) { throw ExitCode(ExitStatus.badData.rawValue) }
        if answers.contains(where: { $0.isRefused }) { throw ExitCode(ExitStatus.refused.rawValue) }
    }

    private func openOwners() throws -> (CodeOwners, revision: ObjectID?) {
        if let file, let syntax {
            // As much as any file may have, so that too much is found to be so.
            let limits = OwnersLimits()
            let content = try InputFile.read(file, limit: max(limits.githubBytes, limits.gitlabBytes, limits.ownersBytes))
            return (CodeOwners(file: content, at: GitPath(bytes: file.utf8), syntax: syntax), nil)
        }
        let repository = try LocalDecider.openRepository(at: repo)
        let commit = try repository.commit(rev ?? "HEAD")
        do throws(OwnersTreeFailure) {
            return (CodeOwners(tree: try OwnersAtRevision(of: commit, in: repository), syntax: syntax), commit)
        } catch {
            throw CommandFailure(.badData, error.reason)
        }
    }
}

extension OwnersSyntax: ExpressibleByArgument {}

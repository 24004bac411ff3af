import ArgumentParser
import Classification
import CodeOwners
import DecisionFormats
import DifftierClient
import Foundation
import GitPatches
import PolicyFiles
import Reviews
import RiskModel
import WireProtocol

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Says who must look at a change: what it needs of whom and why, and the fewest people who can give it.",
        discussion: """
            In-process, owners are those of the base. A service knows them by the tip of its protected branch, and who has approved.

            Examples:
              difftier review --base origin/main
              difftier review --base origin/main --directory people.yaml --format markdown
              difftier review --server unix:/run/difftier/difftierd.sock --repo payments-api --target main --head agent/fix --format github
            """)

    @OptionGroup var patch: PatchOptions
    @OptionGroup(title: "Who asks") var asker: AskerOptions
    @OptionGroup(title: "Engine") var engine: EngineOptions
    @Option(name: .long, help: ArgumentHelp("Describes people and teams, in-process (docs/reviews.md).", valueName: "file"))
    var directory: String?
    @Option(
        name: .long,
        help: ArgumentHelp("Is asked about names that are not in the directory, in-process.", valueName: "executable"))
    var directoryCommand: String?
    @Option(name: .long, help: "Whose owners files count, in-process: github, gitlab, gerrit or kubernetes (default: those that are there).")
    var owners: OwnersSyntax?
    @OptionGroup(title: "Output") var output: ReviewOutputOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        try output.print(try engine.address(of: connection) == nil ? try local() : try await served())
    }

    private func served() async throws -> ReviewReport {
        guard patch.target != nil, patch.base == nil, patch.patch == nil, patch.range == nil, !patch.staged, !patch.workTree,
            !patch.twoDot
        else { throw ValidationError("A service plans reviews of what is meant for its protected branch: say --target and --head.") }
        let change = ChangeReference.head(
            patch.head ?? "HEAD", repository: ServedRepository.name(patch.repo), sourceBranch: asker.branch)
        return try await connection.withClient { client in try await client.gate(GateRequest(change: change)) }.report
    }

    private func local() throws -> ReviewReport {
        let policy = try engine.loadPolicy()
        let people = try PeopleSource(file: directory, command: directoryCommand)
        let classifier = try Classifier(policy, threads: engine.threadCount)
        let now = Int(Date().timeIntervalSince1970)
        let choice = try patch.choice()
        if case .text(let bytes) = choice {
            let context = try asker.context(repository: "", under: policy)
            let reviewed = try classifier.reviewedVerdict(
                on: [try classifier.examine(text: bytes)], for: context, with: ReviewInputs(now: now, directory: people.directory))
            return reviewed.report(decisionID: nil)
        }
        let repository = try LocalDecider.openRepository(at: patch.repo, threads: engine.threadCount)
        let (query, base, target) = try Self.query(choice, in: repository)
        let context = try asker.context(repository: LocalDecider.name(of: repository), target: target, under: policy)
        let examinations = try classifier.examine(query, in: repository)
        let found = ChangeOwners(
            of: examinations.reduce(into: Set()) { $0.formUnion($1.paths) }, at: base, in: repository, syntax: owners)
        return try classifier.reviewedVerdict(
            on: examinations, for: context, with: ReviewInputs(owners: found, now: now, directory: people.directory)
        ).report(decisionID: nil)
    }

    /// What to read, the commit whose owners files count, and the branch it is meant for.
    private static func query(
        _ choice: PatchChoice, in repository: GitRepository
    ) throws -> (PatchQuery, owners: ObjectID, target: String?) {
        switch choice {
        case .revisions(let base, let head, let twoDot):
            (.revisions(base: base, head: head, twoDot: twoDot), try repository.commit(base), nil)
        case .target(let branch, let head, let twoDot):
            (.revisions(base: "refs/heads/\(branch)", head: head, twoDot: twoDot), try repository.tip(ofBranch: branch), branch)
        case .staged: (.staged, try repository.commit("HEAD"), nil)
        case .workTree: (.workTree, try repository.commit("HEAD"), nil)
        case .range, .text: throw ValidationError("A review is of one change: --base, --target, --patch, --staged or --work-tree.")
        }
    }
}

/// Who is behind names, as the command line says.
private struct PeopleSource {
    private let known: PeopleDirectory
    private let command: DirectoryCommand?

    init(file: String?, command: String?) throws {
        self.command = command.map { DirectoryCommand(executable: URL(fileURLWithPath: $0).path) }
        guard let file else {
            known = PeopleDirectory()
            return
        }
        do {
            known = try DirectoryDocument.read(
                try RegularFile.read(file, limit: DirectoryDocument.maximumBytes), name: file)
        } catch let error as RegularFile.Failure {
            throw CommandFailure(.noInput, "\(file): \(error)")
        } catch let error as DirectoryErrors {
            throw CommandFailure(.badData, "\(error)")
        }
    }

    @Sendable func directory(_ names: Set<String>) throws(DirectoryLookupError) -> PeopleDirectory {
        guard let command else { return known }
        return try known.lookingUp(names, with: command)
    }
}

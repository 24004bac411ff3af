import ArgumentParser
import Classification
import CodeOwners
import DecisionFormats
import DifftierClient
import RiskModel
import TerminalOutput
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
    @Option(
        name: .long,
        help: "Whose owners files count, in-process: github, gitlab, gerrit or kubernetes (default: those that are there).")
    var owners: OwnersSyntax?
    @OptionGroup(title: "Output") var output: ReviewOutputOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        let report = try engine.address(of: connection) == nil ? try local() : try await served()
        // What a forge's API takes has no room for them.
        if output.format == .github || output.format == .gitlab {
            for problem in report.problems { Console.complain("difftier: \(TerminalText.escape(problem))") }
        }
        try output.print(report)
    }

    private func served() async throws -> ReviewReport {
        guard patch.target != nil, patch.base == nil, patch.patch == nil, patch.range == nil, !patch.staged, !patch.workTree,
            !patch.twoDot
        else {
            throw ValidationError("A service plans reviews of what is meant for its protected branch: say --target and --head.")
        }
        guard directory == nil, directoryCommand == nil, owners == nil else {
            throw ValidationError("--directory, --directory-command and --owners are the service's own settings; leave them out.")
        }
        let change = ChangeReference.head(
            patch.head ?? "HEAD", repository: ServedRepository.name(patch.repo), sourceBranch: asker.branch)
        let report = try await connection.withClient { client in try await client.gate(GateRequest(change: change)) }.report
        if let target = patch.target, let own = report.target, target != own {
            throw CommandFailure(
                .badData, "the service plans reviews for the protected branch of \(report.repository), \(own), not for \(target)")
        }
        return report
    }

    private func local() throws -> ReviewReport {
        let choice = try patch.choice()
        if case .range = choice {
            throw ValidationError("A review is of one change: --base, --target, --patch, --staged or --work-tree.")
        }
        let reviewed = try LocalDecider(
            policy: try engine.loadPolicy(), directory: patch.repo, asker: asker, threads: engine.threadCount,
            people: try LocalPeople(file: directory, command: directoryCommand), owners: owners
        ).review(choice)
        // Nothing is planned on half an answer.
        if let failure = reviewed.peopleFailure { throw CommandFailure(.unavailable, "--directory-command: \(failure)") }
        return reviewed.report(decisionID: nil)
    }
}

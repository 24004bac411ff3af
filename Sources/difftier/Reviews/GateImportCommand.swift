import ArgumentParser
import DifftierClient
import RiskModel
import TerminalOutput
import WireProtocol

struct GateImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Brings over the reviews that a forge's API lists; they count where the policy accepts them. Not for agents.",
        discussion: """
            Example:
              difftier gate import reviews.json --forge github --repo payments-api --head agent/fix
            """)

    @Argument(help: "A file with the forge's answer, or - for standard input.") var file: String
    @Option(name: .long, help: "github: the reviews of a pull request; gitlab: the approvals of a merge request, with its sha.")
    var forge: ForgeName
    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Output") var output: ReviewOutputOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        let request = ImportReviewsRequest(
            change: change.reference, forge: forge.source,
            answer: try InputFile.read(file, limit: ImportReviewsRequest.maximumBytes))
        let answer = try await connection.withClient { client in try await client.importReviews(request) }
        Console.complain("difftier: \(answer.recorded) reviews recorded")
        for line in answer.leftOut { Console.complain("difftier: left out: \(TerminalText.escape(line))") }
        try output.print(answer.report)
    }
}

/// A forge whose reviews can be brought over.
enum ForgeName: String, ExpressibleByArgument, CaseIterable {
    case github, gitlab

    var source: ApprovalRecord.Source { self == .github ? .github : .gitlab }
}

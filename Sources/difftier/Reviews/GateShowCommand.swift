import ArgumentParser
import DifftierClient
import RiskModel
import WireProtocol

struct GateShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows the gate of a change as it is; exits with 1 where it is closed.",
        discussion: """
            Example:
              difftier gate show --repo payments-api --head agent/fix --format markdown
            """)

    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Output") var output: ReviewOutputOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        let report = try await connection.withClient { client in try await client.gate(GateRequest(change: change.reference)) }
            .report
        try output.print(report)
        if !report.passes { throw ExitCode(ExitStatus.refused.rawValue) }
    }
}

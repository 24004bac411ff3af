import ArgumentParser
import DifftierClient
import RiskModel
import TerminalOutput
import WireProtocol

struct GrantAuthorizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorize",
        abstract: "Asks whether a step may have one capability; exits with 1 and the reasons where not.",
        discussion: """
            Example:
              difftier grant authorize --grant grant.jwt --capability deploy_environment --environment staging --output step.jwt
            """)

    @OptionGroup var grant: GrantFile

    @Option(name: .long, help: "The capability that the step needs.")
    var capability: String

    @Option(name: .long, help: "Where the step runs, such as production.")
    var environment: String?

    @Option(
        name: [.long, .short], help: ArgumentHelp("Write the step's grant to this file (default: print it).", valueName: "file"))
    var output: String?

    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        let request = AuthorizeRequest(grant: try grant.read(), capability: Capability(capability), environment: environment)
        let answer = try await connection.withClient { client in try await client.authorize(request) }
        switch answer.outcome {
        case .granted(let step):
            if let output {
                try PrivateOutput.write(step.token + "\n", to: output)
                Console.print("granted  \(capability)  until \(UTCTime.text(step.expiresAt))  in \(output)\n")
            } else {
                Console.print(step.token + "\n")
            }
        case .denied(let because):
            Console.print("denied   \(TerminalText.escape(capability))  decision \(TerminalText.escape(answer.decisionID))\n")
            for reason in because { Console.print("         \(TerminalText.escape(reason))\n") }
            throw ExitCode(ExitStatus.refused.rawValue)
        }
    }
}

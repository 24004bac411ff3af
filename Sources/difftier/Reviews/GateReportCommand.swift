public import ArgumentParser
import DifftierClient
public import RiskModel
import TerminalOutput
import WireProtocol

struct GateReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Says how a check of a commit went, which meets an obligation; for identities of the role `check`.",
        discussion: """
            Example:
              difftier gate report tests --repo payments-api --head "$(git rev-parse HEAD)" --state success
            """)

    @Argument(help: "The obligation, such as tests or label:risk/medium.") var name: String
    @Option(name: .long, help: ArgumentHelp("The repository: a configured name, or a directory.", valueName: "name"))
    var repo: String?
    @Option(name: .long, help: "The commit: 40 hexadecimal digits.") var head: String
    @Option(name: .long, help: "success or failure.") var state: StatusRecord.State
    @Option(name: .long, help: "A second report with the same key changes nothing.") var idempotencyKey: String?
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        guard let commit = ObjectID(hex: head) else {
            throw CommandFailure(.usage, "--head takes 40 hexadecimal digits; try $(git rev-parse HEAD)")
        }
        let request = StatusRequest(
            repository: ServedRepository.name(repo), head: commit, name: name, state: state, idempotencyKey: idempotencyKey)
        let answer = try await connection.withClient { client in try await client.reportStatus(request) }
        Console.print("recorded  event \(answer.index)\n")
        if !answer.isAskedFor {
            Console.complain(
                "difftier: no tier of the policy has the obligation \(TerminalText.escape(name)): nothing waits for it")
        }
    }
}

extension StatusRecord.State: ExpressibleByArgument {}

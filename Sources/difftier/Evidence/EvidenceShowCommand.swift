import ArgumentParser
import DifftierClient
import WireProtocol

struct EvidenceShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Prints one event as it was logged.",
        discussion: """
            Example:
              difftier evidence show 41
            """)

    @OptionGroup var choice: EventChoice
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        let answer = try await connection.withClient { client in try await client.event(choice.request) }
        Console.print(answer.event.text + "\n")
    }
}

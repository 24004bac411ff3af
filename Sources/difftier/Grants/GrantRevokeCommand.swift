import ArgumentParser
import DifftierClient
import TerminalOutput
import WireProtocol

struct GrantRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Takes a grant back before it expires.",
        discussion: """
            Example:
              difftier grant revoke 2f0c1d5e-… --reason "the job was cancelled"
            """)

    @Argument(help: "The id of the grant.") var id: String
    @Option(name: .long, help: "Why, for the evidence.") var reason: String

    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        let answer = try await connection.withClient { client in
            try await client.revokeGrant(RevokeGrantRequest(id: id, reason: reason))
        }
        Console.print("revoked  \(TerminalText.escape(id))  at \(UTCTime.text(answer.revokedAt))\n")
    }
}

import ArgumentParser
import DifftierClient
import RiskModel
import TerminalOutput
import WireProtocol

struct ServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "server", abstract: "Asks a running service about itself.",
        discussion: """
            Example:
              difftier server status --server unix:/run/difftier/difftierd.sock
            """,
        subcommands: [Status.self])

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Whether the service decides, and with which policy; exits with 69 where it does not answer.",
            discussion: """
                Example:
                  difftier server status --server unix:/run/difftier/difftierd.sock
                """)

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            let health = try await connection.withClient { client in try await client.health() }
            let rows = [
                ("status", health.status.rawValue), ("version", health.version), ("policy", health.policyDigest),
                ("engine", health.engine), ("uptime", "\(health.uptimeSeconds) s"),
            ]
            // What a service says of itself is text from elsewhere, too.
            for (name, value) in rows { Console.print("\(name)\t\(TerminalText.escape(value))\n") }
            if health.status != .serving { throw ExitCode(ExitStatus.unavailable.rawValue) }
        }
    }
}

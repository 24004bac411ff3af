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

        @OptionGroup var engine: EngineOptions

        func run() async throws {
            guard let address = try engine.serverAddress() else {
                throw ValidationError("Say which service: --server ADDRESS, or set DIFFTIER_SERVER.")
            }
            let client = try await ServerConnection.open(address)
            let health = try await client.health()
            await client.close()
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

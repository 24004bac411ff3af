import ArgumentParser
import DifftierClient
import Evidence
import WireProtocol

struct EvidenceCheckpointCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract:
            "Prints the newest checkpoint, a signed note to keep elsewhere; with --since, only if it continues an older one.",
        discussion: """
            Example:
              difftier evidence checkpoint --since checkpoint.txt > newer.txt
            """)

    @Option(name: .long, help: ArgumentHelp("An older checkpoint that it has to continue.", valueName: "file")) var since: String?
    @Flag(name: .customLong("print-key"), help: "Print the key that checkpoints are signed with instead.") var printsKey = false
    @OptionGroup var verifier: VerifierKeyOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        let older = try since.map { try KeptCheckpoint(file: $0) }
        let answer = try await connection.withClient { client in
            try await client.checkpoint(CheckpointRequest(since: older?.size))
        }
        if let older { try older.verify(continuedBy: answer, signedBy: try verifier.keys(offered: answer.verifierKey)) }
        Console.print(printsKey ? answer.verifierKey + "\n" : answer.checkpoint)
    }
}

import ArgumentParser
import DifftierClient
import Evidence
import RiskModel
import WireProtocol

struct EvidenceProveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Shows that the log holds an event: prints the proof, after it was verified here.",
        discussion: """
            Example:
              difftier evidence prove 41 --verifier-key difftierd+1f2e3d4c+AbCd…
            """)

    @OptionGroup var choice: EventChoice
    @OptionGroup var verifier: VerifierKeyOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        let (answer, key) = try await connection.withClient { client in
            (try await client.event(choice.request), try await client.checkpoint(CheckpointRequest()).verifierKey)
        }
        try answer.verify(signedBy: try verifier.keys(offered: key))
        let proof = JSONValue.object([
            "index": .integer(answer.event.index), "event": .string(answer.event.text), "checkpoint": .string(answer.checkpoint),
            "inclusion_proof": .array(answer.inclusionProof.map { .string(Hexadecimal.encode($0)) }),
            "verifier_key": .string(key),
        ])
        Console.print(proof.canonicalText + "\n")
    }
}

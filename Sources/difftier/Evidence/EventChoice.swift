import ArgumentParser
import DifftierClient
import Evidence
import RiskModel
import WireProtocol

/// One event, as a command names it.
struct EventChoice: ParsableArguments {
    @Argument(help: "The event's index, or the id of a decision or grant.")
    var event: String

    var request: EventRequest { Int(event).map { .index($0) } ?? .id(event) }
}

extension EventAnswer {
    /// Whether the log that the checkpoint was signed over holds the event.
    ///
    /// - Parameter keys: those whose signature counts.
    /// - Throws: `CommandFailure` where not.
    func verify(signedBy keys: [VerifierKey]) throws {
        do {
            let checkpoint = try Checkpoint(note: checkpoint, signedBy: keys)
            let proof = InclusionProof(
                index: event.index, size: checkpoint.size, hashes: inclusionProof.compactMap { MerkleHash($0) })
            guard proof.proves(MerkleHash.leaf(Array(event.text.utf8)), in: checkpoint.root) else {
                throw CommandFailure(.badData, "event \(event.index) is not in the log that the checkpoint was signed over")
            }
        } catch let error as EvidenceError {
            throw CommandFailure(.badData, error.reason)
        }
    }
}

/// The keys that a log's checkpoints are believed by.
struct VerifierKeyOptions: ParsableArguments {
    @Option(
        name: .customLong("verifier-key"),
        help: ArgumentHelp(
            "A key that checkpoints may be signed with, name+id+base64; may be repeated (default: what the service says its key is).",
            valueName: "key"))
    var texts: [String] = []

    /// - Parameter offered: by the service; believed where no key is given.
    func keys(offered: String? = nil) throws -> [VerifierKey] {
        do throws(EvidenceError) {
            var keys: [VerifierKey] = []
            for text in texts.isEmpty ? [offered].compactMap({ $0 }) : texts { keys.append(try VerifierKey(text)) }
            return keys
        } catch {
            throw CommandFailure(.usage, "--verifier-key: \(error.reason)")
        }
    }
}

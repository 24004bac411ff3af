import ArgumentParser
import DifftierClient
import Evidence
import Foundation
import RiskModel
import TerminalOutput
import WireProtocol

struct EvidenceLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Lists events in their order, one a line.",
        discussion: """
            Example:
              difftier evidence log --kind denial --subject ci-agent:pull-request
            """)

    @OptionGroup var filter: EventFilterOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        try await filter.each(of: connection) { event in
            let read = try? EvidenceEvent(canonicalText: event.text)
            let columns = [
                "\(event.index)", read.map { UTCTime.text($0.at) } ?? "", read?.kind.rawValue ?? "unreadable",
                read?.outcome ?? "-",
                read?.subject ?? "-", read?.reference ?? "-",
            ]
            Console.print(columns.map(TerminalText.escape).joined(separator: "  ") + "\n")
        }
    }
}

struct EvidenceExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Prints events as they were logged, one canonical JSON text a line.",
        discussion: """
            Example:
              difftier evidence export > evidence.jsonl
            """)

    @OptionGroup var filter: EventFilterOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws { try await filter.each(of: connection) { Console.print($0.text + "\n") } }
}

/// Which events a command is about.
struct EventFilterOptions: ParsableArguments {
    @Option(name: .long, help: "The first index.") var from = 0
    @Option(name: .long, help: "At most so many (default: all).") var limit: Int?
    @Option(
        name: .long,
        help: "Only this kind: decision, grant, denial, revocation, approval, action, policy or key; may be repeated.")
    var kind: [String] = []
    @Option(name: .long, help: "Only what is about this subject.") var subject: String?

    func validate() throws {
        if from < 0 { throw ValidationError("--from takes an index, 0 or more.") }
        if let limit, limit < 1 { throw ValidationError("--limit takes 1 or more.") }
    }

    func each(of connection: ConnectionOptions, _ body: (RecordedEvent) throws -> Void) async throws {
        try await connection.withClient { client in
            var next: Int? = from
            var left = limit ?? .max
            while let start = next, left > 0 {
                let page = try await client.events(
                    EventsRequest(from: start, limit: min(left, 1_000), kinds: kind, subject: subject))
                for event in page.events { try body(event) }
                left -= page.events.count
                next = page.next
            }
        }
    }
}

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

/// A checkpoint that somebody kept.
struct KeptCheckpoint {
    let path: String
    let note: String
    /// As it says; believed only where its signature is verified.
    let size: Int

    init(file path: String) throws {
        self.path = path
        do throws(RegularFile.Failure) {
            note = String(decoding: try RegularFile.read(path, limit: SignedNote.maximumBytes), as: UTF8.self)
        } catch {
            throw CommandFailure(.noInput, "\(path): \(error)")
        }
        do throws(EvidenceError) {
            size = try Checkpoint(text: try SignedNote(note).text).size
        } catch {
            throw CommandFailure(.badData, "\(path): \(error.reason)")
        }
    }

    func verify(continuedBy answer: CheckpointAnswer, signedBy keys: [VerifierKey]) throws {
        do throws(EvidenceError) {
            let older = try Checkpoint(note: note, signedBy: keys)
            let newer = try Checkpoint(note: answer.checkpoint, signedBy: keys)
            let proof = ConsistencyProof(
                oldSize: older.size, newSize: newer.size, hashes: answer.consistencyProof.compactMap { MerkleHash($0) })
            guard newer.size >= older.size, proof.proves(newer.root, continues: older.root) else {
                throw EvidenceError(
                    code: .inconsistent,
                    reason: "the log does not continue this checkpoint: it was rolled back or written anew")
            }
        } catch {
            throw CommandFailure(.badData, "\(path): \(error.reason)")
        }
    }
}

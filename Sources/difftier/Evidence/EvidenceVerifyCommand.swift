import ArgumentParser
import DifftierClient
import Evidence
import Foundation
import RiskModel
import TerminalOutput
import WireProtocol

struct EvidenceVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Finds every event that is not as it was logged: in the database itself, or as a service shows its log; exits with 1 where something is wrong.",
        discussion: """
            Of a database everything is checked: events, hashes, checkpoints, archived segments. A service is asked for all of its
            events, and the tree over them has to be the one that it signed. Only a checkpoint that was kept elsewhere shows a log
            that was put back to an older state.

            Examples:
              difftier evidence verify --checkpoint checkpoint.txt
              difftier evidence verify --database /var/lib/difftier/evidence.sqlite --archive /var/lib/difftier/archive \\
                --verifier-key "$(difftier evidence checkpoint --print-key)"
            """)

    @Option(name: .long, help: ArgumentHelp("The database of the evidence (default: ask the service).", valueName: "file"))
    var database: String?

    @Option(name: .long, help: ArgumentHelp("The directory of archived segments, beside --database.", valueName: "dir"))
    var archive: String?

    @Option(
        name: .customLong("checkpoint"),
        help: ArgumentHelp("A checkpoint that was kept elsewhere; may be repeated.", valueName: "file"))
    var checkpoints: [String] = []

    @OptionGroup var verifier: VerifierKeyOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func validate() throws {
        if archive != nil && database == nil { throw ValidationError("--archive goes with --database.") }
    }

    func run() async throws {
        let kept = try checkpoints.map { try KeptCheckpoint(file: $0) }
        if let database { try verify(database, kept) } else { try await verifyService(kept) }
    }

    private func verify(_ database: String, _ kept: [KeptCheckpoint]) throws {
        let keys = try verifier.keys()
        guard !keys.isEmpty else {
            throw ValidationError(
                "--database needs --verifier-key: `difftier evidence checkpoint --print-key` prints a service's.")
        }
        if let archive {
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: archive, isDirectory: &isDirectory), isDirectory.boolValue else {
                throw CommandFailure(.noInput, "--archive \(archive): there is no such directory")
            }
        }
        let report: LogReport
        do throws(EvidenceError) {
            report = try LogVerifier(path: database, keys: keys, archive: archive, knownCheckpoints: kept.map(\.note)).verify()
        } catch {
            throw CommandFailure(error.code == .unavailable ? .noInput : .badData, error.reason)
        }
        for fault in report.faults { Console.print("FAIL  \(TerminalText.escape("\(fault)"))\n") }
        if report.faultCount > report.faults.count {
            Console.print("FAIL  \(report.faultCount - report.faults.count) more faults are not listed\n")
        }
        for segment in report.unreadSegments { Console.print("note  segment \(segment) was not read: say --archive DIR\n") }
        guard report.isSound else { throw ExitCode(ExitStatus.refused.rawValue) }
        Console.print("ok    \(report.size) events, \(report.checkpoints) checkpoints, root \(report.root)\n")
    }

    private func verifyService(_ kept: [KeptCheckpoint]) async throws {
        try await connection.withClient { client in
            let newest = try await client.checkpoint(CheckpointRequest())
            let keys = try verifier.keys(offered: newest.verifierKey)
            let signed: Checkpoint
            do throws(EvidenceError) {
                signed = try Checkpoint(note: newest.checkpoint, signedBy: keys)
            } catch {
                throw CommandFailure(.badData, error.reason)
            }
            for checkpoint in kept {
                let answer = try await client.checkpoint(CheckpointRequest(since: checkpoint.size))
                try checkpoint.verify(continuedBy: answer, signedBy: keys)
            }
            let root = try await root(of: client, over: signed.size)
            guard root == signed.root else {
                Console.print(
                    "FAIL  the events that the service shows are not those it signed for: root \(root), signed \(signed.root)\n")
                throw ExitCode(ExitStatus.refused.rawValue)
            }
            Console.print("ok    \(signed.size) events, root \(signed.root)\n")
        }
    }

    private func root(of client: DifftierClient, over size: Int) async throws -> MerkleHash {
        var frontier = CompactFrontier()
        while frontier.size < size {
            let page = try await client.events(EventsRequest(from: frontier.size, limit: min(size - frontier.size, 1_000)))
            for event in page.events {
                guard event.index == frontier.size else {
                    try refuse("event \(frontier.size) is missing: the service shows event \(event.index) in its place")
                }
                frontier.append(MerkleHash.leaf(Array(event.text.utf8))) { _, _ in }
            }
            if page.events.isEmpty {
                try refuse("the service shows \(frontier.size) of the \(size) events that it signed for")
            }
        }
        return frontier.root
    }

    private func refuse(_ fault: String) throws -> Never {
        Console.print("FAIL  \(fault)\n")
        throw ExitCode(ExitStatus.refused.rawValue)
    }
}

import ArgumentParser
import Crypto
import Dispatch
import Evidence
import Foundation
import RiskModel
import Synchronization

/// What evidence costs: appending, and verifying a whole log.
struct EvidenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence", abstract: "Measures the evidence log.", subcommands: [Append.self, Verify.self])

    static func signer() throws -> CheckpointSigner {
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: (0..<32).map { UInt8($0) })
        return try CheckpointSigner(name: "difftier.example/evidence", publicKey: Array(key.publicKey.rawRepresentation)) {
            Array(try key.signature(for: $0))
        }
    }

    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        return (ContinuousClock.now - start) / .seconds(1)
    }

    struct Append: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Appends events from callers that each wait for their answer.",
            discussion: "Prints: callers, events per second, bytes of the database for each event.")

        @Argument(help: "The database; made where there is none.")
        var database: String

        @Option(help: "Threads that append.")
        var callers = 1

        @Option(help: "Events in all.")
        var events = 10_000

        @Option(help: "Bytes of each event's body.")
        var bytes = 1500

        func run() throws {
            let log = try EvidenceLog(path: database, signer: try EvidenceCommand.signer())
            let before = try fileBytes()
            let body = JSONValue.object(["text": .string(String(repeating: "x", count: bytes)), "tier": .string("low")])
            let failure = Mutex<EvidenceError?>(nil)
            let seconds = EvidenceCommand.seconds {
                let group = DispatchGroup()
                for caller in 0..<callers {
                    group.enter()
                    Thread.detachNewThread {
                        defer { group.leave() }
                        for _ in stride(from: caller, to: events, by: callers) {
                            let event = EvidenceEvent(
                                kind: .decision, at: 1_764_455_400, subject: "ci-agent:pull-request",
                                reference: UUID().uuidString.lowercased(), body: body)
                            do throws(EvidenceError) { _ = try log.append(event) } catch { failure.withLock { $0 = error } }
                        }
                    }
                }
                group.wait()
            }
            if let error = failure.withLock({ $0 }) { throw error }
            let perEvent = Double(try fileBytes() - before) / Double(events)
            print(callers, Int(Double(events) / seconds), String(format: "%.0f", perEvent))
        }

        private func fileBytes() throws -> Int {
            (try FileManager.default.attributesOfItem(atPath: database)[.size] as? Int) ?? 0
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verifies a log that `append` made.",
            discussion: "Prints: events, checkpoints, faults, seconds, the most memory that was resident in MiB.")

        @Argument(help: "The database.")
        var database: String

        func run() throws {
            var report: LogReport?
            let seconds = try EvidenceCommand.seconds {
                report = try LogVerifier(path: database, keys: [try EvidenceCommand.signer().verifierKey]).verify()
            }
            guard let report else { return }
            var usage = rusage()
            getrusage(RUSAGE_SELF.rawValue, &usage)
            print(report.size, report.checkpoints, report.faultCount, String(format: "%.2f", seconds), usage.ru_maxrss / 1024)
        }
    }
}

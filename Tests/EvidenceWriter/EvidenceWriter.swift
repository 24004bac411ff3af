import Crypto
import Evidence
import Foundation
import Glibc
import RiskModel

/// Appends to a log until it is killed, and says what was acknowledged: a line for each event, its index and its reference.
///
///     EvidenceWriter DATABASE ARCHIVE KEY-NUMBER CALLERS ROUND
@main
struct EvidenceWriter {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, let number = UInt8(arguments[3]), let callers = Int(arguments[4]) else { exit(64) }
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: (0..<32).map { $0 &* 7 &+ number })
        let signer = try CheckpointSigner(
            name: "difftier.example/evidence", publicKey: Array(key.publicKey.rawRepresentation)
        ) { Array(try key.signature(for: $0)) }
        let log = try EvidenceLog(path: arguments[1], signer: signer, archive: arguments[2])
        Thread.detachNewThread { archive(log) }
        for caller in 0..<callers { Thread.detachNewThread { append(to: log, as: "\(arguments[5])-\(caller)") } }
        while true { pause() }
    }

    private static func append(to log: EvidenceLog, as caller: String) {
        for number in 0... {
            let event = EvidenceEvent(
                kind: .decision, at: number, subject: "s", reference: "\(caller)-\(number)",
                body: .object(["text": .string(String(repeating: "x", count: number % 5000))]))
            do throws(EvidenceError) {
                say("\(try log.append(event).index) \(caller)-\(number)")
            } catch {
                say("append: \(error)")
            }
        }
    }

    /// Moves texts out under those who append.
    private static func archive(_ log: EvidenceLog) {
        while true {
            do throws(EvidenceError) { try log.archive(before: .max, segmentSizes: 4...64) } catch { say("archive: \(error)") }
            usleep(20_000)
        }
    }

    /// In one write, so that a line is there as a whole or not at all.
    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        guard write(1, bytes, bytes.count) == bytes.count else { exit(74) }
    }
}

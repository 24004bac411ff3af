import Crypto
import Evidence
import Foundation
import GRDB
import RiskModel
import TestKit

/// A log in a directory of its own, with a key that every test of it shares.
struct LogFixture {
    let directory: TemporaryDirectory
    let signer: CheckpointSigner

    var path: String { directory.path + "/state/evidence.sqlite" }
    var archive: String { directory.path + "/archive" }
    var key: VerifierKey { signer.verifierKey }

    init() throws {
        directory = try TemporaryDirectory()
        signer = try Self.signer(1)
    }

    /// One key for each number.
    static func signer(_ number: UInt8, name: String = "difftier.example/evidence") throws -> CheckpointSigner {
        let key = try key(number)
        return try CheckpointSigner(name: name, publicKey: Array(key.publicKey.rawRepresentation), sign: signing(key))
    }

    static func key(_ number: UInt8) throws -> Curve25519.Signing.PrivateKey {
        try Curve25519.Signing.PrivateKey(rawRepresentation: (0..<32).map { $0 &* 7 &+ number })
    }

    func open(lockTimeout: Double = 5) throws -> EvidenceLog {
        try EvidenceLog(path: path, signer: signer, archive: archive, lockTimeout: lockTimeout)
    }

    /// A log with events 0, 1, …, one checkpoint each.
    @discardableResult
    func filled(_ count: Int) throws -> EvidenceLog {
        let log = try open()
        for number in 0..<count { _ = try log.append(Self.event(number)) }
        return log
    }

    static func event(_ number: Int, kind: EvidenceEvent.Kind = .grant, subject: String? = "s") -> EvidenceEvent {
        var event = EvidenceEvent(
            kind: kind, at: 1_700_000_000 + number, subject: subject, reference: "id-\(number)",
            body: .object(["number": .integer(number), "outcome": .string("blocked")]))
        // 0 and 14 are about the one, 7 about the other.
        if number.isMultiple(of: 7) { event.topics = ["topic \(number % 2)"] }
        return event
    }

    /// Changes the database as somebody would who has the file.
    func tamper(_ sql: String, _ arguments: StatementArguments = []) throws {
        var configuration = Configuration()
        // A log that was let go of just now may still be closing.
        configuration.busyMode = .timeout(5)
        try DatabaseQueue(path: path, configuration: configuration).writeWithoutTransaction {
            try $0.execute(sql: sql, arguments: arguments)
        }
    }
}

/// What signs with a key.
func signing(_ key: Curve25519.Signing.PrivateKey) -> @Sendable ([UInt8]) throws -> [UInt8] {
    { Array(try key.signature(for: $0)) }
}

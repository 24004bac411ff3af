public import Evidence
import Foundation
public import Identity
import RiskModel

/// What the service signs with and where it keeps its evidence: all of it in its state directory, its owner's alone.
public struct ServiceTrust: Sendable {
    /// Who signs: the issuer of grants and the origin of checkpoints.
    public let name: String
    public let grantKeys: KeyRing
    let evidenceKeys: KeyRing
    public let log: EvidenceLog
    let verifierKey: VerifierKey

    /// Opens what is there, and makes what is not.
    ///
    /// - Parameters:
    ///   - directory: the state directory.
    ///   - name: of the service, without spaces or `+`.
    /// - Throws: `KeyError` and `EvidenceError`.
    public init(directory: String, name: String) throws {
        self.name = name
        grantKeys = try KeyRing(directory: directory + "/keys/grants")
        evidenceKeys = try KeyRing(directory: directory + "/keys/evidence")
        let key = evidenceKeys.signingKey
        let signer = try CheckpointSigner(name: name, publicKey: key.verificationKey.bytes) { try key.signature(for: $0) }
        verifierKey = signer.verifierKey
        let older = try evidenceKeys.jwks.keys.dropFirst().map { try VerifierKey(name: name, publicKey: $0.bytes) }
        log = try EvidenceLog(
            path: directory + "/evidence.sqlite", signer: signer, olderKeys: older, archive: directory + "/archive")
        for (ring, purpose) in [(grantKeys, KeyRecord.Purpose.grants), (evidenceKeys, .evidence)] {
            // The oldest first: one that came into use while the log could not take it is told of now.
            for key in ring.jwks.keys.reversed() { try record(key.id, for: purpose) }
        }
    }

    /// Which keys came into use is on record, once.
    private func record(_ key: String, for purpose: KeyRecord.Purpose) throws {
        guard try log.events(reference: key, kind: .key).isEmpty else { return }
        try record(.key, reference: key, JSONValue(encoding: KeyRecord(purpose: purpose, keyID: key)))
    }

    /// Seals events of before a time into files of the archive.
    ///
    /// - Returns: how many events that was.
    public func archive(before time: Int) throws(EvidenceError) -> Int {
        try log.archive(before: time, keepingTextsOf: ReviewBook.kinds).reduce(0) { $0 + $1.count }
    }

    /// Records that a policy is in force from now on, and keeps its files, so that what is decided under it can be derived again.
    ///
    /// - Parameter files: nil where they are not at hand.
    public func record(policy digest: String, revision: String?, files: [String: [UInt8]]?) throws {
        if let files { try log.keepPolicy(digest: digest, files: files) }
        try record(
            PolicyRecord(digest: digest, revision: revision, files: files.map { EvidenceLog.contentHashes(of: $0) }),
            reference: digest)
    }

    /// Records that a policy was refused for its mistakes.
    public func record(refused mistakes: String) throws {
        try record(PolicyRecord(refused: String(mistakes.prefix(1_000))), reference: nil)
    }

    private func record(_ policy: PolicyRecord, reference: String?) throws {
        try record(.policy, reference: reference, JSONValue(encoding: policy))
    }

    /// Records who is believed from now on.
    func record(_ believed: TrustPolicy) throws {
        let record = TrustRecord(digest: believed.digest, entries: believed.entryNames)
        try self.record(.trust, reference: believed.digest, JSONValue(encoding: record))
    }

    /// Records that a trust file was refused for its mistakes.
    func record(refusedTrust mistakes: String) throws {
        try record(.trust, reference: nil, JSONValue(encoding: TrustRecord(refused: String(mistakes.prefix(1_000)))))
    }

    private func record(_ kind: EvidenceEvent.Kind, reference: String?, _ body: JSONValue) throws {
        _ = try log.append(
            EvidenceEvent(kind: kind, at: UnixTime.now, reference: reference, body: body))
    }
}

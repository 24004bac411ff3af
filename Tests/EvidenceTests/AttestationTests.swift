import Crypto
import Foundation
import RiskModel
import TestKit
import Testing

@testable import Evidence

@Suite("Attestations of decisions")
struct AttestationTests {
    static let head = String(repeating: "0a", count: 20)

    static func decision(
        complete: Bool = true, authoritative: Bool = true, satisfied: Bool = true, head: String? = head
    ) -> EvidenceEvent {
        var decision = EvidenceEventTests.decision("d-1")
        decision.verdict.tier = .medium
        decision.verdict.complete = complete
        decision.verdict.authoritative = authoritative
        decision.verdict.approvals.satisfied = satisfied
        decision.verdict.policy.digest = String(repeating: "ab", count: 32)
        decision.verdict.patch.repository = "payments-api"
        decision.verdict.patch.head = head.flatMap { ObjectID(hex: $0) }
        return EvidenceEvent(decision)
    }

    private func summary(_ event: EvidenceEvent = decision()) throws -> VerificationSummary {
        try VerificationSummary(of: event, verifier: "https://difftier.example", resource: "git+https://git.example/payments-api")
    }

    @Test(
        "only a complete, authoritative decision whose approvals are given passes",
        arguments: [(true, true, true), (false, true, true), (true, false, true), (true, true, false), (false, false, false)])
    func result(complete: Bool, authoritative: Bool, satisfied: Bool) throws {
        let passes = complete && authoritative && satisfied
        let event = Self.decision(complete: complete, authoritative: authoritative, satisfied: satisfied)
        #expect(try summary(event).passed == passes)
        let levels = passes ? "ORG_SOURCE_DIFFTIER_MEDIUM" : "FAILED"
        #expect(try summary(event).text.contains("\"verifiedLevels\":[\"\(levels)\"]"))
        var without = event
        if case .object(var members) = without.body {
            members["complete"] = nil
            without.body = .object(members)
        }
        #expect(try !summary(without).passed)
    }

    @Test("what is about no commit, or is no decision, cannot be attested")
    func noCommit() throws {
        for event in [Self.decision(head: nil), LogFixture.event(1)] {
            let error = #expect(throws: EvidenceError.self) { try summary(event) }
            #expect(error?.code == .malformed)
        }
        // The repository's name where no URI is known.
        #expect(try VerificationSummary(of: Self.decision(), verifier: "v").resource == "payments-api")
    }

    @Test("the encoding that is signed is the one of the specification")
    func preAuthenticationEncoding() {
        let encoded = DSSEEnvelope.preAuthenticationEncoding(
            type: "http://example.com/HelloWorld", payload: Array("hello world".utf8))
        #expect(String(decoding: encoded, as: UTF8.self) == "DSSEv1 29 http://example.com/HelloWorld 11 hello world")
    }

    @Test("a signed summary is read back by its key, whatever it says of keys, and in either alphabet")
    func reading() throws {
        let (key, other) = (try LogFixture.key(1), try LogFixture.key(2))
        let envelope = try summary().signed(keyID: "k-1", by: signing(key))
        let read = try VerificationSummary(try DSSEEnvelope(json: envelope.json), signedBy: [other.publicKey, key.publicKey])
        #expect(read == (try summary()))
        #expect(read.commit == Self.head)
        #expect(read.resource == "git+https://git.example/payments-api")
        var error = #expect(throws: EvidenceError.self) { try VerificationSummary(envelope, signedBy: [other.publicKey]) }
        #expect(error?.code == .unverified)
        var renamed = envelope
        renamed.signatures[0].keyID = nil
        #expect(try VerificationSummary(renamed, signedBy: [key.publicKey]).passed)
        let foreign = try summary().signed(keyID: "k-1", by: signing(other))
        error = #expect(throws: EvidenceError.self) { try VerificationSummary(foreign, signedBy: [key.publicKey]) }
        #expect(error?.code == .unverified)
        // Bytes that have other letters in both alphabets.
        let letters = try DSSEEnvelope(payload: [0xFB, 0xFF, 0xFE], type: "t", signedBy: signing(key))
        #expect(letters.json.contains("+//+"))
        let forURLs = letters.json.replacing("+//+", with: "-__-")
        #expect(try DSSEEnvelope(json: forURLs).payload(signedBy: [key.publicKey]) == [0xFB, 0xFF, 0xFE])
        #expect(throws: EvidenceError.self) { try DSSEEnvelope(json: letters.json.replacing("+//+", with: "-//+")) }
    }

    @Test("no byte of the payload, its type or the signature can be changed")
    func changed() throws {
        let key = try LogFixture.key(1)
        let envelope = try summary().signed(by: signing(key))
        for place in envelope.payload.indices {
            var changed = envelope
            changed.payload[place] ^= 1
            #expect(throws: EvidenceError.self) { try changed.payload(signedBy: [key.publicKey]) }
        }
        for place in envelope.signatures[0].bytes.indices {
            var changed = envelope
            changed.signatures[0].bytes[place] ^= 1
            #expect(throws: EvidenceError.self) { try changed.payload(signedBy: [key.publicKey]) }
        }
        var changed = envelope
        changed.payloadType += " "
        #expect(throws: EvidenceError.self) { try changed.payload(signedBy: [key.publicKey]) }
        // Signed, but something else.
        let other = try DSSEEnvelope(payload: envelope.payload, type: "text/plain", signedBy: signing(key))
        let error = #expect(throws: EvidenceError.self) { try VerificationSummary(other, signedBy: [key.publicKey]) }
        #expect(error?.code == .malformed)
    }

    @Test(
        "what is no envelope is refused",
        arguments: [
            "", "{}", #"{"payload":"AA==","payloadType":"t","signatures":[]}"#,
            #"{"payload":"A","payloadType":"t","signatures":[{"sig":"AA=="}]}"#,
            #"{"payload":"AA==","payloadType":"t","signatures":[{}]}"#, #"{"payload":"AA==","signatures":[{"sig":"AA=="}]}"#,
            #"{"payload":"AB==","payloadType":"t","signatures":[{"sig":"AA=="}]}"#,
            #"{"payload":"AA=","payloadType":"t","signatures":[{"sig":"AA=="}]}"#,
        ])
    func malformed(text: String) {
        let error = #expect(throws: EvidenceError.self) { try DSSEEnvelope(json: text) }
        #expect(error?.code == .malformed)
    }

    // MARK: The public libraries

    private struct Reading: Decodable, Equatable {
        var verified: Bool
        var payloadType: String?
        var predicateType: String?
        var subject: String?
        var digest: [String: String]?
        var decision: String?
        var verifier: String?
        var time: String?
        var resource: String?
        var policy: [String: String]?
        var policyUri: String?
        var result: String?
        var levels: [String]?
    }

    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    private func read(_ envelope: String, _ key: Curve25519.Signing.PublicKey) throws -> Reading {
        let python = Self.tests.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
            ".build-python/bin/python3")
        try #require(
            FileManager.default.isExecutableFile(atPath: python.path),
            "\(python.path) is missing: run scripts/install-dependencies.sh test")
        let run = try CommandRun.run(
            python.path,
            [
                Self.tests.appendingPathComponent("python/verify_summary.py").path, Hexadecimal.encode(key.rawRepresentation),
                "k-1",
            ],
            environment: ["PYTHONDONTWRITEBYTECODE": "1"], input: Array(envelope.utf8))
        #expect(run.errorOutput == "")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Reading.self, from: Data(run.output))
    }

    @Test("the public in-toto and DSSE libraries verify what was signed here, and read the same in it", arguments: [true, false])
    func publicLibraries(satisfied: Bool) throws {
        let key = try LogFixture.key(1)
        let envelope = try summary(Self.decision(satisfied: satisfied)).signed(keyID: "k-1", by: signing(key))
        let reading = try read(envelope.json, key.publicKey)
        let expected = Reading(
            verified: true, payloadType: "application/vnd.in-toto+json",
            predicateType: "https://slsa.dev/verification_summary/v1",
            subject: "payments-api", digest: ["gitCommit": Self.head], decision: "d-1", verifier: "https://difftier.example",
            time: "2023-11-14T22:13:20Z", resource: "git+https://git.example/payments-api",
            policy: ["sha256": String(repeating: "ab", count: 32)],
            policyUri: "difftier:policy:" + String(repeating: "ab", count: 32),
            result: satisfied ? "PASSED" : "FAILED", levels: [satisfied ? "ORG_SOURCE_DIFFTIER_MEDIUM" : "FAILED"])
        #expect(reading == expected)
        #expect(try read(envelope.json, try LogFixture.key(2).publicKey) == Reading(verified: false))
        var changed = envelope
        changed.payload[changed.payload.count / 2] ^= 1
        #expect(try read(changed.json, key.publicKey) == Reading(verified: false))
    }
}

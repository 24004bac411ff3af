import Foundation
import Identity
import RiskModel
import TestKit
import Testing

@Suite("Grants between Swift and a stock JWT library of Python")
struct OtherLanguageTests {
    /// The first Python that has PyJWT and its cryptography.
    private static let python: String? = ["python3", "/usr/bin/python3"].first { program in
        (try? CommandRun.run(program, ["-c", "import jwt, cryptography"]).status) == 0
    }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("python/grants.py").path

    private let scratch: TemporaryDirectory
    private let ring: KeyRing
    private let now = Int(Date().timeIntervalSince1970)

    init() throws {
        scratch = try TemporaryDirectory()
        ring = try KeyRing(directory: scratch.path + "/keys")
        try ring.rotate()
        try scratch.write(ring.jwks.json.canonicalText, to: "jwks.json")
    }

    private func grant() throws -> Grant {
        var grant = try GrantFixture.grant()
        grant.issuedAt = now
        grant.notBefore = now
        grant.expiresAt = now + 600
        return grant
    }

    private func run(_ action: String, _ token: String, _ arguments: String...) throws -> (output: [UInt8], status: Int32) {
        let python = try #require(Self.python, "no Python with PyJWT: apt-get install python3-jwt python3-cryptography")
        let run = try CommandRun.run(
            python, [Self.script, action, scratch.path + "/jwks.json"] + arguments, environment: ["PYTHONDONTWRITEBYTECODE": "1"],
            input: Array(token.utf8))
        #expect(run.errorOutput == "")
        return (run.output, run.status)
    }

    @Test("it verifies a grant from the key set, and refuses what does not hold")
    func verification() throws {
        var grant = try grant()
        let token = try GrantSigner(ring).sign(grant)
        let (output, status) = try run("verify", token, "--head", grant.head.hex, "--capability", "run_tests")
        #expect(status == 0)
        #expect(try JSONValue(parsing: output) == JSONValue(parsing: TokenText.decode(token, part: 1)))
        #expect(try run("verify", token, "--head", grant.base.hex).status == 1)
        #expect(try run("verify", token, "--capability", "publish_artifact").status == 1)
        grant.expiresAt = now - 1
        #expect(try run("verify", GrantSigner(ring).sign(grant)).output == Array("ExpiredSignatureError\n".utf8))
        let other = try KeyRing(directory: scratch.path + "/other")
        #expect(try run("verify", GrantSigner(other).sign(try self.grant())).output == Array("StopIteration\n".utf8))
    }

    @Test("forgeries made with it are refused, each by the check it runs into")
    func forgeries() throws {
        let token = try GrantSigner(ring).sign(try grant())
        let verifier = GrantVerifier(keys: ring.jwks)
        #expect(throws: Never.self) { try verifier.verify(token, at: now) }
        let expected: [String: GrantRefusal.Code] = [
            "wider claims under the old signature": .signature, "no algorithm": .algorithm,
            "hmac with the raw public key": .algorithm, "hmac with the public key in PEM": .algorithm,
            "another key under the known id": .signature, "another key in the header": .signature,
            "an elliptic curve": .algorithm, "rsa": .algorithm, "the point of small order as a signature": .signature,
            "the signature plus the group's order": .signature, "padding behind the signature": .malformed,
            "a claim twice": .malformed, "the signature of the header alone": .malformed,
        ]
        let forged = try JSONDecoder().decode([String: String].self, from: Data(run("forge", token).output))
        #expect(Set(forged.keys) == Set(expected.keys))
        for (name, token) in forged {
            let refusal = #expect(throws: GrantRefusal.self, "\(name)") { try verifier.verify(token, at: now) }
            #expect(refusal?.code == expected[name], "\(name)")
        }
    }
}

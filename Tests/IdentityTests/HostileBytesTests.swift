import Foundation
import LocalIssuer
import RiskModel
import TestKit
import Testing

@testable import Identity

/// Whatever is shown, the answer is a refusal by name or a caller: nothing ends the process.
@Suite("Hostile bytes")
struct HostileBytesTests {
    private let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)

    /// Changes, drops, doubles and inserts some bytes.
    private func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(contentsOf: bytes[index..<min(index + 8, bytes.count)], at: index)
            default: bytes.insert(generator.pick(Array("{}[]\",:\\-9eE.".utf8)), at: index)
            }
        }
        return bytes
    }

    @Test("claims and headers of every shape, well signed")
    func claims() throws {
        var generator = SeededGenerator(seed: seed)
        let fixture = try TokenFixture { settings in
            settings.algorithms = [.es256]
            settings.oneTime = true
            settings.maximumAge = 600
        }
        let verifier = fixture.verifier()
        let claims = Array(try LocalIssuer.json(fixture.issuer.gitLabClaims(at: fixture.now)).utf8)
        let header = Array("{\"alg\":\"ES256\",\"kid\":\"curve\",\"typ\":\"JWT\"}".utf8)
        for _ in 0..<1_500 {
            let parts = [generator.chance(oneIn: 3) ? mutated(header, &generator) : header, mutated(claims, &generator)]
            let signed = parts.map { TokenText.encode($0) }.joined(separator: ".")
            let token = "\(signed).\(TokenText.encode(try fixture.p256.sign(Array(signed.utf8))))"
            _ = refusal(token, by: verifier)
        }
        for extreme in ["-9223372036854775808", "9223372036854775807", "1e999", "-0", "1e-999", "99999999999999999999999"] {
            for name in ["exp", "iat", "nbf", "aud", "sub", "jti"] {
                let text = "{\"iss\":\"https://issuer.example\",\"\(name)\":\(extreme)}"
                let token = try LocalIssuer.token(header: String(decoding: header, as: UTF8.self), claims: text) {
                    try fixture.p256.sign($0)
                }
                #expect(refusal(token, by: verifier) != nil)
            }
        }
    }

    @Test("grants, key sets, certificates and trust files")
    func documents() throws {
        var generator = SeededGenerator(seed: seed)
        let scratch = try TemporaryDirectory()
        let ring = try KeyRing(directory: scratch.path + "/keys")
        let grant = TokenText.decode(try GrantSigner(ring).sign(GrantFixture.grant()), part: 1)
        let keys = Array(ring.jwks.json.canonicalText.utf8)
        let issuerKeys = Array(try LocalIssuer.jwks([.p256("a"), .ed25519("b")]).utf8)
        let certificate = try CertificateFixture.certificate(addresses: ["spiffe://prod.acme.example/ns/ci/sa/a"])
        let policy = Array(TrustText.github.utf8)
        for _ in 0..<400 {
            let claims = TokenText.encode(mutated(grant, &generator))
            _ = try? GrantVerifier.inspect("e30.\(claims).AAAA")
            _ = try? JWKSDocument(parsing: mutated(keys, &generator))
            _ = try? IssuerKeySet(parsing: mutated(issuerKeys, &generator), for: [.es256, .edDSA])
            _ = try? ClientCertificate(der: mutated(certificate, &generator))
            _ = try? TrustFile.read(name: "trust.yaml", content: mutated(policy, &generator))
        }
    }
}

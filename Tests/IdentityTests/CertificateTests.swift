import RiskModel
import Testing

@testable import Identity

@Suite("Client certificates")
struct CertificateTests {
    private let now = TokenFixture.now
    private let authenticator: Authenticator

    init() throws { authenticator = Authenticator(try TrustText.policy(TrustText.local), replays: ReplayMemory(at: 0)) }

    private func code(_ certificate: [UInt8]) -> CredentialRefusal.Code? {
        do throws(CredentialRefusal) {
            _ = try authenticator.caller(certificate: certificate, at: now)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("one with a SPIFFE id")
    func spiffe() throws {
        let certificate = try CertificateFixture.certificate(
            subject: nil, addresses: ["spiffe://prod.acme.example/ns/ci/sa/merge-queue"], dns: ["queue.acme.example"])
        let caller = try authenticator.caller(certificate: certificate, at: now)
        #expect(caller.subject.name == "service:merge-queue")
        #expect(caller.subject.actor == .service && caller.roles == [.ask, .approve] && caller.proof == .certificate)
        #expect(caller.repositories == ["payments-*", "docs"] && caller.expiresAt == now + 3_600)
        #expect(caller.subject.claims["spiffe_trust_domain"] == "prod.acme.example")
        #expect(caller.subject.claims["certificate_sha256"]?.count == 64)
    }

    @Test("one with a subject")
    func subject() throws {
        let caller = try authenticator.caller(certificate: CertificateFixture.certificate(), at: now)
        #expect(caller.subject.name == "release")
        #expect(caller.subject.claims["certificate_subject"] == "CN=release,O=Acme")
    }

    @Test(
        "a subject cannot pass for another by what it is written with",
        arguments: ["release,O=Acme", "x,CN=release", "release+O=Acme", "release\\"])
    func escapedSubject(name: String) throws {
        #expect(code(try CertificateFixture.certificate(subject: name)) == .unmatched)
    }

    @Test(
        "SPIFFE ids that are none of ours",
        arguments: [
            ("spiffe://prod.acme.example/ns/ci/sa/Merge", CredentialRefusal.Code.unmatched),
            ("spiffe://dev.acme.example/ns/ci/sa/a", .unmatched),
            ("spiffe://prodxacme.example/ns/ci/sa/a", .unmatched), ("spiffe://prod.acme.example/ns/ci/sa/a/b", .unmatched),
            ("SPIFFE://prod.acme.example/ns/ci/sa/a", .certificate), ("spiffe:/prod.acme.example/a", .certificate),
            ("spiffe://prod.acme.example", .certificate), ("spiffe://prod.acme.example/", .certificate),
            ("spiffe://prod.acme.example/ns/ci/sa/a/", .certificate), ("spiffe://prod.acme.example/ns//sa/a", .certificate),
            ("spiffe://prod.acme.example/ns/../sa/a", .certificate), ("spiffe://prod.acme.example/ns/./a", .certificate),
            ("spiffe://prod.acme.example:443/a", .certificate), ("spiffe://user@prod.acme.example/a", .certificate),
            ("spiffe://prod.acme.example/a?b", .certificate), ("spiffe://prod.acme.example/a#b", .certificate),
            ("spiffe://Prod.acme.example/a", .certificate), ("spiffe://prod.acme.example/a%2Fb", .certificate),
            ("spiffe:///a", .certificate),
        ])
    func otherIDs(id: String, code: CredentialRefusal.Code) throws {
        #expect(self.code(try CertificateFixture.certificate(subject: nil, addresses: [id])) == code)
    }

    @Test("an id has to be the only URI")
    func severalAddresses() throws {
        let good = "spiffe://prod.acme.example/ns/ci/sa/queue"
        for others in [[good], ["spiffe://prod.acme.example/ns/ci/sa/other"], ["https://acme.example"]] {
            #expect(code(try CertificateFixture.certificate(addresses: [good] + others)) == .certificate)
            #expect(code(try CertificateFixture.certificate(addresses: others + [good])) == .certificate)
        }
        #expect(code(try CertificateFixture.certificate(addresses: ["https://acme.example", "https://b.example"])) == nil)
    }

    @Test("authorities, nobody, expired ones, and what is no certificate")
    func others() throws {
        #expect(code(try CertificateFixture.certificate(isAuthority: true)) == .certificate)
        #expect(code(try CertificateFixture.certificate(signsCertificates: true)) == .certificate)
        #expect(code(try CertificateFixture.certificate(subject: nil)) == .certificate)
        #expect(code(try CertificateFixture.certificate(expiresAt: now)) == .expired)
        let good = try CertificateFixture.certificate()
        for length in [0, 1, 50, good.count - 1] { #expect(code(Array(good.prefix(length))) == .certificate) }
        #expect(code(good + [0]) == .certificate)
    }

    @Test("a certificate that two entries speak of is nobody's")
    func ambiguity() throws {
        let both = try CertificateFixture.certificate(addresses: ["spiffe://prod.acme.example/ns/ci/sa/queue"])
        #expect(code(both) == .ambiguous)
    }
}

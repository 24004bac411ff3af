import Foundation
import TestKit
import Testing

@Suite("Over TLS", .timeLimit(.minutes(2)))
struct TrustTLSTests {
    @Test("a token that counts once is good for one connection: known first, and then asked")
    func oneTimeToken() throws {
        let trusted = try TrustedService()
        let token = try trusted.token()
        func ask(_ token: String) throws -> CommandRun {
            try Programs.run(
                Programs.difftier,
                [
                    "classify", "--repo", "payments-api", "--target", "main", "--head", "agent/fix", "--format", "json",
                    "--server",
                    trusted.tls, "--authorities", trusted.authority.certificate,
                ], environment: ["DIFFTIER_TOKEN": token])
        }
        let first = try ask(token)
        #expect(first.status == 0, "\(first.errorOutput)")
        #expect(try first.decision().subject.name == "ci-agent:pull-request")
        let again = try ask(token)
        #expect(again.status == 77 && again.errorOutput.contains("counts once"), "\(again.errorOutput)")
        #expect(try ask(trusted.token()).status == 0)
    }

    @Test("a client certificate says who asks, by its SPIFFE id; one of another path says nothing")
    func certificate() throws {
        let trusted = try TrustedService()
        func ask(_ id: String) throws -> CommandRun {
            let own = try trusted.authority.issue("client", for: ["URI:\(id)"])
            return try Programs.run(
                Programs.difftier,
                [
                    "classify", "--patch", "-", "--format", "json", "--server", trusted.tls, "--authorities",
                    trusted.authority.certificate, "--certificate", own.certificate, "--key", own.privateKey,
                ], input: Array(PatchTexts.prose.utf8))
        }
        let known = try ask("spiffe://acme.example/deploy/payments")
        #expect(known.status == 0, "\(known.errorOutput)")
        #expect(try known.decision().subject.name == "deployer")
        #expect(try ask("spiffe://acme.example/build/payments").status == 77)
    }

    @Test("without a proof there is no connection that does anything, and a stranger's authority is not believed")
    func nothing() throws {
        let trusted = try TrustedService()
        let bare = try difftier(
            "classify", "--patch", "-", "--server", trusted.tls, "--authorities", trusted.authority.certificate,
            input: PatchTexts.prose)
        #expect(bare.status == 77, "\(bare.errorOutput)")
        let other = try CertificateAuthority()
        let distrusted = try difftier(
            "server", "status", "--server", trusted.tls, "--authorities", other.certificate)
        #expect(distrusted.status == 69, "\(distrusted.errorOutput)")
    }

    @Test("what Prometheus reads stands at /metrics of this machine, and counts what happened")
    func metrics() throws {
        let trusted = try TrustedService("--metrics-listen", "127.0.0.1:0")
        #expect(try trusted.asAgent("classify", "--repo", "payments-api", "--target", "main", "--head", "agent/fix").status == 0)
        let line = try #require(trusted.service.log.split(separator: "\n").first { $0.hasSuffix("metrics") })
        let address = try #require(line.split(separator: " ").first { $0.hasPrefix("address=") }?.dropFirst("address=".count))
        // The measures come a moment after the first scrape: none waits for the evidence to be read.
        let page = try Python.run(
            """
            import sys, time, urllib.request
            for attempt in range(100):
                page = urllib.request.urlopen(sys.argv[1], timeout=20).read().decode()
                if "difftier_measure_" in page: break
                time.sleep(0.1)
            print(page)
            """,
            ["http://\(address)/metrics"])
        #expect(page.contains("difftier_decisions_total{tier=\"high\"} 1"), "\(page.prefix(2_000))")
        #expect(page.contains("/difftier.v1.Classifier/Classify"))
        #expect(page.contains("difftier_measure_"))
    }
}

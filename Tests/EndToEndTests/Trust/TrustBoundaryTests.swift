import Foundation
import TestKit
import Testing

@Suite("Who is not trusted", .timeLimit(.minutes(3)))
struct TrustBoundaryTests {
    @Test("a token of nobody's, and one of another kind of job, get nothing, and are told nothing of who would")
    func strangers() throws {
        let trusted = try TrustedService()
        for token in [try trusted.token(event: "push"), "abc.def.ghi"] {
            let run = try Programs.run(
                Programs.difftier, ["classify", "--patch", "-"],
                environment: ["DIFFTIER_SERVER": trusted.service.socket, "DIFFTIER_TOKEN": token],
                input: Array(PatchTexts.prose.utf8))
            #expect(run.status == 77, "\(run.errorOutput)")
            #expect(run.text == "")
            #expect(!run.errorOutput.contains("pull_request") && !run.errorOutput.contains("operators"))
        }
    }

    @Test("on the loopback port, where the system tells no user, nothing proves anything without a token")
    func loopback() throws {
        let trusted = try TrustedService()
        let run = try difftier("classify", "--server", trusted.service.port, "--patch", "-", input: PatchTexts.prose)
        #expect(run.status == 77)
        #expect(run.errorOutput.contains("nothing proves who calls"))
    }

    @Test("an agent speaks of the repository its token names, and of no other; the evidence is not its to read")
    func boundaries() throws {
        let trusted = try TrustedService()
        let other = try Programs.run(
            Programs.difftier, ["classify", "--repo", "payments-api", "--target", "main", "--head", "agent/fix"],
            environment: [
                "DIFFTIER_SERVER": trusted.service.socket, "DIFFTIER_TOKEN": try trusted.token(repository: "acme/website"),
            ])
        #expect(other.status == 66 && other.text == "")
        let log = try trusted.asAgent("evidence", "log")
        #expect(log.status == 77 && log.text == "")
        #expect(try trusted.asAgent("grant", "rotate-key").status == 77)
    }

    @Test("who is believed is on record, at each start and each change, and so is a trust file that was refused")
    func believed() throws {
        let trusted = try TrustedService()
        func events() throws -> [String] {
            let log = try trusted.asOperator("evidence", "export", "--kind", "trust")
            #expect(log.status == 0, "\(log.errorOutput)")
            return log.lines.map(String.init)
        }
        #expect(
            try events().count == 1 && events()[0].contains("\"entries\":[\"agents' pull requests\",\"deployers\",\"operators\"]")
        )
        let file = try String(contentsOfFile: trusted.path("trust/trust.yaml"), encoding: .utf8)
        try trusted.directory.write(file + "surplus: 1\n", to: "trust/trust.yaml")
        _ = try trusted.service.running.reload()
        #expect(try events().count == 2 && events()[1].contains("surplus"))
        try trusted.directory.write(file.replacing("deployers", with: "those who deploy"), to: "trust/trust.yaml")
        _ = try trusted.service.running.reload()
        #expect(try events().count == 3 && events()[2].contains("those who deploy"))
    }

    @Test("a grant that was taken back is refused by the service, and by a key that was changed it still verifies")
    func revocation() throws {
        let trusted = try TrustedService()
        let grant = trusted.path("grant.jwt")
        let request = try trusted.asAgent(
            "grant", "request", "--repo", "payments-api", "--head", "agent/fix", "--output", grant)
        #expect(request.status == 0, "\(request.errorOutput)")
        #expect(try trusted.asOperator("grant", "rotate-key").status == 0)
        try trusted.directory.write(try trusted.asOperator("grant", "keys").text, to: "keys.json")
        #expect(try difftier("grant", "verify", "--grant", grant, "--keys", trusted.path("keys.json")).status == 0)
        #expect(try trusted.asAgent("grant", "verify", "--grant", grant).status == 0)

        let inspected = try difftier("grant", "inspect", "--grant", grant)
        let id = try #require(inspected.lines.first { $0.hasPrefix("grant ") }?.split(separator: " ").last)
        #expect(try trusted.asAgent("grant", "revoke", String(id), "--reason", "cancelled").status == 0)
        let refused = try trusted.asAgent("grant", "verify", "--grant", grant)
        #expect(refused.status == 1 && refused.text.contains("revoked"))
        let step = try trusted.asAgent("grant", "authorize", "--grant", grant, "--capability", "read_repository")
        #expect(step.status == 1 && step.text.contains("revoked"))
        // Still so after a start.
        #expect(trusted.service.running.stop() == 0)
    }

    @Test("only an authoritative decision is signed")
    func authority() throws {
        let trusted = try TrustedService()
        let run = try trusted.asAgent("grant", "request", "--repo", "payments-api", "--target", "agent/fix", "--head", "main")
        #expect(run.status == 65)
        #expect(run.errorOutput.contains("authoritative"))
    }

    @Test("listening beyond this machine takes both TLS and a trust file; neither alone will do")
    func exposure() throws {
        let directory = try TemporaryDirectory()
        let authority = try CertificateAuthority()
        let served = try authority.issue("difftier", for: ["DNS:localhost", "IP:127.0.0.1"])
        let tls = ["--tls-certificate", served.certificate, "--tls-key", served.privateKey]
        try directory.write(
            "version: 1\ntrust:\n  - { name: a, uid: 1, subject: a, actor: person, roles: [ask], repositories: ['*'] }\n",
            to: "trust.yaml")
        let trust = ["--trust-file", directory.path + "/trust.yaml"]
        func check(_ arguments: [String]) throws -> CommandRun {
            try Programs.run(
                Programs.difftierd,
                ["--check-config", "--listen", "tls://0.0.0.0:7443", "--state-directory", directory.path + "/state"] + arguments)
        }
        #expect(try check(tls).errorOutput.contains("needs `trust_file`"))
        #expect(try check(trust).errorOutput.contains("needs `tls_certificate`"))
        let both = try check(tls + trust)
        #expect(both.status == 0, "\(both.errorOutput)")
        // What the start would refuse, the check refuses.
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: served.privateKey)
        let open = try check(tls + trust)
        #expect(open.status == 69 && open.errorOutput.contains("chmod"), "\(open.errorOutput)")
    }
}

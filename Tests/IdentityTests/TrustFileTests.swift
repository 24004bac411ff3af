import Foundation
import TestKit
import Testing
import YAMLDocuments

@testable import Identity

@Suite("Trust files: every mistake at once, with its place")
struct TrustFileTests {
    private func mistakes(_ text: String) -> [Diagnostic] {
        do throws(TrustPolicyErrors) {
            _ = try TrustFile.read(name: "trust.yaml", content: Array(text.utf8))
            return []
        } catch {
            return error.diagnostics
        }
    }

    private func codes(_ text: String) -> [Diagnostic.Code] { mistakes(text).map(\.code) }

    /// The example with something else in the place of a text.
    private func codes(_ old: String, _ new: String, in text: String = TrustText.github) -> [Diagnostic.Code] {
        #expect(text.contains(old))
        return codes(text.replacingOccurrences(of: old, with: new))
    }

    @Test("the examples are free of mistakes")
    func examples() throws {
        for text in [TrustText.github, TrustText.gitlab, TrustText.local] { #expect(mistakes(text).isEmpty) }
        let policy = try TrustText.policy(TrustText.github, jwks: "keys/actions.json")
        #expect(policy.entryNames == ["pull requests", "deployments"])
        let issuer = try #require(policy.issuers.first)
        #expect(issuer.clockSkew == 30 && issuer.maximumAge == 600 && !issuer.oneTime && issuer.algorithms == [.rs256])
        let here = FileManager.default.currentDirectoryPath
        #expect(issuer.keySource == .file(here + "/keys/actions.json"))
    }

    @Test("all mistakes are told at once")
    func allAtOnce() {
        let text = """
            version: 2
            issuers:
              - issuer: https://a.example
                audiences: []
                algorithms: [none, HS256, RS256, RSA]
                jwks: http://a.example/jwks
                clock_skew: 10m
                one_time: maybe
            trust:
              - name: a
                issuer: https://b.example
                subject_pattern: 'repo:acme.example/('
                subject: 'ci:{a}{b}'
                actor: robot
                roles: [ask, rule]
                repositories: [x]
                branch: 'agent/*'
                evironment: x
            """
        let found = mistakes(text)
        let places = found.map { "\($0.position?.line ?? 0) \($0.code.rawValue)" }
        #expect(
            places == [
                "1 invalid-value", "4 empty", "5 invalid-value", "5 invalid-value", "5 invalid-value", "6 invalid-value",
                "7 invalid-value",
                "8 wrong-type", "11 unknown-issuer", "12 claim-pattern", "13 claim-template", "14 invalid-value",
                "15 invalid-value",
                "17 claim-template", "18 unknown-key",
            ])
        #expect(found.first { $0.code == .claimPattern }?.position?.column == 32)
        #expect(found.contains { $0.message.contains("did you mean `environment`") })
    }

    @Test(
        "algorithms without a signature, or with a shared secret, are refused at load",
        arguments: ["none", "None", "HS256", "hs512"])
    func algorithms(name: String) {
        #expect(codes("[RS256]", "[\(name)]") == [.invalidValue])
    }

    @Test(
        "keys come over https, or from this machine",
        arguments: [
            ("https://keys.example/jwks", true), ("http://127.0.0.1:8080/jwks", true), ("http://[::1]:8080/jwks", true),
            ("http://keys.example/jwks", false),
            ("http://localhost/jwks", false), ("http://127.0.0.1.evil.example/", false), ("ftp://keys.example/jwks", false),
            ("file:///etc/jwks", false), ("https://user:word@keys.example/jwks", false), ("https://", false), ("jwks.json", true),
            ("/etc/jwks.json", true),
        ])
    func addresses(address: String, isAllowed: Bool) {
        #expect(codes("jwks: JWKS", "jwks: '\(address)'").isEmpty == isAllowed)
    }

    @Test("the skew is bounded")
    func skew() {
        #expect(codes("clock_skew: 30s", "clock_skew: 301s") == [.invalidValue])
        #expect(codes("clock_skew: 30s", "clock_skew: 5m").isEmpty)
    }

    @Test("every key that says what somebody gets is demanded")
    func demanded() {
        for line in [
            "    roles: [ask]\n", "    repositories: ['{repository#acme/}']\n", "    actor: agent\n",
            "    subject: ci-agent:pull-request\n",
        ] {
            #expect(codes(line, "").contains(.missingKey), "\(line)")
        }
        for line in ["    audiences: [difftier]\n", "    algorithms: [RS256]\n", "    jwks: JWKS\n"] {
            #expect(codes(line, "").contains(.missingKey), "\(line)")
        }
        #expect(codes("version: 1\n", "") == [.missingKey])
        #expect(codes("version: 1\n") == [.missingKey])
        #expect(codes("") == [.empty])
        #expect(codes("version: 1\ntrust: []\n") == [.empty])
    }

    @Test("an entry that trusts everybody of an issuer, nobody, or two kinds at once")
    func credentials() {
        let entry = { (keys: String) in
            "version: 1\nissuers: [{issuer: a, audiences: x, algorithms: RS256, jwks: x}]\ntrust:\n"
                + "  - {name: b, issuer: a, subject_pattern: x, subject: b, actor: agent, roles: ask, repositories: b}\n"
                + "  - {name: c, \(keys) subject: c, actor: agent, roles: ask, repositories: c}\n"
        }
        #expect(codes(entry("issuer: a, subject_pattern: y,")).isEmpty)
        #expect(codes(entry("issuer: a,")) == [.missingKey])
        #expect(codes(entry("subject_pattern: a,")) == [.missingKey])
        #expect(codes(entry("issuer: a, claim_pattern: {},")) == [.empty])
        #expect(codes(entry("")) == [.credentials])
        #expect(codes(entry("uid: 1, spiffe_pattern: x,")) == [.credentials])
        #expect(codes(entry("uid: 1, issuer: a, subject_pattern: x,")) == [.credentials])
        #expect(codes(entry("uid: 0, user: root,")) == [.credentials])
        #expect(codes(entry("uid: -1,")) == [.invalidValue])
        #expect(codes(entry("uid: 4294967295,")) == [.invalidValue])
        #expect(codes(entry("user: nobody-of-this-name,")) == [.invalidValue])
    }

    @Test("names that stand twice, issuers that nobody speaks of")
    func names() {
        #expect(codes("- name: deployments", "- name: pull requests") == [.duplicateEntry])
        let twice = TrustText.gitlab.replacingOccurrences(
            of: "trust:\n", with: "  - { issuer: https://gitlab.example, audiences: [x], algorithms: [RS256], jwks: y }\ntrust:\n"
        )
        #expect(codes(twice) == [.duplicateEntry])
        let unused = TrustText.gitlab.replacingOccurrences(
            of: "trust:\n", with: "  - { issuer: https://other.example, audiences: [x], algorithms: [RS256], jwks: y }\ntrust:\n")
        #expect(codes(unused) == [.unusedIssuer])
    }

    @Test("a file that others can change is refused, with what to do")
    func openFile() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(TrustText.local, to: "trust.yaml").path
        #expect(throws: Never.self) { try TrustFile.load(path) }
        try FileManager.default.setAttributes([.posixPermissions: 0o664], ofItemAtPath: path)
        let error = #expect(throws: TrustPolicyErrors.self) { try TrustFile.load(path) }
        #expect(error?.diagnostics.first?.code == .untrusted)
        #expect(error?.description.contains("chmod go-w") == true)
        #expect(throws: TrustPolicyErrors.self) { try TrustFile.load(path + "x") }
    }
}

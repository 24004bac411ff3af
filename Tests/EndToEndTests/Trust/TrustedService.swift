import Foundation
import LocalIssuer
import TestKit

/// A service that believes the tokens of a local issuer and the user who runs it, and nobody else.
struct TrustedService {
    static let name = "difftier.acme.example"

    let payments: Payments
    let directory: TemporaryDirectory
    let service: ServiceFixture
    private let issuer: LocalIssuer
    private let key: LocalIssuer.Key
    let authority: CertificateAuthority
    /// Where it listens with TLS.
    var tls: String { service.running.addresses.first { $0.hasPrefix("tls://") } ?? "" }

    /// What was blocked makes the next change high.
    private static let stricter = """
        version: 1
        rules:
          - id: patch.after-blocked-actions
            summary: The job was kept from something lately
            tier: high
            scope: patch
            when: { subject.denied_actions: { min: 1, within: 24h } }
        """

    init(_ arguments: String...) throws {
        payments = try Payments()
        directory = try TemporaryDirectory()
        issuer = LocalIssuer(name: "https://ci.acme.example")
        key = LocalIssuer.Key.p256("ci-1")
        try directory.write(LocalIssuer.jwks([key]), to: "trust/ci.jwks")
        try directory.write(Self.trust, to: "trust/trust.yaml")
        authority = try CertificateAuthority()
        let served = try authority.issue("difftier", for: ["DNS:localhost", "IP:127.0.0.1"])
        try directory.write(Self.stricter, to: "policy/stricter.yaml")
        service = try ServiceFixture(
            repositories: ["payments-api": payments.repository], in: directory,
            arguments: [
                "--name", Self.name, "--trust-file", directory.path + "/trust/trust.yaml", "--listen", "tls://127.0.0.1:0",
                "--tls-certificate", served.certificate, "--tls-key", served.privateKey, "--tls-client-authorities",
                authority.certificate,
            ] + arguments)
    }

    /// Agents by their tokens; the user of this process administers; a sandbox reports.
    private static let trust = """
        version: 1
        issuers:
          - issuer: https://ci.acme.example
            audiences: [difftier]
            algorithms: [ES256]
            jwks: ci.jwks
            one_time: true
        trust:
          - name: agents' pull requests
            issuer: https://ci.acme.example
            subject_pattern: 'repo:acme/[^:/]+:pull_request'
            subject: ci-agent:pull-request
            actor: agent
            roles: [ask]
            repositories: ['{repository#acme/}']
            branch: '{head_ref}'
          - name: deployers
            spiffe_pattern: 'spiffe://acme[.]example/deploy/[a-z]+'
            subject: deployer
            actor: service
            roles: [ask]
            repositories: ['*']
          - name: operators
            uid: \(getuid())
            subject: operator
            actor: person
            roles: [administer]
            repositories: ['*']
        """

    /// The token of a job on a pull request of the agent.
    func token(repository: String = "acme/payments-api", event: String = "pull_request") throws -> String {
        try issuer.token(
            issuer.gitHubActionsClaims(repository: repository, event: event, at: Int(Date().timeIntervalSince1970)), by: key)
    }

    /// Runs the command line as the agent's job.
    func asAgent(_ arguments: String...) throws -> CommandRun {
        try Programs.run(
            Programs.difftier, arguments, environment: ["DIFFTIER_SERVER": service.socket, "DIFFTIER_TOKEN": try token()])
    }

    /// Runs the command line as the operator, who needs no token.
    func asOperator(_ arguments: String...) throws -> CommandRun {
        try Programs.run(Programs.difftier, arguments, environment: ["DIFFTIER_SERVER": service.socket])
    }

    func path(_ name: String) -> String { directory.path + "/" + name }
}

import Foundation
import LocalIssuer
import RiskModel
import TestKit
import Testing

@testable import Identity

@Suite("Trust policies: who a caller is")
struct TrustPolicyTests {
    private let scratch: TemporaryDirectory
    private let key: LocalIssuer.Key
    private let now = TokenFixture.now
    private let gitHub = LocalIssuer(name: "https://token.actions.example")
    private let gitLab = LocalIssuer(name: "https://gitlab.example")

    init() throws {
        scratch = try TemporaryDirectory()
        key = try TokenFixture().rsa
        try scratch.write(try LocalIssuer.jwks([key]), to: "jwks.json")
    }

    private func authenticator(_ text: String) throws -> Authenticator {
        Authenticator(try TrustText.policy(text, jwks: scratch.path + "/jwks.json"), replays: ReplayMemory(at: now - 100))
    }

    private func caller(_ claims: LocalIssuer.Claims, of issuer: LocalIssuer? = nil, by policy: String = TrustText.github) throws
        -> Caller
    {
        try authenticator(policy).caller(token: (issuer ?? gitHub).token(claims, by: key), at: now)
    }

    private func refusal(_ claims: LocalIssuer.Claims, of issuer: LocalIssuer? = nil, by policy: String = TrustText.github) throws
        -> CredentialRefusal
    {
        try #require(#expect(throws: CredentialRefusal.self) { try caller(claims, of: issuer, by: policy) })
    }

    @Test("a pull request's job of GitHub Actions")
    func pullRequest() throws {
        let caller = try caller(gitHub.gitHubActionsClaims(at: now))
        #expect(caller.subject.name == "ci-agent:pull-request")
        #expect(caller.subject.actor == .agent)
        #expect(caller.roles == [.ask])
        #expect(caller.repositories == ["payments-api"])
        #expect(caller.branch == "agent/fix-rounding")
        #expect(caller.environment == nil)
        #expect(caller.proof == .token)
        #expect(caller.expiresAt == now + 330)
        #expect(caller.subject.claims["workflow_ref"] == "acme/payments-api/.github/workflows/gate.yml@refs/pull/7/merge")
        #expect(caller.subject.claims["jti"] == nil && caller.subject.claims["exp"] == nil)
        #expect(caller.mayAskAbout("payments-api") && !caller.mayAskAbout("payments") && !caller.mayAskAbout("docs"))
    }

    @Test("a deployment's job of GitHub Actions")
    func deployment() throws {
        let claims = gitHub.gitHubActionsClaims(event: "push", ref: "refs/heads/main", environment: "production", at: now)
        let caller = try caller(claims)
        #expect(caller.subject.name == "ci:deploy:production")
        #expect(caller.branch == "main" && caller.environment == "production")
        #expect(
            try refusal(gitHub.gitHubActionsClaims(event: "push", ref: "refs/heads/main", environment: "test", at: now)).code
                == .unmatched)
        #expect(
            try refusal(gitHub.gitHubActionsClaims(event: "push", ref: "refs/tags/v1", environment: "production", at: now)).code
                == .template)
    }

    @Test("a branch's job of GitLab CI, once")
    func gitLabBranch() throws {
        let authenticator = try authenticator(TrustText.gitlab)
        let token = try gitLab.token(gitLab.gitLabClaims(at: now), by: key)
        let caller = try authenticator.caller(token: token, at: now)
        #expect(caller.subject.name == "ci-agent:branch")
        #expect(caller.repositories == ["payments-api"] && caller.branch == "agent/fix-rounding")
        #expect(caller.subject.claims["groups_direct"] == "[\"acme\",\"acme/agents\"]")
        #expect(caller.subject.claims["runner_id"] == "1")
        let again = #expect(throws: CredentialRefusal.self) { try authenticator.caller(token: token, at: now) }
        #expect(again?.code == .replayed)
        let afterReload = authenticator.following(authenticator.policy)
        #expect(throws: CredentialRefusal.self) { try afterReload.caller(token: token, at: now) }
    }

    @Test(
        "nothing matched, nothing granted",
        arguments: [
            ("repository", "evil/payments-api"), ("sub", "repo:evil/payments-api:pull_request"),
            ("sub", "repo:acme/a/b:pull_request"),
            ("sub", "x:repo:acme/payments-api:pull_request"), ("sub", "repo:acme/payments-api:pull_request\n"),
            ("event_name", "pull_request_target"),
            ("event_name", "push"), ("actor", "acme-agent[bot]x"), ("actor", "mallory"), ("event_name", ""),
        ])
    func unmatched(claim: String, value: String) throws {
        var claims = gitHub.gitHubActionsClaims(at: now)
        claims[claim] = value
        let error = try refusal(claims)
        #expect([.unmatched, .template].contains(error.code))
        #expect(error.kind == .permissionDenied)
        for word in ["acme", "pull requests", "trust.yaml", "deployments"] { #expect(!error.answer.contains(word)) }
        #expect(error.detail.contains("pull requests") && error.detail.contains("trust.yaml:"))
    }

    @Test("a claim that is a list or missing matches nothing")
    func claimKinds() throws {
        for value in [["pull_request"], nil, ["x": "pull_request"], NSNull()] as [Any?] {
            var claims = gitHub.gitHubActionsClaims(at: now)
            claims["event_name"] = value
            #expect(try refusal(claims).code == .unmatched)
        }
        var claims = gitHub.gitHubActionsClaims(at: now)
        claims["sub"] = "repo:acme/" + String(repeating: "a", count: 1_100) + ":pull_request"
        #expect(try refusal(claims).detail.contains("at most 1024 bytes"))
    }

    @Test(
        "no claim makes a caller's repositories wider",
        arguments: ["acme/*", "acme/", "acme/pay*", "acme/a\u{202E}b", "ACME/payments-api", "acme"])
    func wildcards(repository: String) throws {
        var claims = gitHub.gitHubActionsClaims(at: now)
        claims["repository"] = repository
        #expect(try refusal(claims).code == .template)
        claims["repository"] = "acme/payments-api"
        claims["head_ref"] = "agent/*"
        #expect(try refusal(claims).code == .template)
        claims["head_ref"] = ""
        #expect(try caller(claims).branch == nil)
    }

    @Test("where two entries match, none counts, and the operator is told which")
    func ambiguity() throws {
        let both = TrustText.github.replacingOccurrences(
            of: "environment:(staging|production)", with: "(environment:.+|pull_request)"
        )
        .replacingOccurrences(of: "push|workflow_dispatch", with: ".*")
        let error = try refusal(gitHub.gitHubActionsClaims(at: now), by: both)
        #expect(error.code == .ambiguous && error.kind == .permissionDenied)
        #expect(
            error.detail.contains("`pull requests` (trust.yaml:10)") && error.detail.contains("`deployments` (trust.yaml:22)"))
        #expect(!error.answer.contains("deployments"))
    }

    @Test("an entry speaks of the tokens of its own issuer only")
    func otherIssuer() throws {
        let two = TrustText.github.replacingOccurrences(
            of: "trust:\n",
            with: """
                  - { issuer: https://gitlab.example, audiences: [difftier], algorithms: [RS256], jwks: JWKS }
                trust:
                  - { name: other, issuer: https://gitlab.example, subject_pattern: x, subject: x, actor: agent, roles: ask, repositories: x }

                """)
        #expect(try refusal(gitLab.gitHubActionsClaims(at: now), of: gitLab, by: two).code == .unmatched)
        #expect(try caller(gitHub.gitHubActionsClaims(at: now), by: two).subject.name == "ci-agent:pull-request")
    }

    @Test("the peers of a Unix socket")
    func peers() throws {
        let authenticator = try authenticator(TrustText.local)
        let builder = try authenticator.caller(peer: SocketPeer(uid: 1007, gid: 4242))
        #expect(builder.subject.name == "local:1007" && builder.proof == .socket && builder.expiresAt == nil)
        #expect(try authenticator.caller(peer: SocketPeer(uid: 0, gid: 0)).roles == [.administer])
        for (uid, gid, code) in [(1007, 100, CredentialRefusal.Code.unmatched), (0, 4242, .ambiguous)]
            as [(UInt32, UInt32, CredentialRefusal.Code)]
        {
            let error = #expect(throws: CredentialRefusal.self) { try authenticator.caller(peer: SocketPeer(uid: uid, gid: gid)) }
            #expect(error?.code == code)
        }
        let byName = try TrustText.policy(TrustText.local.replacingOccurrences(of: "uid: 0", with: "user: root"))
        #expect(
            try byName.caller(
                ShownIdentity(kind: .peer(uid: 0, gid: 0), proof: .socket, claims: [:], flattenedClaims: [:], expiresAt: nil)
            ).subject.name == "operator")
    }

    @Test("an issuer's keys outlast a reload that leaves it as it is")
    func reload() throws {
        let authenticator = try authenticator(TrustText.github)
        let token = try gitHub.token(gitHub.gitHubActionsClaims(at: now), by: key)
        _ = try authenticator.caller(token: token, at: now)
        try FileManager.default.removeItem(atPath: scratch.path + "/jwks.json")
        #expect(throws: Never.self) { try authenticator.following(authenticator.policy).caller(token: token, at: now) }
        let fresh = #expect(throws: CredentialRefusal.self) {
            try self.authenticator(TrustText.github).caller(token: token, at: now)
        }
        #expect(fresh?.code == .issuerUnavailable && fresh?.kind == .unavailable)
    }
}

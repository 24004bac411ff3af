import Foundation
import LocalIssuer
import RiskModel

@testable import Identity

/// Trust policies as files, and callers by them.
enum TrustText {
    static let github = """
        version: 1
        issuers:
          - issuer: https://token.actions.example
            audiences: [difftier]
            algorithms: [RS256]
            jwks: JWKS
            clock_skew: 30s
            maximum_age: 10m
        trust:
          - name: pull requests
            issuer: https://token.actions.example
            subject_pattern: 'repo:acme/[^:/]+:pull_request'
            claim_pattern:
              event_name: pull_request
              actor: 'acme-agent\\[bot\\]'
            subject: ci-agent:pull-request
            actor: agent
            roles: [ask]
            repositories: ['{repository#acme/}']
            branch: '{head_ref}'
            environment: '{environment}'
          - name: deployments
            issuer: https://token.actions.example
            subject_pattern: 'repo:acme/[^:/]+:environment:(staging|production)'
            claim_pattern: { event_name: 'push|workflow_dispatch' }
            subject: 'ci:deploy:{environment}'
            actor: service
            roles: [ask]
            repositories: ['{repository#acme/}']
            branch: '{ref#refs/heads/}'
            environment: '{environment}'
        """

    static let gitlab = """
        version: 1
        issuers:
          - { issuer: https://gitlab.example, audiences: [difftier], algorithms: [RS256], jwks: JWKS, one_time: true }
        trust:
          - name: agent branches
            issuer: https://gitlab.example
            subject_pattern: 'project_path:acme/[^:]+:ref_type:branch:ref:agent/.+'
            claim_pattern: { ref_protected: 'false', pipeline_source: 'push|merge_request_event' }
            subject: ci-agent:branch
            actor: agent
            roles: ask
            repositories: '{project_path#acme/}'
            branch: '{ref}'
        """

    static let local = """
        version: 1
        trust:
          - name: merge queue
            spiffe_pattern: 'spiffe://prod\\.acme\\.example/ns/ci/sa/[a-z-]+'
            subject: 'service:{spiffe_path#/ns/ci/sa/}'
            actor: service
            roles: [ask, approve]
            repositories: ['payments-*', docs]
          - name: release robot
            certificate_subject_pattern: 'CN=release,O=Acme'
            subject: release
            actor: service
            roles: [ask]
            repositories: '*'
          - { name: operator, uid: 0, subject: operator, actor: person, roles: [administer], repositories: '*' }
          - { name: builders, gid: 4242, subject: 'local:{uid}', actor: service, roles: [ask], repositories: ['*'] }
        """

    static func policy(_ text: String, jwks: String = "/nowhere") throws -> TrustPolicy {
        try TrustFile.read(name: "trust.yaml", content: Array(text.replacingOccurrences(of: "JWKS", with: jwks).utf8))
    }
}

import Foundation
import TestKit

/// A policy small enough to know by heart: prose is low, workflows are high and withhold `run_tests`, tokens and private
/// keys are high and masked, everything else is medium.
enum SmallPolicy {
    static let tiers = """
        version: 1
        default_tier: medium
        capabilities: [read_repository, write_branch, run_tests, open_pull_request, request_review, merge_pull_request,
                       publish_artifact]
        tiers:
          low:    { grants: [read_repository, write_branch, run_tests, open_pull_request, request_review, merge_pull_request] }
          medium: { grants: [read_repository, write_branch, run_tests, open_pull_request, request_review],
                    obligations: [tests], approvals: { count: 1 }, after_approval: [merge_pull_request] }
          high:   { grants: [read_repository, run_tests, open_pull_request, request_review],
                    approvals: { count: 1, independent: true, human: true },
                    after_approval: [write_branch, merge_pull_request] }
        gated: [publish_artifact]
        teams: { security: ["@alice", "@bob"] }
        ---
        agent_task:
          subject: ci-agent:pull-request
          capabilities: [read_repository, write_branch, run_tests, open_pull_request, publish_artifact]
        """

    /// Apart, so that no file of this project holds what looks like the head of a key.
    private static let capitals = "PRIV" + "ATE"

    static let rules = #"""
        version: 1
        owner: security
        labels:
          prose: { path: '\.md$' }
        rules:
          - id: docs.prose
            summary: Documentation only
            tier: low
            when: { label: prose }
            examples:
              match: [{ path: docs/a.md, added: hello }]
              no_match: [{ path: a.swift, added: hello }]
          - id: ci.workflow
            summary: A workflow changes
            tier: high
            when: { path: '^\.github/workflows/' }
            withhold: [run_tests]
            reviewers: [{ team: security, count: 1 }]
            examples:
              match: [{ path: .github/workflows/a.yml, added: hello }]
              no_match: [{ path: docs/a.md, added: hello }]
          - id: secrets.token
            summary: A token is committed
            tier: high
            when: { changed: 'DTK_[A-Z0-9]{24}' }
            redact: true
            examples:
              match: [{ path: a.swift, added: 'DTK_${base32:24}' }]
              no_match: [{ path: a.swift, added: DTK_ }]
          - id: secrets.private-key
            summary: A private key is committed
            tier: high
            when: { changed: '-----BEGIN [A-Z ]*PRIVATE KEY-----' }
            redact_until: '-----END'
            examples:
              match: [{ path: a.pem, added: '-----BEGIN RSA \#(capitals) KEY-----' }]
              no_match: [{ path: a.pem, added: '-----BEGIN CERTIFICATE-----' }]
          - id: source.fixme
            summary: Something is left to fix
            tier: medium
            when: { changed: 'FIXME|[A-Za-z0-9+/]{40}' }
            examples:
              match: [{ path: a.swift, added: '// FIXME: later' }]
              no_match: [{ path: a.swift, added: '// done' }]
        """#

    /// Writes the policy into a directory below `parent`.
    ///
    /// - Parameter extra: further files, by name.
    /// - Returns: the directory's path.
    static func write(into parent: TemporaryDirectory, _ name: String = "policy", extra: [String: String] = [:]) throws -> String
    {
        for (file, text) in ["policy.yaml": tiers, "rules.yaml": rules].merging(extra, uniquingKeysWith: { $1 }) {
            try parent.write(text, to: name + "/" + file)
        }
        return parent.path + "/" + name
    }
}

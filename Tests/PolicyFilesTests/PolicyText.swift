import Foundation
import PolicyFiles
import RiskModel
import YAMLDocuments

/// A loader whose pattern check knows one mistake, the word `BROKEN`, and groups by their `(?<name>`.
let loader = PolicyLoader(languages: ["swift", "c", "c++", "markdown", "html"]) { pattern in
    let source = Array(pattern.source.utf8)
    let word = Array("BROKEN".utf8)
    let offset = source.indices.first { source[$0...].starts(with: word) }
    if let offset { return .failure(PatternSyntaxMistake(message: "this word does not compile", offset: offset)) }
    let names = pattern.source.components(separatedBy: "(?<").dropFirst().map { String($0.prefix { $0 != ">" }) }
    return .success(PatternGroups(names: Set(names), count: pattern.source.filter { $0 == "(" }.count))
}

/// The policy of DESIGN §5, as it stands there.
let tiersText = """
    version: 1
    default_tier: medium
    capabilities: [read_repository, write_branch, run_tests, open_pull_request, request_review,
                   merge_pull_request, publish_artifact, deploy_environment, read_secrets, modify_policy]
    tiers:
      low:    { grants: [read_repository, write_branch, run_tests, open_pull_request, request_review, merge_pull_request], ttl: 60m }
      medium: { grants: [read_repository, write_branch, run_tests, open_pull_request, request_review],
                obligations: [tests, "label:risk/medium"], approvals: { count: 1 }, after_approval: [merge_pull_request], ttl: 30m }
      high:   { grants: [read_repository, open_pull_request, request_review],
                approvals: { count: 1, independent: true, human: true },
                after_approval: [write_branch, run_tests, merge_pull_request], ttl: 10m }
    gated: [publish_artifact, deploy_environment, read_secrets, modify_policy]   # each needs an approval that names it
    teams: { security: ["@alice", "@bob"] }

    """

/// The rules of DESIGN §4, as they stand there.
let rulesText = #"""
    version: 1
    labels:                      # names for groups of files, used by rules
      prose: { path: '(?i)\.(md|rst|adoc)$', except: '(?i)(^|/)(agents|claude)\.md$' }
    rules:
      - id: docs.prose           # dotted, unique, stable: it is what evidence refers to
        summary: Documentation only
        tier: low
        when: { label: prose }
        examples:                # every rule carries both; `difftier rules test` runs them
          match:    [ { path: docs/a.md, added: "hello" } ]
          no_match: [ { path: Sources/a.swift, added: "hello" } ]
      - id: secrets.private-key
        summary: A private key is committed
        tier: high
        when: { added: '-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----' }
        redact_until: '-----END'
        withhold: [publish_artifact, deploy_environment]
        reviewers: [ { team: security, count: 1 } ]
        tags: [CWE-798]

    """#

/// The task profile of DESIGN §5, as it stands there.
let taskText = """
    agent_task:
      subject: ci-agent:pull-request
      repository: payments-api
      branch_pattern: agent/*
      capabilities: [read_repository, write_branch, run_tests, open_pull_request]
      denied: [read_secrets, deploy_environment, modify_policy]
      network: { allow: [package-registry.internal, security-scanner.internal], deny_default: true }
      filesystem: { allow: [Sources/, Tests/] }      # optional scopes; a patch that leaves them is high
      commands: { allow: [swift build, swift test] }

    """

extension PolicyFile {
    init(_ path: String, _ text: String) { self.init(path: path, content: Array(text.utf8)) }
}

/// The files of a whole policy, with one more in which the test's own text stands.
func policy(with text: String) -> [PolicyFile] {
    [PolicyFile("policy.yaml", tiersText), PolicyFile("test.yaml", text)]
}

/// The mistakes in files; empty where they load.
func mistakes(in files: [PolicyFile]) -> [Diagnostic] {
    do throws(PolicyErrors) {
        _ = try loader.load(files: files)
        return []
    } catch {
        return error.diagnostics
    }
}

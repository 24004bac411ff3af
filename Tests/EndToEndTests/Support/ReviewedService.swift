import Foundation
import LocalIssuer
import TestKit

/// A service with owners, people and teams: agents ask, people approve, a runner of tests reports.
struct ReviewedService {
    let payments: Payments
    let directory: TemporaryDirectory
    private(set) var service: ServiceFixture
    private let issuer = LocalIssuer(name: "https://login.acme.example")
    private let key = LocalIssuer.Key.p256("login-1")

    /// - Parameters:
    ///   - policy: a further file of it.
    ///   - directoryCommand: a script that is asked about names beside the file; nil for none.
    init(
        policy: String? = nil, owners: String = "/Sources/ @alice\n/.github/ @acme/security\n", directoryCommand: String? = nil
    ) throws {
        payments = try Payments()
        try payments.repository.commit("Own", ".github/CODEOWNERS", owners)
        directory = try TemporaryDirectory()
        try directory.write(LocalIssuer.jwks([key]), to: "trust/login.jwks")
        try directory.write(Self.trust, to: "trust/trust.yaml")
        try directory.write(Self.people, to: "people.yaml")
        if let policy { try directory.write(policy, to: "policy/reviews.yaml") }
        if let directoryCommand { try Self.write(directoryCommand, in: directory) }
        service = try Self.start(payments, directory)
    }

    /// Lets the executable that is asked about names answer in another way.
    func answer(_ script: String) throws { try Self.write(script, in: directory) }

    private static func write(_ script: String, in directory: TemporaryDirectory) throws {
        // In one step: it could be running.
        try directory.write("#!/bin/sh\n\(script)\n", to: "people.new")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.path + "/people.new")
        guard rename(directory.path + "/people.new", directory.path + "/people.sh") == 0 else { throw Failure("rename") }
    }

    private static func start(_ payments: Payments, _ directory: TemporaryDirectory) throws -> ServiceFixture {
        let command = directory.path + "/people.sh"
        return try ServiceFixture(
            repositories: ["payments-api": payments.repository], in: directory,
            arguments: [
                "--trust-file", directory.path + "/trust/trust.yaml", "--directory", directory.path + "/people.yaml",
            ] + (FileManager.default.fileExists(atPath: command) ? ["--directory-command", command] : []))
    }

    /// Ends the service, and starts another one on its state.
    mutating func restart() throws {
        _ = service.running.stop()
        service = try Self.start(payments, directory)
    }

    private static let people = """
        people:
          - { handle: '@alice', also: [alice@acme.example] }
          - { handle: '@bob', load: 3 }
          - { handle: '@oscar' }
        teams:
          '@acme/security': ['@alice', '@bob']
        """

    private static let trust = """
        version: 1
        issuers:
          - { issuer: https://login.acme.example, audiences: [difftier], algorithms: [ES256], jwks: login.jwks }
        trust:
          - name: agents
            issuer: https://login.acme.example
            claim_pattern: { kind: agent }
            subject: ci-agent:pull-request
            actor: agent
            operator: '@{operator}'
            roles: [ask]
            repositories: [payments-api]
            branch: '{branch}'
          - name: people
            issuer: https://login.acme.example
            claim_pattern: { kind: person }
            subject: '{login}'
            names: ['{email}', '@{login}']
            actor: person
            roles: [ask, approve]
            repositories: [payments-api]
          - name: runners of tests
            issuer: https://login.acme.example
            claim_pattern: { kind: runner }
            subject: ci-tests
            actor: service
            roles: [ask, check]
            repositories: [payments-api]
          - name: merge queue
            issuer: https://login.acme.example
            claim_pattern: { kind: queue }
            subject: merge-queue
            actor: service
            roles: [ask]
            repositories: [payments-api]
            branch: '{branch}'
          - name: people who report checks by hand
            issuer: https://login.acme.example
            claim_pattern: { kind: reporter }
            subject: 'desk-{login}'
            names: ['@{login}']
            actor: person
            roles: [check]
            repositories: [payments-api]
          - { name: operators, uid: \(getuid()), subject: root, actor: person, roles: [administer], repositories: '*' }
        """

    private func token(_ claims: [String: String]) throws -> String {
        let now = Int(Date().timeIntervalSince1970)
        let all: LocalIssuer.Claims = [
            "iss": "https://login.acme.example", "aud": "difftier", "sub": "anybody", "iat": now, "exp": now + 300,
            "jti": UUID().uuidString,
        ]
        return try issuer.token(all.merging(claims) { $1 }, by: key)
    }

    private func run(_ arguments: [String], with claims: [String: String], input: String = "") throws -> CommandRun {
        try Programs.run(
            Programs.difftier, arguments, environment: ["DIFFTIER_SERVER": service.socket, "DIFFTIER_TOKEN": try token(claims)],
            input: Array(input.utf8))
    }

    /// The agent's job, which oscar operates.
    func asAgent(on branch: String = "agent/fix", _ arguments: String...) throws -> CommandRun {
        try run(arguments, with: ["kind": "agent", "operator": "oscar", "branch": branch])
    }

    /// The same job, as somebody else operates it.
    func asAgent(of person: String, _ arguments: String...) throws -> CommandRun {
        try run(arguments, with: ["kind": "agent", "operator": person, "branch": "agent/fix"])
    }

    func asPerson(_ login: String, _ arguments: String...) throws -> CommandRun { try asPerson(login, arguments) }

    func asPerson(_ login: String, _ arguments: [String]) throws -> CommandRun {
        try run(arguments, with: ["kind": "person", "login": login, "email": "\(login)@acme.example"])
    }

    func asRunner(_ arguments: String..., input: String = "") throws -> CommandRun {
        try run(arguments, with: ["kind": "runner"], input: input)
    }

    /// What merges branches, as one that proves the branch.
    func asQueue(on branch: String, _ arguments: String...) throws -> CommandRun {
        try run(arguments, with: ["kind": "queue", "branch": branch])
    }

    /// A person who reports checks by hand, under a name of its own.
    func asReporter(_ login: String, _ arguments: String...) throws -> CommandRun {
        try run(arguments, with: ["kind": "reporter", "login": login])
    }

    func asOperator(_ arguments: String...) throws -> CommandRun { try asOperator(arguments) }

    func asOperator(_ arguments: [String]) throws -> CommandRun {
        try Programs.run(Programs.difftier, arguments, environment: ["DIFFTIER_SERVER": service.socket])
    }

    /// The gate of the agent's branch, as its job sees it.
    func gate() throws -> (passes: Bool, report: GateDocument) {
        let run = try asAgent("gate", "--repo", "payments-api", "--head", "agent/fix", "--format", "json")
        guard run.status <= 1 else { throw Failure(run.errorOutput) }
        return (run.status == 0, try GateDocument(of: run))
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ text: String) { description = text }
    }
}

/// What stories look at in `difftier.review/v1`.
struct GateDocument: Decodable {
    struct Requirement: Decodable {
        struct Uncounted: Decodable {
            var person: String
            var because: String
        }
        var id: String
        var met: Bool
        var approvedBy: [String]
        var uncounted: [Uncounted]

        enum CodingKeys: String, CodingKey {
            case id, met, uncounted
            case approvedBy = "approved_by"
        }
    }
    struct Person: Decodable { var person: String }
    struct Obligation: Decodable {
        var name: String
        var met: Bool
    }
    var decisionID: String
    var passes: Bool
    var requirements: [Requirement]
    var people: [Person]
    var obligations: [Obligation]
    var ignored: [Requirement.Uncounted]

    enum CodingKeys: String, CodingKey {
        case passes, requirements, people, obligations, ignored
        case decisionID = "decision_id"
    }

    /// - Parameter run: a command with `--format json`.
    init(of run: CommandRun) throws { self = try JSONDecoder().decode(GateDocument.self, from: Data(run.text.utf8)) }

    var open: [String] { requirements.filter { !$0.met }.map(\.id) }
}

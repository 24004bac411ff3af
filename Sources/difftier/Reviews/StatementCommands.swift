import ArgumentParser
import RiskModel
import WireProtocol

struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Says that a change is good: for what it needs that is yours to meet. Exits with 77 where that does not count.",
        discussion: """
            It holds for each file as long as what the change does to it stays the same, also after a rebase. It is of the change as it was
            looked at: of a decision, or of a commit by its 40 digits. One that names a capability is of every file of the change.

            Examples:
              difftier approve --decision 2f0c1d5e-…
              difftier approve --repo payments-api --head "$(git rev-parse agent/fix)" --path Sources/Pay.swift
              difftier approve --decision 2f0c1d5e-… --capability deploy_environment --reason "planned release"
            """)

    @OptionGroup var change: ChangeOptions
    @Option(
        name: .customLong("requirement"),
        help: ArgumentHelp(
            "Only for this, such as tier:high; may be repeated (default: all that is yours to meet).", valueName: "id"))
    var requirements: [String] = []
    @Option(name: .customLong("path"), help: "Only this file; may be repeated (default: all).") var paths: [String] = []
    @Option(name: .customLong("capability"), help: "Name this gated capability; may be repeated.") var capabilities: [String] = []
    @Option(name: .long, help: "Why, for the evidence.") var reason: String?
    @Option(name: .long, help: "The same with the same key is recorded once.") var idempotencyKey: String?
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        try await StatementCall(
            kind: .approve, change: change, paths: paths, reason: reason, idempotencyKey: idempotencyKey, connection: connection
        ).run(requirements: requirements, capabilities: capabilities.map { Capability($0) })
    }
}

struct DisapproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disapprove",
        abstract: "Says that a change is not good: its gate stays closed until you approve or withdraw.",
        discussion: """
            Example:
              difftier disapprove --decision 2f0c1d5e-… --reason "drops the check of the amount"
            """)

    @OptionGroup var change: ChangeOptions
    @Option(name: .customLong("path"), help: "Only this file; may be repeated (default: all).") var paths: [String] = []
    @Option(name: .long, help: "Why, for the evidence and whoever asks.") var reason: String
    @Option(name: .long, help: "The same with the same key is recorded once.") var idempotencyKey: String?
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        try await StatementCall(
            kind: .disapprove, change: change, paths: paths, reason: reason, idempotencyKey: idempotencyKey,
            connection: connection
        ).run()
    }
}

struct WithdrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Takes back what you said of a change, for and against it.",
        discussion: """
            Example:
              difftier withdraw --decision 2f0c1d5e-…
            """)

    @OptionGroup var change: ChangeOptions
    @Option(name: .customLong("path"), help: "Only this file; may be repeated (default: all).") var paths: [String] = []
    @Option(name: .long, help: "Why, for the evidence.") var reason: String?
    @Option(name: .long, help: "The same with the same key is recorded once.") var idempotencyKey: String?
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        try await StatementCall(
            kind: .withdraw, change: change, paths: paths, reason: reason, idempotencyKey: idempotencyKey, connection: connection
        ).run()
    }
}

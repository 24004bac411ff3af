import ArgumentParser
import DifftierClient
import Foundation
import RiskModel
import TerminalOutput
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
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        try await StatementCall(kind: .approve, change: change, paths: paths, reason: reason, connection: connection)
            .run(requirements: requirements, capabilities: capabilities.map { Capability($0) })
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
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        try await StatementCall(kind: .disapprove, change: change, paths: paths, reason: reason, connection: connection).run()
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
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        try await StatementCall(kind: .withdraw, change: change, paths: paths, reason: reason, connection: connection).run()
    }
}

/// What the three have in common.
private struct StatementCall {
    let kind: ApprovalRecord.Kind
    let change: ChangeOptions
    let paths: [String]
    let reason: String?
    let connection: ConnectionOptions

    func run(requirements: [String] = [], capabilities: [Capability] = []) async throws {
        let request = StatementRequest(
            change: change.reference, requirements: requirements, paths: paths.map { GitPath(bytes: $0.utf8) },
            capabilities: capabilities, reason: reason)
        let answer = try await connection.withClient { client in try await client.state(kind, request) }
        let report = answer.report
        Console.print("recorded  event \(answer.index)\n")
        Console.print("change    \(TerminalText.escape(report.repository)) \(report.head ?? "")\n")
        let mine = report.requirements.filter { !$0.optional && $0.met }.map(\.id)
        if !mine.isEmpty { Console.print("met       \(TerminalText.escape(mine.joined(separator: ", ")))\n") }
        let open =
            report.requirements.filter { !$0.met && !$0.optional }.map(\.id)
            + report.obligations.filter { !$0.met }.map(\.name) + report.objections.map { "the objection of \($0.person)" }
        let waits =
            open.isEmpty
            ? report.problems.prefix(1).map { "closed: \($0)" }.first ?? "closed"
            : "closed, waits for " + open.joined(separator: ", ")
        let state = report.passes ? "passes" : waits
        Console.print("gate      \(TerminalText.escape(state))\n")
    }
}

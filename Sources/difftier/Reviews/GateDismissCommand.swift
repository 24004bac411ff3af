import ArgumentParser
import RiskModel
import WireProtocol

struct GateDismissCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dismiss",
        abstract: "Takes back what somebody else said of a change; for identities of the role `administer`.",
        discussion: """
            For objections and approvals of people who cannot take them back any more. Nobody dismisses what was said of a change of their own.

            Example:
              difftier gate dismiss --decision 2f0c1d5e-… --person @dave --reason "has left; the objection is settled in 2f0c1d5"
            """)

    @OptionGroup var change: ChangeOptions
    @Option(name: .long, help: "Whose word is taken back, such as @dave.") var person: String
    @Option(name: .customLong("path"), help: "Only for this file; may be repeated (default: all).") var paths: [String] = []
    @Option(name: .long, help: "Why, for the evidence.") var reason: String
    @Option(name: .long, help: "A second dismissal with the same key changes nothing.") var idempotencyKey: String?
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        try await StatementCall(
            kind: .dismiss, change: change, paths: paths, reason: reason, idempotencyKey: idempotencyKey, connection: connection
        ).run(person: person)
    }
}

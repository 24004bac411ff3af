import ArgumentParser

struct GateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Says whether a change may pass, what it still needs, and of whom; brings reports that it needs.",
        discussion: """
            Examples:
              difftier gate --repo payments-api --head agent/fix
              difftier gate watch --decision 2f0c1d5e-…
              difftier gate report tests --repo payments-api --head 9f2c41… --state success
              curl … /pulls/7/reviews | difftier gate import - --forge github --repo payments-api --head agent/fix
            """,
        subcommands: [
            GateShowCommand.self, GateWatchCommand.self, GateReportCommand.self, GateImportCommand.self, GateDismissCommand.self,
        ],
        defaultSubcommand: GateShowCommand.self)
}

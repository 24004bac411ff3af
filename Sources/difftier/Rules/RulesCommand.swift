import ArgumentParser

/// `difftier rules`: the rule author's workbench, one file for each of its commands.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Lists, tests and checks the rules of a policy.",
        discussion: """
            Examples:
              difftier rules list --policy rules
              difftier rules test --policy rules --filter secrets.
              difftier rules lint --policy rules
            """,
        subcommands: [
            RulesListCommand.self, RulesTestCommand.self, RulesLintCommand.self, RulesSchemaCommand.self, RulesFormatCommand.self,
        ])
}

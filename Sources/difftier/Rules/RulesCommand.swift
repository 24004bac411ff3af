import ArgumentParser

/// `difftier rules`: the rule author's workbench, one file for each of its commands.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Writes, tests, explains and compares the rules of a policy.",
        discussion: """
            Examples:
              difftier rules list --policy rules
              difftier rules test --policy rules --filter secrets.
              difftier rules lint --policy rules
              difftier rules explain --policy rules --patch change.diff --near-misses
              difftier rules coverage --policy rules --min 100
              difftier rules mutate --policy rules
              difftier rules bench --policy rules --range HEAD~200..HEAD
              difftier rules diff main:rules rules
              difftier rules new ci.no-verify --policy rules
              difftier rules fmt --check rules
              difftier rules import gitleaks .gitleaks.toml --into policy
            """,
        subcommands: [
            RulesListCommand.self, RulesTestCommand.self, RulesLintCommand.self, RulesExplainCommand.self,
            RulesCoverageCommand.self, RulesMutateCommand.self, RulesDiffCommand.self, RulesNewCommand.self,
            RulesBenchCommand.self, RulesSchemaCommand.self, RulesFormatCommand.self, RulesImportCommand.self,
        ])
}

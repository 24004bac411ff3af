import ArgumentParser
import Classification
import RiskModel
import RuleWorkbench
import TerminalOutput

struct RulesLintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Loads the policy and points at what could be better; exits with 1 where there is a warning.",
        discussion: """
            Example:
              difftier rules lint --policy rules
            """)

    @OptionGroup var policy: PolicyOption

    func run() async throws {
        let policy = try policy.load()
        let findings = RuleLint(policy).run()
        for finding in findings {
            Console.print(
                "\(finding.location): \(finding.level.rawValue): \(finding.rule): \(TerminalText.escape(finding.message))\n")
        }
        let warnings = findings.count { $0.level == .warning }
        Console.print(
            "\(policy.policy.rules.count) rules, warnings: \(warnings), notes: \(findings.count - warnings)\n")
        if warnings > 0 { throw ExitCode(ExitStatus.refused.rawValue) }
    }
}

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
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let policy = try policy.load()
        let findings = RuleLint(policy).run()
        let warnings = findings.count { $0.level == .warning }
        switch report.format {
        case .text:
            for finding in findings {
                Console.print(
                    "\(finding.location): \(finding.level.rawValue): \(finding.rule): \(TerminalText.escape(finding.message))\n")
            }
            Console.print(
                "\(policy.policy.rules.count) rules, warnings: \(warnings), notes: \(findings.count - warnings)\n")
        case .json: Console.print(json(findings, rules: policy.policy.rules.count).canonicalText + "\n")
        }
        if warnings > 0 { throw ExitCode(ExitStatus.refused.rawValue) }
    }

    private func json(_ findings: [RuleLint.Finding], rules: Int) -> JSONValue {
        .object([
            "schema": .string("difftier.rules-lint/v1"), "rules": .integer(rules),
            "findings": .array(
                findings.map {
                    .object([
                        "level": .string($0.level.rawValue), "rule": .string($0.rule), "message": .string($0.message),
                        "location": $0.location.json,
                    ])
                }),
        ])
    }
}

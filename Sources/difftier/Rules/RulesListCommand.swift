import ArgumentParser
import Classification
import RiskModel
import TerminalOutput

struct RulesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Every rule: tier, id, summary.",
        discussion: """
            Example:
              difftier rules list --policy rules
            """)

    @OptionGroup var policy: PolicyOption

    func run() async throws {
        let rules = try policy.load().policy.rules
        let width = rules.map(\.id.count).max() ?? 0
        for rule in rules {
            let id = TerminalText.pad(rule.id, to: width)
            Console.print("\(TerminalText.pad(rule.tier.name, to: 6))  \(id)  \(TerminalText.escape(rule.summary))\n")
        }
    }
}

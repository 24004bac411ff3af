import ArgumentParser
import Classification
import RiskModel
import TerminalOutput

struct RulesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Every rule: tier, id, summary, and who answers for it.",
        discussion: """
            Example:
              difftier rules list --policy rules
            """)

    @OptionGroup var policy: PolicyOption
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let policy = try policy.load().policy
        switch report.format {
        case .text: Console.print(text(policy.rules))
        case .json:
            let json = JSONValue.object([
                "schema": .string("difftier.rules/v1"), "policy": .string(policy.digest),
                "rules": .array(policy.rules.map(\.json)),
            ])
            Console.print(json.canonicalText + "\n")
        }
    }

    private func text(_ rules: [Rule]) -> String {
        let width = rules.map(\.id.count).max() ?? 0
        return rules.map { rule in
            let owner = rule.owner.map { "  · \(TerminalText.escape($0))" } ?? ""
            let columns = [TerminalText.pad(rule.tier.name, to: 6), TerminalText.pad(rule.id, to: width)]
            return columns.joined(separator: "  ") + "  \(TerminalText.escape(rule.summary))\(owner)\n"
        }.joined()
    }
}

extension Rule {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(id), "tier": .string(tier.name), "summary": .string(summary), "scope": .string(scope.rawValue),
            "location": location.json, "tags": .array(tags.map(JSONValue.string)),
            "withhold": .array(withhold.map { .string($0.name) }), "redacts": .bool(redacts), "monotone": .bool(monotone),
            "examples": .integer(examples.match.count + examples.noMatch.count),
            "reviewers": .array(reviewers.map { .object(["team": .string($0.team), "count": .integer($0.count)]) }),
        ]
        if let owner { members["owner"] = .string(owner) }
        return .object(members)
    }
}

import ArgumentParser
import Classification
import RiskModel
import RuleWorkbench
import TerminalOutput

struct RulesDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Tells what a change of a policy does: rules, tiers, capabilities; and whether agents may do more afterwards.",
        discussion: """
            A policy is a directory, `shipped`, `empty`, or a folder of a revision. `wider` is what gives agents more, `narrower` what gives
            them less, `unclear` what the structure of the change does not tell.

            Examples:
              difftier rules diff main:rules rules --fail-on wider
              difftier rules diff shipped rules
            """)

    enum Limit: String, CaseIterable, ExpressibleByArgument { case wider, unclear }

    @Argument(help: "The policy before.")
    var old: String

    @Argument(help: "The policy after.")
    var new: String

    @OptionGroup var report: ReportOptions

    @Option(name: .long, help: ArgumentHelp("The repository of revisions.", valueName: "dir"))
    var repo: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Exit with 1 where something is wider; `unclear`: or unclear.", valueName: "effect"))
    var failOn: Limit?

    func run() async throws {
        let before = try PolicyVersion.load(old, repository: repo).policy
        let after = try PolicyVersion.load(new, repository: repo).policy
        let differences = PolicyComparison(from: before, to: after).differences()
        switch report.format {
        case .text: Console.print(Self.text(differences))
        case .json:
            let json = JSONValue.object([
                "schema": .string("difftier.rules-diff/v1"), "differences": .array(differences.map(\.json)),
            ])
            Console.print(json.canonicalText + "\n")
        }
        let refused: [PolicyComparison.Difference.Effect] =
            switch failOn {
            case nil: []
            case .wider: [.wider]
            case .unclear: [.wider, .unclear]
            }
        if differences.contains(where: { refused.contains($0.effect) }) { throw ExitCode(ExitStatus.refused.rawValue) }
    }

    private static func text(_ differences: [PolicyComparison.Difference]) -> String {
        let width = differences.map(\.subject.count).max() ?? 0
        var lines = differences.map { difference in
            let effect = difference.effect == .none ? "" : "  (\(difference.effect.rawValue))"
            let details = TerminalText.escape(difference.details.joined(separator: "; "))
            return
                "\(difference.kind.sign) \(TerminalText.pad(TerminalText.escape(difference.subject), to: width))  \(details)\(effect)"
        }
        let rules = differences.count(where: \.isRule)
        lines.append(
            "\(rules) rules, \(differences.count - rules) other changes; \(differences.count { $0.effect == .wider }) give more")
        return lines.map { $0 + "\n" }.joined()
    }
}

extension PolicyComparison.Difference.Kind {
    fileprivate var sign: String {
        switch self {
        case .added: "+"
        case .removed: "−"
        case .changed: "~"
        }
    }
}

extension PolicyComparison.Difference {
    fileprivate var json: JSONValue {
        .object([
            "kind": .string(kind.rawValue), "subject": .string(subject), "rule": .bool(isRule),
            "details": .array(details.map(JSONValue.string)), "effect": .string(effect.rawValue),
        ])
    }
}

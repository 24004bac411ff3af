import ArgumentParser
import Classification
import PolicyFiles
import RiskModel
import RuleWorkbench
import TerminalOutput

struct RulesCoverageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "Names the parts of rules that no example and no suite exercises.",
        discussion: """
            A part is exercised where it decides: where, in a test about its rule, the rule would come out otherwise without it.

            Example:
              difftier rules coverage --policy rules --min 100
            """)

    @OptionGroup var policy: PolicyOption
    @OptionGroup var report: ReportOptions

    @Option(name: .long, help: "Only rules whose id holds this text.")
    var filter: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Only rules that are new or mean something else than at this revision.", valueName: "rev"))
    var changedSince: String?

    @Option(
        name: .long, help: ArgumentHelp("Exit with 1 where fewer of the parts are exercised: 0 to 100.", valueName: "percent"))
    var min: Int?

    func validate() throws {
        if changedSince != nil, policy.policy == nil { throw ValidationError("--changed-since goes with --policy DIR.") }
        if let min, !(0...100).contains(min) { throw ValidationError("--min takes a number from 0 to 100.") }
    }

    func run() async throws {
        let policy = try policy.load()
        let isMeant = try PolicyOption.filter(filter, of: policy)
        let tests = try self.policy.loadTests(of: policy)
        let changed = try changedRules(of: policy)
        let found = try RuleCoverage(policy, suites: tests.suites, directory: self.policy.policy)
            .run { rule in isMeant(rule) && (changed?.contains(rule.id) ?? true) }
        switch report.format {
        case .text:
            for gap in found.gaps {
                Console.print("\(TerminalText.escape("\(gap.location): \(gap.rule): \(gap.message)"))\n")
            }
            Console.print(
                "\(found.rules) rules, \(found.covered) of \(found.branches) branches (\(found.share / 10).\(found.share % 10) %)\n"
            )
        case .json: Console.print(found.json.canonicalText + "\n")
        }
        if let min, found.share < min * 10 { throw ExitCode(ExitStatus.refused.rawValue) }
    }

    /// nil where every rule counts.
    private func changedRules(of policy: CompiledPolicy) throws -> Set<String>? {
        guard let changedSince, let directory = self.policy.policy else { return nil }
        let before = try PolicyVersion.load(of: directory, at: changedSince)
        let differences = PolicyComparison(from: before.policy, to: policy.policy).differences()
        return Set(differences.filter(\.isRule).map(\.subject))
    }
}

extension RuleCoverage.Report {
    fileprivate var json: JSONValue {
        .object([
            "schema": .string("difftier.rules-coverage/v1"), "rules": .integer(rules), "branches": .integer(branches),
            "covered": .integer(covered), "permille": .integer(share),
            "gaps": .array(
                gaps.map { .object(["rule": .string($0.rule), "message": .string($0.message), "location": $0.location.json]) }),
        ])
    }
}

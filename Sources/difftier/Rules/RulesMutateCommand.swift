import ArgumentParser
import Classification
import PolicyFiles
import RiskModel
import RuleWorkbench
import TerminalOutput

struct RulesMutateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mutate",
        abstract: "Weakens each part of the rules and names the changes that no test notices; exits with 1 where there is one.",
        discussion: """
            A change that may survive is written, with the reason, into a document below tests/ of the policy:
              accepted_mutants: [{ rule: docs.prose, mutant: "when:negate", because: … }]

            Example:
              difftier rules mutate --policy rules --filter ci.
            """)

    @OptionGroup var policy: PolicyOption
    @OptionGroup var report: ReportOptions

    @Option(name: .long, help: "Only rules whose id holds this text.")
    var filter: String?

    @Flag(name: .long, help: "Also change what rules lead to: their tier, what they withhold, whom they ask.")
    var effects = false

    func run() async throws {
        let policy = try policy.load()
        let isMeant = try PolicyOption.filter(filter, of: policy)
        let tests = try self.policy.loadTests(of: policy)
        let found = try RuleMutation(
            policy, suites: tests.suites, accepted: tests.acceptedMutants, directory: self.policy.policy
        ).run(effects: effects, where: isMeant)
        switch report.format {
        case .text: Console.print(found.text)
        case .json: Console.print(found.json.canonicalText + "\n")
        }
        if !found.survivors.isEmpty || !found.stale.isEmpty { throw ExitCode(ExitStatus.refused.rawValue) }
    }
}

extension RuleMutation.Report {
    fileprivate var text: String {
        var lines = survivors.map { mutant in
            let branch = mutant.branch
            let how = mutant.fate == .notCovered ? "no test reaches it" : "no test notices"
            return "\(branch.location): \(branch.rule.id): \(branch.name): \(how): \(branch.text)"
        }
        lines += stale.map { "\($0.location): \($0.rule): \($0.mutant): accepted, but killed or not there" }
        let survived = count(.survives)
        lines.append(
            "\(mutants.count) mutants: \(count(.killed)) killed, \(survived) survived, \(count(.notCovered)) not covered, "
                + "\(count(.accepted)) accepted")
        return lines.map { TerminalText.escape($0) + "\n" }.joined()
    }

    fileprivate var json: JSONValue {
        .object([
            "schema": .string("difftier.rules-mutants/v1"), "mutants": .integer(mutants.count),
            "killed": .integer(count(.killed)), "accepted": .integer(count(.accepted)),
            "survivors": .array(
                survivors.map {
                    .object([
                        "rule": .string($0.branch.rule.id), "mutant": .string($0.branch.name), "fate": .string($0.fate.rawValue),
                        "text": .string($0.branch.text), "location": $0.branch.location.json,
                    ])
                }),
            "stale": .array(
                stale.map {
                    .object(["rule": .string($0.rule), "mutant": .string($0.mutant), "location": $0.location.json])
                }),
        ])
    }
}

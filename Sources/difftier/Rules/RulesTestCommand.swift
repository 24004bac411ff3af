import ArgumentParser
import Classification
import RuleWorkbench

struct RulesTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Runs the examples of the rules; exits with 1 where one comes out otherwise than it says.",
        discussion: """
            Example:
              difftier rules test --policy rules --filter secrets.
            """)

    @OptionGroup var policy: PolicyOption

    @Option(name: .long, help: "Only rules whose id holds this text.")
    var filter: String?

    func run() async throws {
        let outcomes = try RuleTests(try policy.load()).run(filter: filter)
        guard !outcomes.isEmpty else {
            throw CommandFailure(.badData, "no example was run: no rule\(filter.map { " matching `\($0)`" } ?? "") has one")
        }
        let failures = outcomes.filter { $0.failure != nil }
        for outcome in failures {
            Console.print(
                "\(outcome.location): \(outcome.rule): \(outcome.expectation.rawValue) example \(outcome.number): \(outcome.failure ?? "")\n"
            )
        }
        let rules = Set(outcomes.map(\.rule)).count
        Console.print("\(outcomes.count - failures.count) passed, \(failures.count) failed  (\(rules) rules)\n")
        if !failures.isEmpty { throw ExitCode(ExitStatus.refused.rawValue) }
    }
}

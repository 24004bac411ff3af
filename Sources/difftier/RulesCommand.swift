import ArgumentParser
import Classification
import Foundation
import PatternEngine
import RiskModel
import RuleWorkbench
import TerminalOutput

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
        subcommands: [List.self, Test.self, Lint.self])

    struct PolicyOption: ParsableArguments {
        @Option(
            name: .long,
            help: ArgumentHelp("A policy directory (default: the policy that ships with difftier).", valueName: "dir"))
        var policy: String?

        func load() throws -> CompiledPolicy {
            try (policy.map { PolicySource.directory($0) } ?? .shipped).load(
                cache: PrefilterCache(environment: ProcessInfo.processInfo.environment))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
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

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
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

    struct Lint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
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
}

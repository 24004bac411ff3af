import ArgumentParser
import Classification
import DecisionFormats
import Dispatch
import Foundation
import PolicyFiles
import RuleWorkbench

struct RulesTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Runs the examples of the rules and the suites below tests/; exits with 1 where one comes out otherwise.",
        discussion: """
            Examples:
              difftier rules test --policy rules --filter secrets.
              difftier rules test --policy rules --junit report.xml
              difftier rules test --policy rules --watch
            """)

    @OptionGroup var policy: PolicyOption

    @Option(name: .long, help: "Only rules whose id, and cases whose `suite / name`, holds this text.")
    var filter: String?

    @Option(name: .long, help: ArgumentHelp("Also write a JUnit XML report.", valueName: "file"))
    var junit: String?

    @Flag(name: .long, help: "Run again whenever a file of the policy changes, until interrupted.")
    var watch = false

    func validate() throws {
        if watch, policy.policy == nil { throw ValidationError("--watch needs a directory to watch: --policy DIR.") }
    }

    func run() async throws {
        guard watch, let directory = policy.policy else {
            if try runOnce() > 0 { throw ExitCode(ExitStatus.refused.rawValue) }
            return
        }
        signal(SIGINT, SIG_IGN)
        let interrupt = DispatchSource.makeSignalSource(signal: SIGINT)
        interrupt.setEventHandler { Foundation.exit(0) }
        interrupt.resume()
        var folder = FolderWatch(directory)
        while true {
            do {
                _ = try runOnce()
            } catch {
                // Half-written files are mended by the next change.
                guard let failure = CommandFailure(error) else { throw error }
                Console.complain("difftier: \(failure.message)")
            }
            try await folder.change()
        }
    }

    /// - Returns: how many failed.
    private func runOnce() throws -> Int {
        let policy = try policy.load()
        let suites = try self.policy.loadTests(of: policy).suites
        let run = RuleTestRun(
            examples: try RuleTests(policy).run(filter: filter),
            cases: try SuiteTests(policy, directory: self.policy.policy).run(suites, filter: filter))
        guard run.passed + run.failed > 0 else {
            throw CommandFailure(
                .badData, "no example was run: no rule or case\(filter.map { " matching `\($0)`" } ?? "") has one")
        }
        if let junit { try write(run.junit.text, to: junit) }
        Console.print(run.failures)
        for line in run.leftOut { Console.complain(line) }
        Console.print(run.summary)
        return run.failed
    }

    private func write(_ text: String, to file: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        } catch {
            throw CommandFailure(.outputFailed, "\(file): cannot be written: \(error.localizedDescription)")
        }
    }
}

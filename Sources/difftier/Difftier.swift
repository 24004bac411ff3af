import ArgumentParser
import TerminalOutput

/// The client and the rule author's workbench.
@main
struct Difftier: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "difftier",
        abstract: "Says how risky a patch is, what its author's job may do next, and who must look at it.",
        discussion: """
            Examples:
              difftier classify --base origin/main            the current branch against where it left main
              git diff HEAD~1 | difftier classify --patch -   patch text
              difftier classify --range v1.0..v1.1 --format jsonl
              difftier explain --base origin/main             the same, told in full
              difftier owners Sources/Pay.swift               who owns a path, and by which line
              difftier review --base origin/main              who must look, and the fewest who can
              difftier gate --repo app --head agent/fix       whether that has happened
              difftier approve --decision 2f0c1d5e-…          that it is good, says a person
              difftier grant request --target main --output grant.jwt
              difftier evidence verify                        what the service has on record, checked
              difftier report --days 30                       the measures of the programme
              difftier rules test --policy rules              run the examples of a policy's rules

            Exit status: 0 decided; 1 the tier says no (only with --fail-on), or the gate, a grant, the evidence or owners does; 64 usage, 65 bad data, 66 no input,
            69 unavailable, 70 internal error, 74 output failed, 75 try again, 77 not permitted.

            Shell completions: difftier --generate-completion-script bash|zsh|fish
            """,
        version: version,
        subcommands: [
            ClassifyCommand.self, ExplainCommand.self, ReviewCommand.self, OwnersCommand.self, GateCommand.self,
            ApproveCommand.self,
            DisapproveCommand.self, WithdrawCommand.self, GrantCommand.self, EvidenceCommand.self,
            ReportCommand.self, RulesCommand.self, ServerCommand.self, DoctorCommand.self,
        ])

    /// Runs a command and turns what it throws into a message on standard error and an exit status.
    static func main() async {
        var command: any ParsableCommand
        do {
            command = try parseAsRoot()
        } catch {
            exit(withError: error)
        }
        do {
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as ValidationError {
            // What only shows while it runs is said as what shows before, with the usage of this command.
            Console.complain("Error: \(TerminalText.escape(error.message))\n\(usageString(for: type(of: command)))")
            Self.exit(withError: ExitCode(ExitStatus.usage.rawValue))
        } catch {
            guard let failure = CommandFailure(error) else { exit(withError: error) }
            Console.complain("difftier: \(failure.message)")
            Self.exit(withError: ExitCode(failure.status.rawValue))
        }
    }
}

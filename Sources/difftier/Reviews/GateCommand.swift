public import ArgumentParser
import DecisionFormats
import DifftierClient
import Foundation
public import RiskModel
import TerminalOutput
import WireProtocol

struct GateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Says whether a change may pass, what it still needs, and of whom; brings reports that it needs.",
        discussion: """
            Examples:
              difftier gate --repo payments-api --head agent/fix
              difftier gate watch --decision 2f0c1d5e-…
              difftier gate report tests --repo payments-api --head 9f2c41… --state success
              curl … /pulls/7/reviews | difftier gate import - --forge github --repo payments-api --head agent/fix
            """,
        subcommands: [GateShowCommand.self, GateWatchCommand.self, GateReportCommand.self, GateImportCommand.self],
        defaultSubcommand: GateShowCommand.self)
}

struct GateShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows the gate of a change as it is; exits with 1 where it is closed.",
        discussion: """
            Example:
              difftier gate show --repo payments-api --head agent/fix --format markdown
            """)

    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Output") var output: ReviewOutputOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        let report = try await connection.withClient { client in try await client.gate(GateRequest(change: change.reference)) }
            .report
        try output.print(report)
        if !report.passes { throw ExitCode(ExitStatus.refused.rawValue) }
    }
}

struct GateWatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Shows the gate whenever it changes, until it passes; exits with 75 where that takes too long.",
        discussion: """
            Example:
              difftier gate watch --decision 2f0c1d5e-… --for 3600
            """)

    @OptionGroup var change: ChangeOptions
    @Option(name: .customLong("for"), help: ArgumentHelp("Wait at most so long.", valueName: "seconds")) var seconds = 3_600
    @OptionGroup(title: "Output") var output: ReviewOutputOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func validate() throws {
        guard (1...86_400).contains(seconds) else { throw ValidationError("--for takes 1 to 86400 seconds.") }
    }

    func run() async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        try await connection.withClient { client in
            var shown: ReviewReport?
            while ContinuousClock.now < deadline {
                do {
                    let left = deadline - ContinuousClock.now
                    for try await report in client.watchGate(
                        GateRequest(change: change.reference), timeout: min(left, .seconds(50)))
                    {
                        var comparable = report
                        comparable.decisionID = shown?.decisionID
                        if comparable != shown { try output.print(report) }
                        shown = report
                        if report.passes { return }
                    }
                } catch let error as RPCError where error.status == .deadlineExceeded {
                    // A call has its time: the next one goes on.
                }
            }
            throw CommandFailure(.tryAgain, "the gate is still closed after \(seconds) s")
        }
    }
}

struct GateReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Says how a check of a commit went, which meets an obligation; for identities of the role `check`.",
        discussion: """
            Example:
              difftier gate report tests --repo payments-api --head "$(git rev-parse HEAD)" --state success
            """)

    @Argument(help: "The obligation, such as tests or label:risk/medium.") var name: String
    @Option(name: .long, help: ArgumentHelp("The repository: a configured name, or a directory.", valueName: "name"))
    var repo: String?
    @Option(name: .long, help: "The commit: 40 hexadecimal digits.") var head: String
    @Option(name: .long, help: "success or failure.") var state: StatusRecord.State
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        guard let commit = ObjectID(hex: head) else {
            throw ValidationError("--head takes 40 hexadecimal digits; try $(git rev-parse HEAD).")
        }
        let request = StatusRequest(repository: ServedRepository.name(repo), head: commit, name: name, state: state)
        let answer = try await connection.withClient { client in try await client.reportStatus(request) }
        Console.print("recorded  event \(answer.index)\n")
    }
}

struct GateImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Brings over the reviews that a forge's API lists; they count where the policy accepts them. Not for agents.",
        discussion: """
            Example:
              difftier gate import reviews.json --forge github --repo payments-api --head agent/fix
            """)

    @Argument(help: "A file with the forge's answer, or - for standard input.") var file: String
    @Option(name: .long, help: "github: the reviews of a pull request; gitlab: the approvals of a merge request, with its sha.")
    var forge: ForgeName
    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Output") var output: ReviewOutputOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        let limit = ImportReviewsRequest.maximumBytes
        let bytes: [UInt8]
        if file == "-" {
            guard let read = try Console.readInput(limit: limit) else {
                throw CommandFailure(.badData, "standard input holds more than \(limit) bytes")
            }
            bytes = read
        } else {
            do throws(RegularFile.Failure) {
                bytes = try RegularFile.read(file, limit: limit)
            } catch {
                throw CommandFailure(.noInput, "\(file): \(error)")
            }
        }
        let request = ImportReviewsRequest(change: change.reference, forge: forge.source, answer: bytes)
        let answer = try await connection.withClient { client in try await client.importReviews(request) }
        Console.complain("difftier: \(answer.recorded) reviews recorded")
        for line in answer.leftOut { Console.complain("difftier: left out: \(TerminalText.escape(line))") }
        try output.print(answer.report)
    }
}

/// A forge whose reviews can be brought over.
enum ForgeName: String, ExpressibleByArgument, CaseIterable {
    case github, gitlab

    var source: ApprovalRecord.Source { self == .github ? .github : .gitlab }
}

extension StatusRecord.State: ExpressibleByArgument {}

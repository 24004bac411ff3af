public import ArgumentParser
import DifftierClient
public import RiskModel
import TerminalOutput
import WireProtocol

struct EvidenceReproduceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reproduce",
        abstract: "Has a verdict derived again from what was recorded of it; exits with 1 where it comes out otherwise.",
        discussion: """
            Example:
              difftier evidence reproduce 2f0c1d5e-…
            """)

    @Argument(help: "The id of the decision.") var id: String
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        let answer = try await connection.withClient { client in try await client.reproduce(DecisionReference(id: id)) }
        switch answer.outcome {
        case .same: Console.print("same       the verdict is what was recorded, byte for byte\n")
        case .different: Console.print("different\n")
        case .notPossible: Console.print("not possible\n")
        }
        for reason in answer.because { Console.print("           \(TerminalText.escape(reason))\n") }
        switch answer.outcome {
        case .same: break
        case .different: throw ExitCode(ExitStatus.refused.rawValue)
        case .notPossible: throw ExitCode(ExitStatus.noInput.rawValue)
        }
    }
}

struct EvidenceAttestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attest",
        abstract: "Prints a decision as a signed in-toto Statement, an SLSA verification summary in a DSSE envelope.",
        discussion: """
            Example:
              difftier evidence attest 2f0c1d5e-… > change.dsse.json
            """)

    @Argument(help: "The id of the decision.") var id: String
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        Console.print(
            try await connection.withClient { client in try await client.attest(DecisionReference(id: id)) }.envelope + "\n")
    }
}

struct EvidenceReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Tells the service what a job did, or was kept from doing, under its grant.",
        discussion: """
            Example:
              difftier evidence report --grant grant.jwt --kind network --outcome blocked --target files.example
            """)

    @OptionGroup var grant: GrantFile
    @Option(name: .long, help: "file_write, command, token_request, network, artifact or rollback.") var kind: ActionRecord.Kind
    @Option(name: .long, help: "done or blocked.") var outcome: ActionRecord.Outcome
    @Option(name: .long, help: "The path, command line, host, or name of what was asked for or made.") var target: String
    @Option(name: .long, help: "The capability that was used, or needed for it.") var capability: String?
    @Option(name: .long, help: "SHA-256 in hexadecimal, of what was made.") var digest: String?
    @Option(name: .long, help: "More, for people.") var detail: String?
    @Option(name: .long, help: "A second report with the same key changes nothing.") var idempotencyKey: String?
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        let request = ReportRequest(
            grant: try grant.read(), kind: kind, outcome: outcome, target: target, capability: capability.map { Capability($0) },
            digest: digest, detail: detail, idempotencyKey: idempotencyKey)
        let answer = try await connection.withClient { client in try await client.report(request) }
        Console.print("recorded  event \(answer.index)\n")
    }
}

extension ActionRecord.Kind: ExpressibleByArgument {}
extension ActionRecord.Outcome: ExpressibleByArgument {}

import ArgumentParser
import DecisionFormats
import DifftierClient
import RiskModel
import WireProtocol

struct GrantRequestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "Has a change decided and signed; exits with 1 where nothing is granted.",
        discussion: """
            The decision is printed; the grant goes to --output, or stands in the JSON.

            Example:
              difftier grant request --repo payments-api --target main --head agent/fix --output grant.jwt
            """)

    @Option(name: .long, help: ArgumentHelp("The repository: a configured name, or a directory.", valueName: "name"))
    var repo: String?

    @Option(name: .long, help: "The repository's protected branch.")
    var target = "main"

    @Option(name: .long, help: "The revision that holds the change.")
    var head = "HEAD"

    @Option(name: .customLong("capability"), help: "Ask for this capability only; may be repeated (default: all of the task).")
    var capabilities: [String] = []

    @Option(name: .long, help: "The branch the change stands on, where the service believes it.")
    var branch: String?

    @Option(name: [.long, .short], help: ArgumentHelp("Write the grant to this file, its owner's alone.", valueName: "file"))
    var output: String?

    @Option(name: .long, help: "text for people; json for programs: the decision with the grant in it.")
    var format = DecisionFormat.text

    @Flag(name: .long, help: "Never colour.")
    var noColor = false

    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func validate() throws {
        guard format == .text || format == .json else { throw ValidationError("--format is text or json here.") }
    }

    func run() async throws {
        let request = GrantRequest(
            change: RevisionsRequest(
                repository: ServedRepository.name(repo), head: head, against: .targetBranch(target),
                purpose: Purpose(capabilities: capabilities.map { Capability($0) }, sourceBranch: branch)))
        let answer = try await connection.withClient { client in try await client.requestGrant(request) }
        let decision = answer.answer.decision
        if let grant = answer.grant, let output {
            do {
                try PrivateOutput.write(grant.token + "\n", to: output)
            } catch let failure as CommandFailure {
                throw CommandFailure(
                    failure.status, "\(failure.message)\nthe grant \(grant.id) was made; revoke it if it is not wanted")
            }
        }
        switch format {
        case .json: Console.print(Self.json(decision, answer.grant).canonicalText + "\n")
        default:
            Console.print(format.render(decision, palette: Console.palette(isWanted: !noColor)))
            Console.print(answer.grant.map { "\n" + Self.line(about: $0, in: output) } ?? "\ngrant   none: nothing is granted\n")
        }
        if answer.grant == nil { throw ExitCode(ExitStatus.refused.rawValue) }
    }

    private static func json(_ decision: Decision, _ grant: SignedGrant?) -> JSONValue {
        guard case .object(var members) = decision.json else { return decision.json }
        members["grant"] = grant.map { .string($0.token) }
        return .object(members)
    }

    private static func line(about grant: SignedGrant, in output: String?) -> String {
        let place = output.map { "in \($0)" } ?? "not kept: say --output FILE, or --format json"
        return "grant   \(grant.id)  until \(UTCTime.text(grant.expiresAt))  \(place)\n"
    }
}

import DifftierClient
import GitPatches
import RiskModel
import TerminalOutput
import WireProtocol

/// What commands that say something of a change have in common.
struct StatementCall {
    let kind: ApprovalRecord.Kind
    let change: ChangeOptions
    let paths: [String]
    let reason: String?
    let idempotencyKey: String?
    let connection: ConnectionOptions

    func run(requirements: [String] = [], capabilities: [Capability] = [], person: String? = nil) async throws {
        if let reason, reason.allSatisfy(\.isWhitespace) { throw CommandFailure(.usage, "--reason is empty; say why") }
        let request = StatementRequest(
            change: change.reference, requirements: requirements, paths: paths.map { GitPath(written: $0) },
            capabilities: capabilities, reason: reason, person: person, idempotencyKey: idempotencyKey)
        let answer = try await connection.withClient { client in try await client.state(kind, request) }
        let report = answer.report
        Console.print("recorded  event \(answer.index)\n")
        Console.print("change    \(TerminalText.escape(report.repository)) \(report.head ?? "")\n")
        let mine = report.requirements.filter { !$0.optional && $0.met }.map(\.id)
        if !mine.isEmpty { Console.print("met       \(TerminalText.escape(mine.joined(separator: ", ")))\n") }
        let open =
            report.requirements.filter { !$0.met && !$0.optional }.map(\.id)
            + report.obligations.filter { !$0.met }.map(\.name) + report.objections.map { "the objection of \($0.person)" }
        let waits =
            open.isEmpty
            ? report.problems.prefix(1).map { "closed: \($0)" }.first ?? "closed"
            : "closed, waits for " + open.joined(separator: ", ")
        let state = report.passes ? "passes" : waits
        Console.print("gate      \(TerminalText.escape(state))\n")
    }
}

public import ArgumentParser
public import DecisionFormats
import DifftierClient
import Foundation
import RiskModel
import WireProtocol

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Shows the six measures of a programme of agents, from a service's evidence: as text, JSON, or one HTML page.",
        discussion: """
            Examples:
              difftier report --days 30
              difftier report --days 90 --format html > report.html
            """)

    @Option(name: .long, help: "So many days back from now.") var days = 30
    @Option(name: .long, help: "text, json or html.") var format = ReportFormat.text
    @Flag(name: .long, help: "Never colour.") var noColor = false
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func validate() throws {
        guard (1...3_650).contains(days) else { throw ValidationError("--days takes 1 to 3650.") }
    }

    func run() async throws {
        let now = Int(Date().timeIntervalSince1970) + 1
        let request = MeasuresRequest(since: max(0, now - days * 86_400), until: now)
        let answer = try await connection.withClient { client in try await client.measures(request) }
        let report: MeasureReport
        do {
            report = try MeasureReport(json: try JSONValue(parsing: Array(answer.json.utf8)))
        } catch {
            throw CommandFailure(
                .badData, "the service's measures cannot be read: are difftier and difftierd of the same version?")
        }
        Console.print(try format.render(report, palette: Console.palette(isWanted: !noColor)))
    }
}

extension ReportFormat: ExpressibleByArgument {}

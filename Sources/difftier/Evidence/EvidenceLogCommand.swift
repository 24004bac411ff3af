import ArgumentParser
import Evidence
import RiskModel
import TerminalOutput
import WireProtocol

struct EvidenceLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract:
            "Lists events, one a line: index, time, kind, outcome, subject, what it is found by, and in short what happened.",
        discussion: """
            Examples:
              difftier evidence log --newest-first --limit 20
              difftier evidence log --since 24h --kind denial --subject ci-agent:pull-request
            """)

    @OptionGroup var filter: EventFilterOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws {
        try await filter.each(of: connection) { event in
            let read = try? EvidenceEvent(canonicalText: event.text)
            let columns = [
                "\(event.index)", read.map { UTCTime.text($0.at) } ?? "", read?.kind.rawValue ?? "unreadable",
                read?.outcome ?? "-",
                read?.subject ?? "-", read?.reference ?? "-", read?.gist ?? "",
            ]
            Console.print(columns.map(TerminalText.escape).joined(separator: "  ") + "\n")
        }
    }
}

extension EvidenceEvent {
    /// What happened, in a few words.
    fileprivate var gist: String {
        func text(_ name: String) -> String? { body[name]?.string }
        let words: [String?] =
            switch kind {
            case .decision: [body["patch"]?["repository"]?.string, body["patch"]?["head"]?.string.map { String($0.prefix(12)) }]
            case .grant: (body["capabilities"]?.elements ?? []).map(\.string)
            case .denial: [text("capability"), text("environment"), body["because"]?.elements?.first?.string]
            case .revocation: ["by", text("by"), text("reason")]
            case .approval:
                [
                    text("kind"), "of", text("person"), text("brought_by").map { "by \($0)" }, text("repository"),
                    text("head").map { String($0.prefix(12)) },
                    text("refused").map { "refused: \($0)" },
                ]
            case .status: [text("name"), text("state"), text("repository"), text("head").map { String($0.prefix(12)) }]
            case .action: [text("kind"), text("target")]
            case .policy: [text("refused").map { "refused: \($0)" }]
            case .key: [text("purpose"), text("by").map { "by \($0)" }]
            case .trust: [text("refused").map { "refused: \($0)" }]
            }
        return String(words.compactMap { $0 }.joined(separator: " ").prefix(120))
    }
}

import ArgumentParser
import WireProtocol

struct EvidenceExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Prints events as they were logged, one canonical JSON text a line.",
        discussion: """
            Example:
              difftier evidence export > evidence.jsonl
            """)

    @OptionGroup var filter: EventFilterOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    func run() async throws { try await filter.each(of: connection) { Console.print($0.text + "\n") } }
}

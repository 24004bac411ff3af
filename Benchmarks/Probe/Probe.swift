import ArgumentParser

/// What the engine is measured against, and a client's stopwatch. Prints numbers, most of them for scripts/bench.sh.
@main
struct Probe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "difftier-probe",
        abstract: "What the engine is measured against, and a client's stopwatch.",
        subcommands: [
            BareDiffCommand.self, ScanCommand.self, AskCommand.self, EvidenceCommand.self, ThroughputCommand.self,
            OwnersCommand.self,
        ])
}

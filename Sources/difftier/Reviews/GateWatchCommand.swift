import ArgumentParser
import DifftierClient
import RiskModel
import WireProtocol

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
                        // Each call begins with what the one before ended with.
                        if !(shown.map(report.saysTheSame) ?? false) { try output.print(report) }
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

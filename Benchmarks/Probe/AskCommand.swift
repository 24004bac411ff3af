import ArgumentParser
import DifftierClient
import WireProtocol

struct AskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Asks a service about commits over one connection, each against its parent, and once more.",
        discussion: "Prints: commits, median microseconds of the first ask, of the second.")

    @Option(help: "Of the commits, how many at the start only warm up.")
    var warmUp = 5

    @Argument(help: "unix:/path or host:port.")
    var address: String

    @Argument(help: "The configured name of the repository.")
    var repository: String

    @Argument(help: "Full ids.")
    var commits: [String]

    func run() async throws {
        let client = try await DifftierClient.connect(to: try ServiceAddress(address))
        _ = try await times(client, commits.prefix(warmUp))
        let measured = commits.dropFirst(warmUp)
        let first = try await times(client, measured)
        let second = try await times(client, measured)
        await client.close()
        print(measured.count, Self.microseconds(median(first)), Self.microseconds(median(second)))
    }

    private func times(_ client: DifftierClient, _ commits: some Sequence<String>) async throws -> [Duration] {
        var times: [Duration] = []
        let clock = ContinuousClock()
        for commit in commits {
            let request = RevisionsRequest(repository: repository, head: commit, against: .revision("\(commit)^"))
            let start = clock.now
            _ = try await client.classify(request)
            times.append(clock.now - start)
        }
        return times
    }

    private static func microseconds(_ duration: Duration) -> Int { Int(duration / .microseconds(1)) }
}

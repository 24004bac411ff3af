import ArgumentParser
import Classification
import DifftierClient
import Foundation
import GitPatches
import RiskModel
import WireProtocol

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Checks what difftier needs here: engine, policy, repository and service; exits with 1 where something is wrong.",
        discussion: """
            Examples:
              difftier doctor
              difftier doctor --policy rules --server 127.0.0.1:7433
            """)

    @Option(name: .long, help: ArgumentHelp("The repository (default: the one around the current directory).", valueName: "dir"))
    var repo: String?

    @OptionGroup var engine: EngineOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        var isHealthy = true
        func report(_ name: String, _ result: Result<String, any Error>) {
            switch result {
            case .success(let found): Console.print("ok    \(name)  \(found)\n")
            case .failure(let error):
                isHealthy = false
                Console.print("FAIL  \(name)  \(CommandFailure(error)?.message ?? "\(error)")\n")
            }
        }
        let policy = Result { try engine.loadPolicy() }
        report("engine    ", policy.map(\.fingerprint))
        report("policy    ", policy.map { "\($0.policy.rules.count) rules, \($0.policy.digest.prefix(12))" })
        report(
            "repository",
            Result {
                let path = try repo ?? GitRepository.discover(from: FileManager.default.currentDirectoryPath)
                return try GitRepository(openingAt: path, verification: .local).path
            })
        if let address = try engine.address(of: connection) {
            do {
                let client = try await connection.open(address)
                let health = try await client.health()
                await client.close()
                report(
                    "service   ",
                    .success("\(health.status.rawValue), version \(health.version), policy \(health.policyDigest.prefix(12))"))
            } catch {
                report("service   ", .failure(error))
            }
        }
        if !isHealthy { throw ExitCode(ExitStatus.refused.rawValue) }
    }
}

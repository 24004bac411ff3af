import ArgumentParser
import Classification
import RiskModel

/// The options that every command that decides has in common.
struct DecisionOptions: ParsableArguments {
    @OptionGroup(title: "Patch") var patch: PatchOptions
    @OptionGroup(title: "Asker") var asker: AskerOptions
    @OptionGroup(title: "Engine") var engine: EngineOptions
    @OptionGroup(title: "Service") var connection: ConnectionOptions

    /// Decides in-process or through a service, and hands over each decision as it comes.
    func decide(each: (Decision) throws -> Void) async throws {
        let choice = try patch.choice()
        if let address = try engine.address(of: connection) {
            try await RemoteDecider(connection: connection, address: address, repository: patch.repo, asker: asker).decide(
                choice, each: each)
        } else {
            let decider = LocalDecider(
                policy: try engine.loadPolicy(), directory: patch.repo, asker: asker, threads: engine.threadCount)
            try decider.decide(choice, each: each)
        }
    }
}

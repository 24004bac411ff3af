import ArgumentParser
import Classification
import Foundation
import PatternEngine
import WireProtocol

/// Under which policy to decide in-process, and how.
struct EngineOptions: ParsableArguments {
    @Option(
        name: .long, help: ArgumentHelp("A policy directory (default: the policy that ships with difftier).", valueName: "dir"))
    var policy: String?

    @Option(
        name: .long, help: ArgumentHelp("Threads to decide on in-process (default: one per processor).", valueName: "count"))
    var threads: Int?

    @Flag(
        name: .customLong("no-prefilter"),
        help: "Match every pattern against every text in-process: slower, with the same answers; for comparison.")
    var withoutPrefilter = false

    func validate() throws {
        if let threads, !(1...256).contains(threads) { throw ValidationError("--threads takes a number from 1 to 256") }
    }

    /// The service to ask; nil to decide in-process.
    func address(of connection: ConnectionOptions) throws -> ServiceAddress? {
        let address = try connection.address()
        if address != nil && policy != nil {
            throw ValidationError(
                "--policy is for deciding in-process; a service has its own policy. Leave out one of --policy and --server.")
        }
        return address
    }
}

extension EngineOptions {
    var policySource: PolicySource { policy.map { .directory($0) } ?? .shipped }

    func loadPolicy() throws -> CompiledPolicy {
        try policySource.load(
            prefilter: !withoutPrefilter, cache: PrefilterCache(environment: ProcessInfo.processInfo.environment))
    }

    var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }
}

import ArgumentParser
import Classification
import Foundation
import PatternEngine
import WireProtocol

/// Where to ask, and under which policy.
struct EngineOptions: ParsableArguments {
    @Option(
        name: .long, help: ArgumentHelp("A policy directory (default: the policy that ships with difftier).", valueName: "dir"))
    var policy: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Ask this service instead of deciding in-process: unix:/path or host:port (default: $DIFFTIER_SERVER).",
            valueName: "address"))
    var server: String?

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
    func serverAddress() throws -> ServiceAddress? {
        let address = server ?? ProcessInfo.processInfo.environment["DIFFTIER_SERVER"].flatMap { $0.isEmpty ? nil : $0 }
        if address != nil && policy != nil {
            throw ValidationError(
                "--policy is for deciding in-process; a service has its own policy. Leave out one of --policy and --server.")
        }
        return try address.map(ServerConnection.address)
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

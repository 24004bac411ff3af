import ArgumentParser
import Classification
import Foundation
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
}

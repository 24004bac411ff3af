import Classification
import DecisionService
import DifftierServer
import Evidence
import Logging
import PolicyFiles
import RiskModel
import ServiceLifecycle
import UnixSignals

/// Runs the server until it is asked to end, and reads the policy again on SIGHUP.
struct ClassifierService: Service {
    let configuration: ServiceConfiguration
    let handler: DecisionHandler
    let policy: PolicyInForce
    let logger: Logger

    func run() async throws {
        var limits = ServerLimits()
        limits.maxWaitingRequests = configuration.queue
        limits.maxTimeout = .seconds(configuration.maximumTimeout)
        let server = try await DifftierServer.start(
            on: configuration.listen, limits: limits, agent: "difftierd/\(Difftierd.version)", threads: configuration.workers,
            logger: logger, handler: handler)
        logger.info("serving", metadata: ["policy": "\(policy.current.policy.digest.prefix(12))"])
        await withGracefulShutdownHandler {
            for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() { reload() }
        } onGracefulShutdown: {
        }
        await server.shutdown()
    }

    private func reload() {
        do {
            try policy.reload()
            logger.notice("policy reloaded", metadata: ["policy": "\(policy.current.policy.digest.prefix(12))"])
        } catch {
            logger.error("the new policy has mistakes; the one in force stays", metadata: ["reason": "\(error)"])
        }
    }
}

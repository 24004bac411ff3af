import Classification
import DecisionService
import DifftierServer
import Identity
import Logging
import RiskModel
import ServiceLifecycle
import UnixSignals

/// Runs the server until it is asked to end, and reads policy, trust file and certificates again on SIGHUP.
struct ClassifierService: Service {
    let configuration: ServiceConfiguration
    let handler: DecisionHandler
    let gatekeeper: Gatekeeper
    let journal: PolicyJournal
    let logger: Logger

    func run() async throws {
        var limits = ServerLimits()
        limits.maxWaitingRequests = configuration.queue
        limits.maxTimeout = .seconds(configuration.maximumTimeout)
        let server = try await DifftierServer.start(
            on: configuration.listen, tls: configuration.tls, limits: limits, agent: "difftierd/\(Difftierd.version)",
            threads: configuration.workers,
            logger: logger, handler: handler)
        logger.info("serving", metadata: ["policy": "\(journal.policy.current.policy.digest.prefix(12))"])
        await withGracefulShutdownHandler {
            for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() { reload(server) }
        } onGracefulShutdown: {
        }
        await server.shutdown()
    }

    /// Reads everything again that can change while the service runs. What has mistakes changes nothing.
    private func reload(_ server: DifftierServer) {
        journal.reload()
        if let path = configuration.trustFile {
            reload("trust file") { gatekeeper.follow(try TrustFile.load(path)) }
        }
        if configuration.tls != nil {
            reload("certificate") { try server.reloadCertificates() }
        }
    }

    private func reload(_ what: String, _ body: () throws -> Void) {
        do {
            try body()
            logger.notice("\(what) reloaded")
        } catch {
            logger.error("the new \(what) has mistakes; the one in force stays", metadata: ["reason": "\(error)"])
        }
    }
}

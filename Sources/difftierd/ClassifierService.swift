import Classification
import DecisionService
import DifftierServer
import Evidence
import Foundation
import Logging
import RiskModel
import ServiceLifecycle
import UnixSignals

/// Runs the server until it is asked to end, and reads policy, trust file and certificates again on SIGHUP.
struct ClassifierService: Service {
    let configuration: ServiceConfiguration
    let handler: DecisionHandler
    let policies: PolicyJournal
    let believed: TrustJournal
    let people: PeopleDesk
    let trust: ServiceTrust
    let logger: Logger

    func run() async throws {
        var limits = ServerLimits()
        limits.maxWaitingRequests = configuration.queue
        limits.maxTimeout = .seconds(configuration.maximumTimeout)
        let server = try await DifftierServer.start(
            on: configuration.listen, tls: configuration.tls, limits: limits, agent: "difftierd/\(Difftierd.version)",
            threads: configuration.workers,
            logger: logger, handler: handler)
        var metrics: MetricsListener?
        if let address = configuration.metricsListen {
            metrics = try await MetricsListener.start(on: address, pages: MetricsPages(handler).pages)
            logger.info("metrics", metadata: ["address": "\(metrics?.address ?? address)"])
        }
        let archiving = configuration.archiveAfterDays.map { days in Task { await archive(after: days) } }
        logger.info("serving", metadata: ["policy": "\(policies.policy.current.policy.digest.prefix(12))"])
        await withGracefulShutdownHandler {
            for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() { reload(server) }
        } onGracefulShutdown: {
        }
        archiving?.cancel()
        await metrics?.shutdown()
        await server.shutdown()
    }

    /// Once at the start and then every day, until cancelled.
    private func archive(after days: Int) async {
        while !Task.isCancelled {
            do throws(EvidenceError) {
                let events = try trust.archive(before: Int(Date().timeIntervalSince1970) - days * 86_400)
                if events > 0 { logger.notice("evidence archived", metadata: ["events": "\(events)"]) }
            } catch {
                logger.error("evidence could not be archived", metadata: ["cause": "\(error)"])
            }
            try? await Task.sleep(for: .seconds(86_400))
        }
    }

    /// Reads everything again that can change while the service runs. What has mistakes changes nothing.
    private func reload(_ server: DifftierServer) {
        policies.reload()
        if let path = configuration.trustFile { believed.reload(path) }
        if configuration.directory != nil { reload("directory of people") { try people.reload() } }
        if configuration.tls != nil { reload("certificate") { try server.reloadCertificates() } }
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

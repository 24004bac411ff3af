public import Logging
import NIOCore
import NIOPosix
public import WireProtocol

/// Serves the Difftier protocol on loopback addresses and Unix sockets, and over TLS on any address.
public final class DifftierServer: Sendable {
    /// Where it listens, with the ports that the system chose.
    public var addresses: [ServiceAddress] { listeners.map(\.address) }

    private let listeners: [Listener]
    private let service: RequestService
    /// nil where no address asks for TLS.
    private let certificates: CurrentTLS?

    private init(listeners: [Listener], service: RequestService, certificates: CurrentTLS?) {
        self.listeners = listeners
        self.service = service
        self.certificates = certificates
    }

    /// Starts to listen on every address, or on none.
    ///
    /// - Parameters:
    ///   - tls: needed where an address asks for TLS.
    ///   - agent: name and version of the program, which clients are told.
    ///   - threads: worker threads for requests; the number of cores unless told.
    public static func start(
        on addresses: [ServiceAddress], tls: ServerTLS? = nil, limits: ServerLimits = ServerLimits(), agent: String,
        threads: Int? = nil, logger: Logger, handler: any RequestHandling
    ) async throws(ServerError) -> DifftierServer {
        guard !addresses.isEmpty else { throw ServerError(.noAddress, at: nil, "no address to listen on was given") }
        var certificates: CurrentTLS?
        if let tls { certificates = try CurrentTLS(tls, linger: limits.lingerTimeout) }
        let service = RequestService(
            handler: handler, limits: limits, agent: agent,
            queue: WorkQueue(threads: threads ?? System.coreCount, waitingLimit: limits.maxWaitingRequests),
            textBudget: MemoryBudget(total: limits.maxTotalTextBytes),
            answerBudget: MemoryBudget(total: limits.maxTotalAnswerBytes),
            registry: ConnectionRegistry(maxConnections: limits.maxConnections, maxUnidentified: limits.maxUnidentified),
            logger: logger)
        var listeners: [Listener] = []
        do throws(ServerError) {
            for address in addresses {
                let listener = try await Listener.open(
                    address, with: certificates, for: service, on: MultiThreadedEventLoopGroup.singleton)
                listeners.append(listener)
                logger.info("listening", metadata: ["address": "\(listener.address)"])
            }
        } catch {
            for listener in listeners { await listener.close() }
            service.queue.close()
            throw error
        }
        return DifftierServer(listeners: listeners, service: service, certificates: certificates)
    }

    /// Reads what a server would speak TLS with, as its start does.
    ///
    /// - Throws: `badCertificate` where a file cannot be used.
    public static func check(_ tls: ServerTLS) throws(ServerError) { _ = try CurrentTLS(tls, linger: .seconds(1)) }

    /// Reads certificates, key and authorities again: for connections from here on; those that are open stay as they are.
    ///
    /// - Throws: `badCertificate` where a file cannot be used; what was in force stays so.
    public func reloadCertificates() throws(ServerError) { try certificates?.reload() }

    /// Stops: takes no more connections and calls, lets open calls finish for up to `drainTimeout`, then interrupts them.
    ///
    /// Returns when every connection is closed and no request is being worked on, but at the latest a few seconds after
    /// `drainTimeout`: work that does not ask whether it is interrupted is left behind.
    public func shutdown(drainTimeout: Duration = .seconds(10)) async {
        service.logger.info("shutting down")
        for listener in listeners { await listener.close() }
        for entry in service.registry.beginDraining() { entry.onLoop { $0.drain() } }
        let lingering = service.limits.lingerTimeout + .seconds(1)
        if await !settled(within: drainTimeout, { service.registry.count == 0 }) {
            for entry in service.registry.entries { entry.onLoop { $0.giveUp() } }
            if await !settled(within: lingering, { service.registry.count == 0 }) {
                for entry in service.registry.entries { entry.onLoop { $0.abandon() } }
            }
        }
        _ = await settled(within: lingering) { service.queue.running == 0 }
        service.queue.close()
        service.logger.info("shut down")
    }

    private func settled(within bound: Duration, _ condition: () -> Bool) async -> Bool {
        let deadline = ContinuousClock.now + bound
        while !condition() {
            guard ContinuousClock.now < deadline else { return false }
            // Where this task is cancelled the wait becomes a busy one; it is bounded all the same.
            try? await Task.sleep(for: .milliseconds(10))
        }
        return true
    }
}

extension ConnectionRegistry.Entry {
    fileprivate func onLoop(_ body: @escaping @Sendable (ServerConnectionHandler) -> Void) {
        let handler = handler
        handler.eventLoop.execute { body(handler.value) }
    }
}

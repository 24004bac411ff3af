public import DifftierServer
import Dispatch
import Foundation
import RiskModel
import Synchronization
import WireProtocol

/// What Prometheus reads: counters of the moment, and the measures of the last month, read off the evidence now and then.
///
/// No scrape waits for the evidence: it shows what was read last, and where that is old has it read anew on a thread of its own. Before the
/// first reading is done there are counters only.
public final class MetricsPages: Sendable {
    /// Seconds that measures are good for at least.
    private static let lifetime = 60.0
    /// Of one thread's time at most so much goes into reading the evidence, however large that is.
    private static let share = 0.05
    private static let days = 30

    private struct Kept {
        var report: MeasureReport?
        /// On the clock of the system's uptime.
        var until = 0.0
        var isBeingRead = false
    }

    private let handler: DecisionHandler
    private let kept = Mutex(Kept())
    private let queue = DispatchQueue(label: "difftier.measures", qos: .utility)

    public init(_ handler: DecisionHandler) {
        self.handler = handler
        refresh()
    }

    public var pages: MetricsListener.Pages {
        MetricsListener.Pages(contentType: PrometheusText.contentType, metrics: { self.text }, isHealthy: { self.isHealthy })
    }

    private var text: String {
        refresh()
        return PrometheusText.render(handler.counted, kept.withLock { $0.report })
    }

    private var isHealthy: Bool { handler.health().status == .serving }

    private func refresh() {
        let isDue = kept.withLock { kept in
            guard !kept.isBeingRead, Self.uptime >= kept.until else { return false }
            kept.isBeingRead = true
            return true
        }
        guard isDue else { return }
        queue.async { [self] in
            let begun = Self.uptime
            let now = UnixTime.now
            let report = handler.measures(over: .init(since: max(0, now - Self.days * DayCounts.seconds), until: now + 1))
            let ended = Self.uptime
            kept.withLock {
                $0 = Kept(report: report, until: ended + max(Self.lifetime, (ended - begun) / Self.share))
            }
        }
    }

    private static var uptime: Double { ProcessInfo.processInfo.systemUptime }
}

public import DifftierServer
import Foundation
import RiskModel
import Synchronization
import WireProtocol

/// What Prometheus reads: counters of the moment, and the measures of the last month, read off the evidence now and then.
public final class MetricsPages: Sendable {
    /// Seconds that measures are good for: a scrape must not read the evidence each time.
    private static let lifetime = 60
    private static let days = 30

    private struct Kept {
        var report: MeasureReport?
        var until = 0
    }

    private let handler: DecisionHandler
    private let kept = Mutex(Kept())

    public init(_ handler: DecisionHandler) { self.handler = handler }

    public var pages: MetricsListener.Pages {
        MetricsListener.Pages(contentType: PrometheusText.contentType, metrics: { self.text }, isHealthy: { self.isHealthy })
    }

    private var text: String { PrometheusText.render(handler.counted, report) }

    private var isHealthy: Bool { handler.health().status == .serving }

    /// One thread at a time reads the evidence; the others wait for it.
    private var report: MeasureReport? {
        kept.withLock { kept in
            let now = Int(Date().timeIntervalSince1970)
            if now < kept.until { return kept.report }
            let start = max(0, now - Self.days * DayCounts.seconds)
            kept = Kept(report: handler.measures(over: .init(since: start, until: now + 1)), until: now + Self.lifetime)
            return kept.report
        }
    }
}

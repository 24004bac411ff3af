import Evidence
import RiskModel
import Synchronization

/// The grants that were taken back, as the evidence says.
final class Revocations: Sendable {
    /// When, by the id of the grant: seconds since 1970.
    private let times: Mutex<[String: Int]>

    /// Reads what was recorded before.
    init(of log: EvidenceLog) throws(EvidenceError) {
        var times: [String: Int] = [:]
        var next: Int? = 0
        while let start = next {
            let page = try log.events(EventFilter(kinds: [.revocation]), from: start, limit: 1_000, withTexts: false)
            for event in page.events {
                if let grant = event.reference, times[grant] == nil { times[grant] = event.at }
            }
            next = page.next
        }
        self.times = Mutex(times)
    }

    /// nil for a grant that was not taken back.
    func time(of grant: String) -> Int? { times.withLock { $0[grant] } }

    /// - Returns: the time that counts: of the first revocation.
    func add(_ grant: String, at time: Int) -> Int {
        times.withLock { times in
            if let known = times[grant] { return known }
            times[grant] = time
            return time
        }
    }
}

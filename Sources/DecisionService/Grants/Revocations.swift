import Evidence
import Foundation
import RiskModel
import Synchronization

/// The grants that were taken back, as the evidence says, as long as anybody may still show one.
final class Revocations: Sendable {
    /// Seconds after its revocation for which a grant is remembered: it lives no longer, and is not reported under a day after its end.
    private static let memory = TierPolicy.longestTTL + EvidenceDesk.lateness + 3_600

    private struct State {
        /// When, by the id of the grant: seconds since 1970.
        var times: [String: Int] = [:]
        /// When those that are too old were last left out.
        var swept = 0
    }

    private let state: Mutex<State>

    /// Reads what was recorded before.
    init(of log: EvidenceLog) throws(EvidenceError) {
        let now = UnixTime.now
        var times: [String: Int] = [:]
        var next: Int? = 0
        let filter = EventFilter(kinds: [.revocation], since: now - Self.memory)
        while let start = next {
            let page = try log.events(filter, from: start, limit: 1_000, withTexts: false)
            for event in page.events {
                if let grant = event.reference, times[grant] == nil { times[grant] = event.at }
            }
            next = page.next
        }
        state = Mutex(State(times: times, swept: now))
    }

    /// nil for a grant that was not taken back.
    func time(of grant: String) -> Int? { state.withLock { $0.times[grant] } }

    /// - Returns: the time that counts: of the first revocation.
    func add(_ grant: String, at time: Int) -> Int {
        state.withLock { state in
            if let known = state.times[grant] { return known }
            state.times[grant] = time
            if time > state.swept + 3_600 {
                state.times = state.times.filter { $0.value > time - Self.memory }
                state.swept = time
            }
            return time
        }
    }
}

import Classification
import DifftierServer
import Evidence
import Foundation
import Logging
import RiskModel

/// What the evidence holds of a subject lately, for the rules that ask.
struct RecentBehaviour: Sendable {
    let log: EvidenceLog
    let logger: Logger

    /// What cannot be counted is left out, and so unknown to the policy.
    func counts(
        _ questions: [RecentTest.Question], for subject: String, in session: RequestSession
    ) -> [RecentTest.Question: Int] {
        var counts: [RecentTest.Question: Int] = [:]
        let now = UnixTime.now
        for question in questions {
            do throws(EvidenceError) {
                counts[question] = try count(question.what, of: subject, since: now - question.within)
            } catch {
                logger.error("recent events could not be counted", metadata: ["request": "\(session.id)", "cause": "\(error)"])
            }
        }
        return counts
    }

    private func count(_ what: RecentTest.What, of subject: String, since time: Int) throws(EvidenceError) -> Int {
        switch what {
        case .decisions: try log.count(forSubject: subject, since: time)
        case .high: try log.count(forSubject: subject, since: time, tier: .high)
        case .deniedActions: try log.countDeniedActions(ofSubject: subject, since: time)
        }
    }
}

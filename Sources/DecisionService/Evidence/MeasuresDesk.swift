import Classification
import DifftierServer
import Evidence
import Foundation
import GitPatches
import RiskModel
import WireProtocol

/// Reads the six measures off the evidence, the repositories and the policy in force.
struct MeasuresDesk: Sendable {
    /// How far before a period events are read: what waits for an approval longer than that is counted as decided in the dark.
    private static let lookBack = 31 * 86_400
    private static let pageEvents = 1_000
    private static let pageBytes = 8 << 20

    let log: EvidenceLog
    let repositories: RepositoryDirectory
    let policy: PolicyInForce

    /// - Throws: `EvidenceError`, `Interruption`.
    func report(over period: MeasureReport.Period, interruption: any InterruptionCheck) throws -> MeasureReport {
        let policy = policy.current.policy
        let irreversible = Set(policy.rules.filter { $0.tags.contains(Rule.irreversibleTag) }.map(\.id))
        var tally = MeasureTally(over: period, irreversibleRules: irreversible)
        var next: Int? = 0
        let filter = EventFilter(since: period.since - Self.lookBack)
        while let start = next {
            try interruption.check()
            let page = try log.events(filter, from: start, limit: Self.pageEvents, bytes: Self.pageBytes)
            for logged in page.events {
                guard let event = try logged.event() else { continue }
                tally.add(
                    MeasuredEvent(kind: event.kind.rawValue, at: event.at, subject: event.subject, body: event.body))
            }
            next = page.next
        }
        let (candidates, notExamined) = tally.rollbackCandidates
        return tally.report(
            rollback: try readiness(of: candidates, notExamined: notExamined, interruption: interruption),
            coverage: RepositoryCoverage(
                configured: repositories.all.map(\.name), policy: policy.digest, newest: tally.newestPolicies))
    }

    private func readiness(
        of candidates: [RollbackCandidate], notExamined: Int, interruption: any InterruptionCheck
    ) throws -> RollbackReadiness {
        var merged: [(RollbackCandidate, RollbackOutcome)] = []
        for (name, changes) in Dictionary(grouping: candidates, by: \.repository).sorted(by: { $0.key < $1.key }) {
            guard let entry = repositories.entry(name) else { continue }
            do throws(GitPatchError) {
                merged += try outcomes(of: changes, in: entry, interruption: interruption)
            } catch {
                if case .interrupted(let interruption) = error.code { throw interruption }
                merged += changes.map { ($0, .notTried(because: error.message)) }
            }
        }
        return RollbackReadiness(merged: merged, notExamined: notExamined)
    }

    private func outcomes(
        of changes: [RollbackCandidate], in entry: RepositoryEntry, interruption: any InterruptionCheck
    ) throws(GitPatchError) -> [(RollbackCandidate, RollbackOutcome)] {
        let repository = try GitRepository(
            openingAt: entry.path, verification: .strict, limits: GitLimits(), interruption: interruption)
        let tip = try repository.tip(ofBranch: entry.targetBranch)
        let merged = try repository.merged(Set(changes.map(\.head)), into: tip)
        var outcomes: [(RollbackCandidate, RollbackOutcome)] = []
        for change in changes where merged.contains(change.head) {
            outcomes.append((change, try outcome(of: change, at: tip, in: repository)))
        }
        return outcomes
    }

    private func outcome(
        of change: RollbackCandidate, at tip: ObjectID, in repository: GitRepository
    ) throws(GitPatchError) -> RollbackOutcome {
        do throws(GitPatchError) {
            switch try repository.reversal(of: change.head, since: change.base, at: tip) {
            case .clean: return .clean
            case .conflicts(let paths): return .conflicts(paths)
            case .missing(let id): return .notTried(because: "the object \(id) is not in the repository any more")
            }
        } catch {
            if case .interrupted = error.code { throw error }
            return .notTried(because: error.message)
        }
    }
}

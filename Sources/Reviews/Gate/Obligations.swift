internal import RiskModel

/// Whether what has to be done for a change was done, as reports say that are bound to its head.
struct Obligations {
    let repository: String
    let head: String?
    let exclusions: Exclusions
    let directory: PeopleDirectory
    let now: Int

    /// The newest report counts whose word counts; of two at the same moment the failure.
    func state(of name: String, _ statuses: [StatusRecord]) -> ObligationState {
        let reports = statuses.filter { status in
            status.name.isExactly(name) && status.repository.isExactly(repository) && status.at <= now
                && head.map(status.head.isExactly) ?? false
        }.sorted { $0.order < $1.order }
        guard let newest = reports.last(where: counts) else {
            return ObligationState(name: name, outcome: reports.last.map { .unproven(by: $0.by) } ?? .unreported)
        }
        return ObligationState(name: name, outcome: newest.state == .success ? .met(by: newest.by) : .failed(by: newest.by))
    }

    /// Whoever had a part in the change does not say how it went.
    private func counts(_ status: StatusRecord) -> Bool {
        status.trusted && exclusions.reason(againstAnyOf: [status.by] + (status.names ?? []), in: directory) == nil
    }
}

extension StatusRecord {
    fileprivate var order: (Int, Int, String) { (at, state == .failure ? 1 : 0, by) }
}

/// How long people took to approve what waited for them.
struct ApprovalTally {
    private struct ChangeKey: Hashable {
        let repository: Int
        let patch: CompactID
    }

    private struct Waiting {
        var since: Int
        var change: Int
    }

    static let latencyBins = [300, 900, 3_600, 14_400, 86_400]

    private var decisions: [CompactID: Waiting] = [:]
    private var changes: [ChangeKey: Int] = [:]
    /// For each change whether it waits, by the newest of its events that lies in the period.
    private var waits: [Bool] = []
    private var repositories: NameTable
    private var latencies = SecondsDistribution()
    private var withoutDecision = 0

    init(limits: MeasureLimits) { repositories = NameTable(limit: limits.repositories) }

    /// - Parameter isCounted: false for a decision before the period, which an approval may still name.
    mutating func add(decision id: CompactID, _ body: JSONValue, at time: Int, isCounted: Bool) {
        let patch = body["patch"]
        guard let satisfied = body["approvals"]?["satisfied"]?.bool,
            let repository = (patch?["repository"]?.string).flatMap({ repositories.number(of: $0) }),
            // The patch id outlives a rebase; without one the head has to do.
            let key = (patch?["patch_id"]?.string ?? patch?["head"]?.string).flatMap(CompactID.init)
        else { return }
        let change = ChangeKey(repository: repository, patch: key)
        guard !satisfied || changes[change] != nil else { return }
        let number = changes[change] ?? waits.count
        if number == waits.count {
            changes[change] = number
            waits.append(false)
        }
        waits[number] = isCounted && !satisfied
        if !satisfied { decisions[id] = Waiting(since: time, change: number) }
    }

    mutating func add(approvalOf id: CompactID, at time: Int) {
        guard let decision = decisions[id] else {
            withoutDecision += 1
            return
        }
        waits[decision.change] = false
        latencies.add(time - decision.since)
    }

    var summary: ApprovalLatencies {
        ApprovalLatencies(
            seconds: latencies.summary(bins: Self.latencyBins), waiting: waits.count { $0 }, withoutDecision: withoutDecision)
    }
}

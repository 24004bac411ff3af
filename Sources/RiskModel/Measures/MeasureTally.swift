/// Folds the events of the evidence into the six measures.
///
/// Hand in events in the order of the log. Those before the period are worth reading too: they count for nothing, but an approval in
/// the period may answer a decision before it, and a repository's newest decision may lie there. Of those after it only revocations
/// count, which shorten the life of a grant of the period. Memory follows what has to be remembered to judge later events: some 150
/// bytes for each decision that waits for approval and each grant that is alive at once, and a bounded part for all the rest.
public struct MeasureTally: Sendable {
    /// The events that measures are made of; others pass by.
    private enum Kind: String {
        case decision, grant, denial, revocation, approval, action
    }

    private let period: MeasureReport.Period
    private var events = 0
    private var unread = 0
    private var decisions = DecisionCounts()
    private var grants: GrantTally
    private var actions = ActionOutcomes()
    private var denials: [String: Int] = [:]
    private var capabilityNames: NameTable
    private var approvals: ApprovalTally
    private var candidates: RollbackCandidates
    private var policies: [String: String] = [:]
    private var repositoryNames: NameTable
    private var days: [Int: DayCounts] = [:]

    /// - Parameter irreversibleRules: ids of the rules that carry `Rule.irreversibleTag`.
    public init(
        over period: MeasureReport.Period, irreversibleRules: Set<String> = [], limits: MeasureLimits = MeasureLimits()
    ) {
        self.period = period
        grants = GrantTally(limits: limits)
        capabilityNames = NameTable(limit: limits.capabilities)
        approvals = ApprovalTally(limits: limits)
        candidates = RollbackCandidates(limit: limits.rollbackCandidates, irreversibleRules: irreversibleRules)
        repositoryNames = NameTable(limit: limits.repositories)
    }

    public mutating func add(_ event: MeasuredEvent) {
        let isCounted = period.contains(event.at)
        if isCounted { events += 1 }
        guard let kind = Kind(rawValue: event.kind) else { return }
        let understood: Bool
        switch kind {
        case .decision where event.at < period.until: understood = add(decision: event, isCounted: isCounted)
        case .revocation where event.at >= period.since: understood = add(revocation: event)
        case _ where !isCounted: return
        case .grant: understood = add(grant: event)
        case .denial: understood = add(denial: event)
        case .approval: understood = add(approval: event)
        case .action: understood = add(action: event)
        case .decision, .revocation: return
        }
        if !understood, isCounted { unread += 1 }
    }

    /// Merged or not, the newest changes of agents that a revert could be tried of, and how many older ones were let go.
    public var rollbackCandidates: (changes: [RollbackCandidate], notExamined: Int) { (candidates.all, candidates.dropped) }

    /// By repository, the digest of the policy that its newest authoritative decision among the events was made under.
    public var newestPolicies: [String: String] { policies }

    /// - Parameters: what the log cannot tell; nil where nobody found it out.
    public func report(rollback: RollbackReadiness? = nil, coverage: RepositoryCoverage? = nil) -> MeasureReport {
        MeasureReport(
            period: period, events: events, unread: unread, decisions: decisions, lifetimes: grants.lifetimes,
            capabilities: grants.use, actions: actions, denials: denials, approvals: approvals.summary, rollback: rollback,
            coverage: coverage, days: days.values.sorted { $0.start < $1.start })
    }

    private mutating func add(decision event: MeasuredEvent, isCounted: Bool) -> Bool {
        let body = event.body
        guard let text = body["decision_id"]?.string, let id = CompactID(text),
            let tier = (body["tier"]?.string).flatMap(Tier.init),
            let authoritative = body["authoritative"]?.bool
        else { return false }
        guard authoritative else {
            if isCounted {
                decisions.advisory += 1
                onDay(of: event) { $0.decisions.advisory += 1 }
            }
            return true
        }
        approvals.add(decision: id, body, at: event.at, isCounted: isCounted)
        // The policy in force then, without what the repository itself adds to it.
        if let repository = body["patch"]?["repository"]?.string,
            let digest = (body["inputs"]?["policy_digest"] ?? body["policy"]?["digest"])?.string,
            repositoryNames.number(of: repository) != nil
        {
            policies[repository] = digest
        }
        guard isCounted else { return true }
        let isOfAgent = body["subject"]?["actor"]?.string == ActorKind.agent.rawValue
        decisions[tier] += 1
        onDay(of: event) { $0.decisions[tier] += 1 }
        if isOfAgent {
            decisions.ofAgents += 1
            onDay(of: event) { $0.decisions.ofAgents += 1 }
            candidates.add(decision: text, body)
        }
        return true
    }

    private mutating func add(grant event: MeasuredEvent) -> Bool {
        guard grants.add(grant: event.body, at: event.at) else { return false }
        onDay(of: event) { $0.grants += 1 }
        return true
    }

    private mutating func add(revocation event: MeasuredEvent) -> Bool {
        guard let id = (event.body["grant"]?.string).flatMap(CompactID.init) else { return false }
        grants.add(revocationOf: id, at: event.at)
        return true
    }

    private mutating func add(denial event: MeasuredEvent) -> Bool {
        guard let capability = event.body[DenialRecord.CodingKeys.capability]?.string else { return false }
        denials[capabilityNames.number(of: capability) == nil ? "other" : capability, default: 0] += 1
        onDay(of: event) { $0.denials += 1 }
        return true
    }

    private mutating func add(approval event: MeasuredEvent) -> Bool {
        // Only what says that a change is good, and may count, ends a wait.
        if let kind = event.body["kind"]?.string, kind != ApprovalRecord.Kind.approve.rawValue { return true }
        if event.body["refused"] != nil { return true }
        guard let id = (event.body[ApprovalRecord.CodingKeys.decisionID]?.string).flatMap(CompactID.init) else { return false }
        approvals.add(approvalOf: id, at: event.at)
        onDay(of: event) { $0.approvals += 1 }
        return true
    }

    private mutating func add(action event: MeasuredEvent) -> Bool {
        let body = event.body
        guard let kind = (body[ActionRecord.CodingKeys.kind]?.string).flatMap(ActionRecord.Kind.init),
            let outcome = (body[ActionRecord.CodingKeys.outcome]?.string).flatMap(ActionRecord.Outcome.init),
            let withinGrant = body[ActionRecord.CodingKeys.withinGrant]?.bool
        else { return false }
        let count: WritableKeyPath<ActionOutcomes.Counts, Int> =
            switch (outcome, withinGrant) {
            case (.done, _): \.done
            case (.blocked, true): \.misconfigured
            case (.blocked, false): \.unsafe
            }
        actions.counts[keyPath: count] += 1
        actions.kinds[kind.rawValue, default: ActionOutcomes.Counts()][keyPath: count] += 1
        onDay(of: event) { $0.actions[keyPath: count] += 1 }
        guard outcome == .done else { return true }
        if !withinGrant { actions.doneBeyondGrant += 1 }
        if let subject = event.subject, let capability = body[ActionRecord.CodingKeys.capability]?.string {
            grants.add(use: capability, by: subject)
        }
        return true
    }

    private mutating func onDay(of event: MeasuredEvent, _ change: (inout DayCounts) -> Void) {
        // Also before 1970 a day begins before the times on it.
        let start = event.at - ((event.at % DayCounts.seconds) + DayCounts.seconds) % DayCounts.seconds
        change(&days[start, default: DayCounts(start: start)])
    }
}

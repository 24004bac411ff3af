public import RiskModel

/// What becomes of a policy from one version to the next, by what it means: order, places, names of labels and how conditions are
/// written do not matter.
public struct PolicyComparison {
    public struct Difference: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable { case added, removed, changed }

        /// What agents may do afterwards, as far as this difference goes.
        public enum Effect: String, Hashable, Sendable {
            /// More: something is asked or withheld less.
            case wider
            /// Less.
            case narrower
            /// Not told by the structure of the change.
            case unclear
            /// Nothing that decides.
            case none
        }

        public var kind: Kind
        /// The id of a rule, or what else of the policy is concerned, such as `tier medium`.
        public var subject: String
        public var isRule: Bool
        public var details: [String]
        public var effect: Effect
    }

    private let old: Policy
    private let new: Policy
    /// Both policies' conditions over one list of probes, labels replaced by what they stand for.
    private let common: CommonConditions

    public init(from old: Policy, to new: Policy) {
        self.old = old
        self.new = new
        common = CommonConditions(old, new)
    }

    /// Rules by id, then tiers and the rest.
    public func differences() -> [Difference] { ruleDifferences() + tierDifferences() + otherDifferences() }

    // MARK: Rules

    private func ruleDifferences() -> [Difference] {
        let before = Dictionary(old.rules.map { ($0.id, $0) }) { first, _ in first }
        let after = Dictionary(new.rules.map { ($0.id, $0) }) { first, _ in first }
        return Set(before.keys).union(after.keys).sorted().compactMap { id in
            switch (before[id], after[id]) {
            case (let rule?, nil):
                Difference(
                    kind: .removed, subject: id, isRule: true, details: [rule.tier.name],
                    effect: old.raises(rule) ? .wider : .narrower)
            case (nil, let rule?):
                Difference(
                    kind: .added, subject: id, isRule: true, details: [rule.tier.name],
                    effect: new.raises(rule) ? .narrower : .wider)
            case (let first?, let second?): difference(first, second)
            case (nil, nil): nil
            }
        }
    }

    private func difference(_ before: Rule, _ after: Rule) -> Difference? {
        var changes = Changes()
        if before.tier != after.tier {
            changes.add("tier \(before.tier.name) → \(after.tier.name)", after.tier < before.tier ? .wider : .narrower)
        }
        if before.scope != after.scope { changes.add("scope \(before.scope.rawValue) → \(after.scope.rawValue)", .unclear) }
        let (first, second) = common.conditions(of: before, and: after)
        if first != second { addCondition(first, second, raises: new.raises(after), &changes) }
        changes.add("withholds", from: before.withhold.map(\.name), to: after.withhold.map(\.name), more: .narrower)
        let (asked, asks) = (before.reviewers.map(\.text), after.reviewers.map(\.text))
        if Set(asked) != Set(asks) {
            let keeps = before.reviewers.allSatisfy { demand in
                after.reviewers.contains { $0.team == demand.team && $0.count >= demand.count }
            }
            changes.add(
                "reviewers \(asked.joined(separator: ", ")) → \(asks.joined(separator: ", "))", keeps ? .narrower : .wider)
        }
        if before.redacts != after.redacts || before.showsEnds != after.showsEnds || before.redactUntil != after.redactUntil {
            changes.add("what it masks", .unclear)
        }
        if before.summary != after.summary { changes.add("summary", .none) }
        if before.owner != after.owner { changes.add("owner \(before.owner ?? "-") → \(after.owner ?? "-")", .none) }
        return changes.difference(of: after.id, isRule: true)
    }

    /// - Parameter raises: how the rule is read now.
    private func addCondition(_ before: Predicate, _ after: Predicate, raises: Bool, _ changes: inout Changes) {
        let (appliesLess, appliesMore) = (common.implies(after, before), common.implies(before, after))
        // Written otherwise, with the same meaning.
        if appliesLess && appliesMore { return }
        if appliesLess {
            changes.add("applies less often", raises ? .wider : .narrower)
        } else if appliesMore {
            changes.add("applies more often", raises ? .narrower : .wider)
        } else {
            changes.add("applies otherwise", .unclear)
        }
    }

    // MARK: The rest

    private func tierDifferences() -> [Difference] {
        Tier.allCases.sorted().compactMap { tier in
            let (before, after) = (old[tier], new[tier])
            var changes = Changes()
            changes.add("grants", from: before.grants.map(\.name), to: after.grants.map(\.name), more: .wider)
            changes.add(
                "after approval", from: before.afterApproval.map(\.name), to: after.afterApproval.map(\.name), more: .wider)
            changes.add("obligations", from: before.obligations, to: after.obligations, more: .narrower)
            changes.add("approvals", from: before.approvals.count, to: after.approvals.count, more: .narrower)
            for (name, was, now) in [
                ("independent", before.approvals.independent, after.approvals.independent),
                ("human", before.approvals.human, after.approvals.human),
            ] where was != now {
                changes.add("approvals \(now ? "" : "need not be ")\(name)", now ? .narrower : .wider)
            }
            changes.add("seconds of a grant", from: before.ttl, to: after.ttl, more: .wider)
            return changes.difference(of: "tier \(tier.name)", isRule: false)
        }
    }

    private func otherDifferences() -> [Difference] {
        var all: [Difference?] = []
        func compare(_ subject: String, _ add: (inout Changes) -> Void) {
            var changes = Changes()
            add(&changes)
            all.append(changes.difference(of: subject, isRule: false))
        }
        if old.defaultTier != new.defaultTier {
            compare("default_tier") { $0.add("\(old.defaultTier.name) → \(new.defaultTier.name)", .unclear) }
        }
        compare("gated") { $0.add("", from: old.gated.map(\.name), to: new.gated.map(\.name), more: .narrower) }
        compare("registries") { $0.add("", from: Array(old.registries), to: Array(new.registries), more: .wider) }
        compare("fallback_owners") { $0.add("", from: old.fallbackOwners, to: new.fallbackOwners, more: .unclear) }
        compare("accept_reviews_from") {
            $0.add("", from: old.acceptedReviews.map(\.rawValue), to: new.acceptedReviews.map(\.rawValue), more: .wider)
        }
        compare("capabilities") {
            $0.add("", from: old.capabilities.map(\.name), to: new.capabilities.map(\.name), more: .none)
        }
        for team in Set(old.teams.keys).union(new.teams.keys).sorted() {
            compare("team \(team)") { $0.add("", from: old.teams[team] ?? [], to: new.teams[team] ?? [], more: .unclear) }
        }
        if old.tasks != new.tasks { compare("tasks") { addTasks(&$0) } }
        return all.compactMap { $0 }
    }

    private func addTasks(_ changes: inout Changes) {
        func name(_ task: TaskProfile) -> String { "\(task.subject) in \(task.repository) on \(task.branchPattern)" }
        let before = Dictionary(old.tasks.map { (name($0), $0) }) { first, _ in first }
        let after = Dictionary(new.tasks.map { (name($0), $0) }) { first, _ in first }
        for key in Set(before.keys).union(after.keys).sorted() {
            guard let was = before[key], let now = after[key] else {
                // Several tasks that match intersect, so one more may take away as well as give.
                changes.add("\(after[key] == nil ? "−" : "+") \(key)", .unclear)
                continue
            }
            changes.add(key, from: was.capabilities.map(\.name), to: now.capabilities.map(\.name), more: .wider)
            changes.add("\(key), denied", from: was.denied.map(\.name), to: now.denied.map(\.name), more: .narrower)
            if was.scope != now.scope { changes.add("\(key): scope", .unclear) }
        }
    }
}

/// Differences of one thing, with what they come to together.
private struct Changes {
    private var details: [String] = []
    private var effects: Set<PolicyComparison.Difference.Effect> = []

    mutating func add(_ detail: String, _ effect: PolicyComparison.Difference.Effect) {
        details.append(detail)
        effects.insert(effect)
    }

    /// - Parameter more: the effect of an element more; one fewer has the opposite one.
    mutating func add(_ name: String, from old: [String], to new: [String], more: PolicyComparison.Difference.Effect) {
        let added = Set(new).subtracting(old).sorted()
        let removed = Set(old).subtracting(new).sorted()
        let front = name.isEmpty ? "" : name + " "
        if !added.isEmpty { add(front + added.map { "+ \($0)" }.joined(separator: " "), more) }
        if !removed.isEmpty { add(front + removed.map { "− \($0)" }.joined(separator: " "), more.opposite) }
    }

    mutating func add(_ name: String, from old: Int, to new: Int, more: PolicyComparison.Difference.Effect) {
        if old != new { add("\(name) \(old) → \(new)", new > old ? more : more.opposite) }
    }

    /// nil where nothing changed. Whatever gives more makes the whole wider: nobody should have to look for it.
    func difference(of subject: String, isRule: Bool) -> PolicyComparison.Difference? {
        guard !details.isEmpty else { return nil }
        let effect = [.wider, .unclear, .narrower].first(where: effects.contains) ?? .none
        return .init(kind: .changed, subject: subject, isRule: isRule, details: details, effect: effect)
    }
}

extension PolicyComparison.Difference.Effect {
    fileprivate var opposite: Self {
        switch self {
        case .wider: .narrower
        case .narrower: .wider
        case .unclear, .none: self
        }
    }
}

extension ReviewerDemand {
    fileprivate var text: String { "\(count) of \(team)" }
}

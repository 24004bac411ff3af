/// Some candidates, each good for some demands, and how many each demand needs: find those that cost least in all, of these the ones with the
/// least load in all. Weighted set multicover, each candidate at most once.
///
/// Feasible: no demand needs more candidates than there are for it.
struct CoverProblem {
    /// By demand; 0 for one that is met already.
    var needs: [Int]
    /// In the order in which equal ones are preferred.
    var candidates: [Candidate]

    struct Candidate: Hashable {
        /// Demands, ascending.
        var serves: [Int]
        /// 1, or `weight`.
        var cost: Int
        var load: Int
    }

    /// More than as many candidates as there are.
    var weight: Int

    /// Candidates that are good for the same at the same cost, in order of load: a best set takes the first ones of each.
    struct Group {
        /// Demands that have to be looked at, ascending.
        var serves: [Int]
        var set: BitSet
        var cost: Int
        /// Of candidates; no more than can be of use.
        var members: [Int]
    }

    /// Demands or groups beyond which no more time is spent on finding those that decide nothing.
    private static let comparedAtMost = 1_000

    /// The problem without what decides nothing: demands that follow from others, and groups that another one is at least as good as.
    func groups() -> (needs: [Int], groups: [Group]) {
        let needs = withoutImplied()
        struct Kind: Hashable {
            var serves: [Int]
            var cost: Int
        }
        var byKind: [Kind: [Int]] = [:]
        for (index, candidate) in candidates.enumerated() {
            let serves = candidate.serves.filter { needs[$0] > 0 }
            if !serves.isEmpty { byKind[Kind(serves: serves, cost: candidate.cost), default: []].append(index) }
        }
        let groups = byKind.map { kind, members in
            let members = members.sorted { (candidates[$0].load, $0) < (candidates[$1].load, $1) }
            return Group(
                serves: kind.serves, set: BitSet(below: needs.count, kind.serves), cost: kind.cost,
                members: Array(members.prefix(kind.serves.map { needs[$0] }.max() ?? 0)))
        }
        let ordered = groups.sorted { left, right in
            if left.cost != right.cost { return left.cost < right.cost }
            return left.serves.count != right.serves.count
                ? left.serves.count > right.serves.count : (load(left), left.members[0]) < (load(right), right.members[0])
        }
        return (needs, withoutDominated(ordered, needs))
    }

    private func load(_ group: Group) -> Int { candidates[group.members[0]].load }

    /// A demand follows from another one that needs as many, and whose candidates are all good for it.
    private func withoutImplied() -> [Int] {
        guard needs.count <= Self.comparedAtMost else { return needs }
        var sets = needs.map { _ in BitSet(below: candidates.count) }
        for (index, candidate) in candidates.enumerated() {
            for demand in candidate.serves { sets[demand].insert(index) }
        }
        var left = needs
        for demand in needs.indices where left[demand] > 0 {
            let follows = needs.indices.contains { other in
                other != demand && left[other] >= left[demand] && sets[other].isSubset(of: sets[demand])
            }
            if follows { left[demand] = 0 }
        }
        return left
    }

    /// A group is of no use beside one that serves all that it serves, has enough members for that, and no member with more load.
    private func withoutDominated(_ groups: [Group], _ needs: [Int]) -> [Group] {
        guard groups.count <= Self.comparedAtMost else { return groups }
        var kept: [Group] = []
        for group in groups {
            let need = group.serves.map { needs[$0] }.max() ?? 0
            let isDominated = kept.contains { other in
                other.members.count >= need && group.set.isSubset(of: other.set)
                    && (other.cost < group.cost || candidates[other.members[need - 1]].load <= load(group))
            }
            if !isDominated { kept.append(group) }
        }
        return kept
    }
}

/// Finds the cheapest cover by branch and bound, then one of its cost with the least load, each in a bounded number of steps; never looks at a
/// clock.
///
/// Begins with a greedy cover, and takes the demand with the fewest candidates to spare first.
struct CoverSearch {
    /// Looks at a candidate's use for a demand, for all parts of one problem together.
    static let steps = 24_000_000
    /// People of one part beyond which a greedy cover has to do: the search goes as deep as there are people in it.
    private static let deepest = 1_000

    struct Cover: Hashable {
        /// Candidates, ascending.
        var chosen: [Int]
        /// False where the search was given up before it was certain that none is cheaper.
        var isSmallest: Bool
        /// A greedy cover costs at most this many times as much as a cheapest one: the harmonic number of the most demands that
        /// one candidate serves (Dobson 1982).
        var factor: Double
    }

    private let problem: CoverProblem
    private let groups: [CoverProblem.Group]
    private let serving: [[Int]]
    private var open: [Int]
    private var used: [Int]
    private var isClosed: [Bool]
    private var cost = 0
    private var load = 0
    private var best: (cost: Int, load: Int, used: [Int])
    /// Whether a cover of the same cost with less load is better.
    private var weighsLoad = false
    /// Of one node.
    private let nodeSteps: Int
    private var stepsLeft: Int

    static func solve(_ problem: CoverProblem, steps: Int = Self.steps) -> Cover {
        let (needs, groups) = problem.groups()
        var cover = Cover(chosen: [], isSmallest: true, factor: 1)
        var left = steps
        // All parts first: no part's load is worth a further person of another.
        var searches = parts(needs, groups).map { part in
            var search = CoverSearch(problem, needs, groups: part, steps: left)
            search.branch()
            cover.isSmallest = cover.isSmallest && search.stepsLeft > 0
            left = max(0, search.stepsLeft)
            return search
        }
        for index in searches.indices {
            searches[index].stepsLeft = left
            searches[index].weighsLoad = true
            searches[index].branch()
            left = max(0, searches[index].stepsLeft)
            let (part, used) = (searches[index].groups, searches[index].best.used)
            let most = part.map(\.serves.count).max() ?? 1
            cover.factor = max(cover.factor, (1...most).reduce(0) { $0 + 1 / Double($1) })
            cover.chosen += zip(part, used).flatMap { $0.members.prefix($1) }
        }
        cover.chosen = withoutNeedless(cover.chosen.sorted(), problem)
        return cover
    }

    /// Groups that share no demand with the groups of other parts.
    private static func parts(_ needs: [Int], _ groups: [CoverProblem.Group]) -> [[CoverProblem.Group]] {
        var parts: [(set: BitSet, groups: [Int])] = []
        for (index, group) in groups.enumerated() {
            var part = (set: group.set, groups: [index])
            parts.removeAll { other in
                guard !other.set.isDisjoint(with: group.set) else { return false }
                part.set.formUnion(other.set)
                part.groups += other.groups
                return true
            }
            parts.append(part)
        }
        return parts.map { $0.groups.sorted().map { groups[$0] } }
    }

    private init(_ problem: CoverProblem, _ needs: [Int], groups: [CoverProblem.Group], steps: Int) {
        self.problem = problem
        self.groups = groups
        var serving = needs.map { _ in [Int]() }
        for (index, group) in groups.enumerated() {
            for demand in group.serves { serving[demand].append(index) }
        }
        self.serving = serving
        open = needs.indices.map { serving[$0].isEmpty ? 0 : needs[$0] }
        used = groups.map { _ in 0 }
        isClosed = groups.map { _ in false }
        best = (0, 0, used)
        nodeSteps = groups.reduce(0) { $0 + $1.serves.count }
        stepsLeft = steps
        best = greedy()
    }

    /// Whoever serves most of what is open for what they cost, again and again.
    private func greedy() -> (cost: Int, load: Int, used: [Int]) {
        var copy = self
        while let index = copy.mostUseful() { copy.take(index) }
        return (copy.cost, copy.load, copy.used)
    }

    private func mostUseful() -> Int? {
        var best: (index: Int, gain: Int, cost: Int, load: Int)?
        for index in groups.indices {
            guard let next = next(in: index) else { continue }
            let gain = gain(of: index)
            let isBetter = best.map { best in
                let (mine, other) = (gain * best.cost, best.gain * next.cost)
                return mine > other || (mine == other && next.load < best.load)
            }
            if gain > 0, isBetter ?? true { best = (index, gain, next.cost, next.load) }
        }
        return best?.index
    }

    private func gain(of index: Int) -> Int { groups[index].serves.count { open[$0] > 0 } }

    private func next(in index: Int) -> CoverProblem.Candidate? {
        guard !isClosed[index], used[index] < groups[index].members.count else { return nil }
        return problem.candidates[groups[index].members[used[index]]]
    }

    private mutating func take(_ index: Int) {
        load += next(in: index)?.load ?? 0
        cost += groups[index].cost
        used[index] += 1
        for demand in groups[index].serves { open[demand] -= 1 }
    }

    private mutating func giveBack(_ index: Int) {
        used[index] -= 1
        cost -= groups[index].cost
        load -= next(in: index)?.load ?? 0
        for demand in groups[index].serves { open[demand] += 1 }
    }

    private mutating func branch(depth: Int = 0) {
        stepsLeft = depth > Self.deepest ? 0 : stepsLeft - nodeSteps
        guard stepsLeft > 0 else { return }
        guard let demand = scarcest() else {
            if isBetter(cost, load) { best = (cost, load, used) }
            return
        }
        guard isPromising() else { return }
        let choices = serving[demand].filter { next(in: $0) != nil }.map { (index: $0, gain: gain(of: $0)) }.sorted {
            let (left, right) = (groups[$0.index].cost, groups[$1.index].cost)
            if left != right { return left < right }
            return $0.gain != $1.gain
                ? $0.gain > $1.gain : (next(in: $0.index)?.load ?? 0, $0.index) < (next(in: $1.index)?.load ?? 0, $1.index)
        }
        for (index, _) in choices {
            take(index)
            branch(depth: depth + 1)
            giveBack(index)
            // What follows does without it.
            isClosed[index] = true
        }
        for (index, _) in choices { isClosed[index] = false }
    }

    private func isBetter(_ cost: Int, _ load: Int) -> Bool {
        cost < best.cost || (weighsLoad && cost == best.cost && load < best.load)
    }

    /// The open demand with the fewest candidates to spare; nil where none is open.
    private func scarcest() -> Int? {
        var scarcest: (demand: Int, spare: Int)?
        for demand in open.indices where open[demand] > 0 {
            let spare = candidatesLeft(for: demand) - open[demand]
            if spare < scarcest?.spare ?? .max { scarcest = (demand, spare) }
        }
        return scarcest?.demand
    }

    private func candidatesLeft(for demand: Int) -> Int {
        serving[demand].reduce(0) { $0 + (isClosed[$1] ? 0 : groups[$1].members.count - used[$1]) }
    }

    /// Whether what is chosen can still become better than the best that is known.
    private func isPromising() -> Bool {
        guard let more = leastMore() else { return false }
        if !weighsLoad || cost + more != best.cost { return isBetter(cost + more, load) }
        let lightest = groups.indices.reduce(Int.max) { least, index in
            next(in: index).map { gain(of: index) > 0 ? min(least, $0.load) : least } ?? least
        }
        // Of a sum of ones and weights, how many there are follows from the sum.
        let people = more / problem.weight + more % problem.weight
        let (added, overflow) = lightest.multipliedReportingOverflow(by: people)
        return !overflow && isBetter(cost + more, load + added)
    }

    /// What it costs at least to go on; nil where there are too few candidates.
    ///
    /// Each open demand gets a price such that the demands which any candidate serves cost at most as much together as the candidate; what all
    /// of them cost is then a lower bound (a solution of the dual linear program). Prices begin with even shares, and the scarcest demands take
    /// up what is left.
    private func leastMore() -> Int? {
        let one = 1 << 30
        var slack = groups.indices.map { next(in: $0) == nil ? nil : groups[$0].cost * one }
        var share = open.map { _ in Int?.none }
        let gains = groups.indices.map { slack[$0] == nil ? 0 : gain(of: $0) }
        for index in groups.indices where gains[index] > 0 {
            let even = groups[index].cost * one / gains[index]
            for demand in groups[index].serves { share[demand] = min(share[demand] ?? even, even) }
        }
        let demands = open.indices.filter { open[$0] > 0 }
        for demand in demands {
            guard share[demand] != nil, candidatesLeft(for: demand) >= open[demand] else { return nil }
        }
        var total = 0
        func spend(_ price: Int, on demand: Int) {
            total += price * open[demand]
            for index in serving[demand] { slack[index] = slack[index].map { $0 - price } }
        }
        for demand in demands { spend(share[demand] ?? 0, on: demand) }
        for demand in demands.sorted(by: { (serving[$0].count, $0) < (serving[$1].count, $1) }) {
            spend(serving[demand].compactMap { slack[$0] }.min() ?? 0, on: demand)
        }
        return (total + one - 1) / one
    }

    /// Without those whom nothing needs, the last ones first.
    private static func withoutNeedless(_ chosen: [Int], _ problem: CoverProblem) -> [Int] {
        var counts = problem.needs.map { -$0 }
        for index in chosen { for demand in problem.candidates[index].serves { counts[demand] += 1 } }
        var kept = chosen
        for index in chosen.reversed() where problem.candidates[index].serves.allSatisfy({ counts[$0] > 0 }) {
            for demand in problem.candidates[index].serves { counts[demand] -= 1 }
            kept.removeAll { $0 == index }
        }
        return kept
    }
}

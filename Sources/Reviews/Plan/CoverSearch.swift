/// Finds the best cover by branch and bound, in a bounded number of steps; never looks at a clock.
///
/// Begins with a greedy cover, and takes the demand with the fewest candidates left first. What has to follow is bounded from below by demands
/// that share no candidate, and by how much one candidate can serve at most.
struct CoverSearch {
    /// Looks at a candidate's use for a demand, in all parts of one problem together.
    static let steps = 8_000_000

    struct Cover: Hashable {
        /// Candidates, ascending.
        var chosen: [Int]
        /// False where the search was given up.
        var isSmallest: Bool
        /// A greedy cover has at most this many times the candidates of a smallest one: the harmonic number of the most demands that
        /// one candidate serves (Dobson 1982).
        var factor: Double
    }

    private let problem: CoverProblem
    private let groups: [CoverProblem.Group]
    private let serving: [[Int]]
    private var open: [Int]
    private var used: [Int]
    private var isClosed: [Bool]
    private var size = 0
    private var load = 0
    private var best: (size: Int, load: Int, used: [Int])
    /// Of one node.
    private let nodeSteps: Int
    private var stepsLeft: Int

    static func solve(_ problem: CoverProblem, steps: Int = Self.steps) -> Cover {
        let (needs, groups) = problem.groups()
        var cover = Cover(chosen: [], isSmallest: true, factor: 1)
        var left = steps
        for part in parts(needs, groups) {
            var search = CoverSearch(problem, needs, groups: part, steps: left)
            search.branch()
            cover.isSmallest = cover.isSmallest && search.stepsLeft > 0
            left = max(0, search.stepsLeft)
            let most = part.map(\.serves.count).max() ?? 1
            cover.factor = max(cover.factor, (1...most).reduce(0) { $0 + 1 / Double($1) })
            cover.chosen += zip(part, search.best.used).flatMap { $0.members.prefix($1) }
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

    /// Whoever serves most of what is open, again and again.
    private func greedy() -> (size: Int, load: Int, used: [Int]) {
        var copy = self
        while let index = copy.mostUseful() { copy.take(index) }
        return (copy.size, copy.load, copy.used)
    }

    private func mostUseful() -> Int? {
        var best: (index: Int, gain: Int, load: Int)?
        for index in groups.indices {
            guard let next = next(in: index) else { continue }
            let gain = gain(of: index)
            if gain > 0, best.map({ gain > $0.gain || (gain == $0.gain && next.load < $0.load) }) ?? true {
                best = (index, gain, next.load)
            }
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
        size += 1
        used[index] += 1
        for demand in groups[index].serves { open[demand] -= 1 }
    }

    private mutating func giveBack(_ index: Int) {
        used[index] -= 1
        size -= 1
        load -= next(in: index)?.load ?? 0
        for demand in groups[index].serves { open[demand] += 1 }
    }

    private mutating func branch() {
        stepsLeft -= nodeSteps
        guard stepsLeft > 0 else { return }
        guard let demand = scarcest() else {
            if (size, load) < (best.size, best.load) { best = (size, load, used) }
            return
        }
        guard isPromising() else { return }
        let choices = serving[demand].filter { next(in: $0) != nil }.sorted {
            let (left, right) = (gain(of: $0), gain(of: $1))
            return left != right ? left > right : (next(in: $0)?.load ?? 0, $0) < (next(in: $1)?.load ?? 0, $1)
        }
        for index in choices {
            take(index)
            branch()
            giveBack(index)
            // What follows does without it.
            isClosed[index] = true
        }
        for index in choices { isClosed[index] = false }
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
        var lightest = Int.max
        var mostServed = 1
        for index in groups.indices {
            guard let next = next(in: index) else { continue }
            let gain = gain(of: index)
            if gain > 0 { lightest = min(lightest, next.load) }
            mostServed = max(mostServed, gain)
        }
        var all = 0
        var apart = 0
        var touched = BitSet(below: groups.count)
        for demand in open.indices where open[demand] > 0 {
            guard candidatesLeft(for: demand) >= open[demand] else { return false }
            all += open[demand]
            if !serving[demand].contains(where: touched.contains) {
                apart += open[demand]
                for index in serving[demand] where !isClosed[index] { touched.insert(index) }
            }
        }
        let more = max(apart, (all + mostServed - 1) / mostServed)
        if more == 0 { return true }
        let (leastLoad, overflow) = lightest.multipliedReportingOverflow(by: more)
        return (size + more, overflow ? .max : load + leastLoad) < (best.size, best.load)
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

internal import RiskModel
internal import YAMLDocuments

/// Reads the labels of a policy and checks how they refer to each other.
struct LabelReader {
    let diagnostics: Diagnostics
    private(set) var labels: [Label] = []
    /// For each label the labels its condition asks for, in ascending order.
    private var uses: [[Int]] = []
    private let pairs: [YAMLPair]
    /// The number of the first.
    private let first: Int

    /// - Parameters:
    ///   - pairs: one for each label, in the order of `Vocabulary.labels`
    ///   - first: how many labels the policy has already, which know nothing of these
    init(
        _ pairs: [YAMLPair], after first: Int, _ condition: (YAMLNode) -> (Predicate, uses: Set<Int>), _ diagnostics: Diagnostics
    ) {
        self.diagnostics = diagnostics
        self.pairs = pairs
        self.first = first
        for pair in pairs {
            Names.check(
                pair.key, Names.isName, "a label is named with letters, digits, `.`, `_` and `-`", at: pair.keyPlace, diagnostics)
            let (when, uses) = condition(pair.value)
            labels.append(Label(name: pair.key, when: when, location: pair.keyPlace.location))
            self.uses.append(own(uses).sorted())
        }
    }

    /// Reports each label that no rule asks for, directly or over other labels.
    func reportUnused(besides used: Set<Int>, except isExempt: (SourcePlace) -> Bool) {
        var reached = Set(own(used))
        var pending = Array(reached)
        while let index = pending.popLast() {
            for next in uses[index] where reached.insert(next).inserted { pending.append(next) }
        }
        for (index, pair) in pairs.enumerated() where !reached.contains(index) && !isExempt(pair.keyPlace) {
            diagnostics.report(.unusedLabel, "no rule uses the label `\(pair.key)`", at: pair.keyPlace)
        }
    }

    /// Which of these labels are meant by their numbers in the policy.
    private func own(_ numbers: Set<Int>) -> [Int] { numbers.filter { $0 >= first }.map { $0 - first } }

    /// Reports each circle of labels once, and each chain that is too long to be evaluated.
    ///
    /// Depth-first with an explicit path, so that a policy of many labels costs no more than its size.
    func reportCycles() {
        /// Labels in each other below and with one; nil until it is known.
        var heights = [Int?](repeating: nil, count: labels.count)
        for start in labels.indices where heights[start] == nil {
            var path = [(label: start, next: 0)]
            var depths = [start: 0]
            while let (label, next) = path.last {
                if next < uses[label].count {
                    path[path.count - 1].next += 1
                    let target = uses[label][next]
                    if let depth = depths[target] {
                        reportCycle(path[depth...].map(\.label))
                    } else if heights[target] == nil {
                        depths[target] = path.count
                        path.append((target, 0))
                    }
                } else {
                    path.removeLast()
                    depths[label] = nil
                    let height = 1 + (uses[label].compactMap { heights[$0] }.max() ?? 0)
                    heights[label] = height
                    if height == PolicyLimits.labelDepth + 1 {
                        let message = "labels ask for each other over more than \(PolicyLimits.labelDepth) levels"
                        diagnostics.report(.nesting, message, at: pairs[label].keyPlace)
                    }
                }
            }
        }
    }

    private func reportCycle(_ cycle: [Int]) {
        guard let first = cycle.first, !diagnostics.isFull else { return }
        let shown = 6
        var names = cycle.prefix(shown).map { "`\(labels[$0].name)`" }
        if cycle.count > shown { names.append("…") }
        names.append("`\(labels[first].name)`")
        diagnostics.report(
            .labelCycle, "the label asks for itself: " + names.joined(separator: " asks for "), at: pairs[first].keyPlace)
    }
}

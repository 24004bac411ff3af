internal import RiskModel
internal import YAMLDocuments

/// Reads the labels of a policy and checks how they refer to each other.
struct LabelReader {
    let diagnostics: Diagnostics
    private(set) var labels: [Label] = []
    /// For each label the labels its condition asks for.
    private var uses: [Set<Int>] = []
    private let pairs: [YAMLPair]

    /// - Parameter pairs: one for each label, in the order of `Vocabulary.labels`
    init(_ pairs: [YAMLPair], _ condition: (YAMLNode) -> (Predicate, uses: Set<Int>), _ diagnostics: Diagnostics) {
        self.diagnostics = diagnostics
        self.pairs = pairs
        for pair in pairs {
            Names.check(
                pair.key, Names.isName, "a label is named with letters, digits, `.`, `_` and `-`", at: pair.keyPlace, diagnostics)
            let (when, uses) = condition(pair.value)
            labels.append(Label(name: pair.key, when: when, location: pair.keyPlace.location))
            self.uses.append(uses)
        }
    }

    /// Reports each label that stands for itself, over however many others.
    func reportCycles() {
        for (index, pair) in pairs.enumerated() {
            guard let path = path(from: index) else { continue }
            let chain = path.map { "`\(labels[$0].name)`" }.joined(separator: " asks for ")
            diagnostics.report(.labelCycle, "the label asks for itself: \(chain)", at: pair.keyPlace)
        }
    }

    /// Reports each label that no rule asks for, directly or over other labels.
    func reportUnused(besides used: Set<Int>) {
        let reached = closure(of: used)
        for (index, pair) in pairs.enumerated() where !reached.contains(index) {
            diagnostics.report(.unusedLabel, "no rule uses the label `\(pair.key)`", at: pair.keyPlace)
        }
    }

    private func closure(of start: Set<Int>) -> Set<Int> {
        var reached = start
        var pending = Array(start)
        while let index = pending.popLast() {
            for next in uses[index] where reached.insert(next).inserted { pending.append(next) }
        }
        return reached
    }

    /// The shortest way from a label back to itself, both ends included.
    private func path(from start: Int) -> [Int]? {
        var previous: [Int: Int] = [:]
        var pending = [start]
        while !pending.isEmpty {
            var next: [Int] = []
            for index in pending {
                for target in uses[index].sorted() where previous[target] == nil {
                    previous[target] = index
                    next.append(target)
                }
            }
            if previous[start] != nil { break }
            pending = next
        }
        guard var index = previous[start] else { return nil }
        var path = [start]
        while index != start, let before = previous[index] {
            path.append(index)
            index = before
        }
        return [start] + path.reversed()
    }
}

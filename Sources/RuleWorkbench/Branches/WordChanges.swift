import RiskModel

extension Predicate {
    /// What can be left out of a leaf, or moved in it: one of several words, or a bound.
    var wordChanges: [(Branch.Change, word: String?, Predicate)] {
        switch self {
        case .glob(let list) where list.count > 1:
            (0..<list.count).map { (.drop, "pattern \($0 + 1)", .glob(list.without($0))) }
        case .language(let words) where words.count > 1:
            words.sorted().map { (.drop, $0, .language(words.subtracting([$0]))) }
        case .status(let words): Self.drops(of: words) { .status($0) }
        case .change(let words): Self.drops(of: words) { .change($0) }
        case .actor(let words): Self.drops(of: words) { .actor($0) }
        case .mode(let test): test.weaker.map { (.drop, $0, .mode($1)) }
        case .dependency(let test): test.weaker.map { (.drop, $0, .dependency($1)) }
        case .size(let bounds): bounds.neighbours.map { ($0, nil, .size($1)) }
        case .lines(let bounds): bounds.neighbours.map { ($0, nil, .lines($1)) }
        case .fileCount(let bounds): bounds.neighbours.map { ($0, nil, .fileCount($1)) }
        case .spread(let test): test.count.neighbours.map { ($0, nil, .spread(SpreadTest(depth: test.depth, count: $1))) }
        case .time(let window): window.weaker.map { (.drop, $0, .time($1)) }
        case .recent(let test):
            Bounds(min: test.min).neighbours.compactMap { change, bounds in
                bounds.min.map { (change, nil, .recent(RecentTest(test.question, min: $0))) }
            }
        case .lineCount(let bounds): bounds.neighbours.map { ($0, nil, .lineCount($1)) }
        default: []
        }
    }

    private static func drops<Word: RawRepresentable & Hashable>(
        of words: Set<Word>, _ make: (Set<Word>) -> Predicate
    ) -> [(Branch.Change, word: String?, Predicate)] where Word.RawValue == String {
        fewer(words).map { (.drop, $0, make($1)) }
    }

    /// Each word with the others; none where it is the only one.
    fileprivate static func fewer<Word: RawRepresentable & Hashable>(
        _ words: Set<Word>
    ) -> [(String, Set<Word>)] where Word.RawValue == String {
        guard words.count > 1 else { return [] }
        return words.sorted { $0.rawValue < $1.rawValue }.map { ($0.rawValue, words.subtracting([$0])) }
    }
}

extension Bounds {
    /// The bounds one further on either side.
    var neighbours: [(Branch.Change, Bounds)] {
        var found: [(Branch.Change, Bounds)] = []
        if let min {
            found.append((.minPlusOne, Bounds(min: min + 1, max: max)))
            if min > 0 { found.append((.minMinusOne, Bounds(min: min - 1, max: max))) }
        }
        if let max {
            found.append((.maxPlusOne, Bounds(min: min, max: max + 1)))
            if max > 0 { found.append((.maxMinusOne, Bounds(min: min, max: max - 1))) }
        }
        return found
    }
}

extension ModeTest {
    fileprivate var weaker: [(String, ModeTest)] {
        if either.count > 1 {
            return either.sorted { $0.rawValue < $1.rawValue }.map { mode in
                (mode.name, ModeTest(either: either.subtracting([mode]), from: from, to: to))
            }
        }
        guard let from, let to else { return [] }
        return [("from \(from.name)", ModeTest(to: to)), ("to \(to.name)", ModeTest(from: from))]
    }
}

extension TimeWindow {
    /// Open on one day less, or all day.
    fileprivate var weaker: [(String, TimeWindow)] {
        var found =
            days.count > 1
            ? days.sorted { $0.rawValue < $1.rawValue }.map { day in
                ("\(day)", TimeWindow(days: days.subtracting([day]), from: from, to: to, offset: offset))
            } : []
        if !days.isEmpty, from != to { found.append(("from and to", TimeWindow(days: days, offset: offset))) }
        return found
    }
}

extension DependencyTest {
    /// Without one of its demands, where it makes several; and with one word fewer of a demand.
    fileprivate var weaker: [(String, DependencyTest)] {
        var found: [(String, DependencyTest)] = []
        func add(_ name: String, _ change: (inout DependencyTest) -> Void) {
            var copy = self
            change(&copy)
            found.append((name, copy))
        }
        let demands = [!kinds.isEmpty, !sources.isEmpty, !ecosystems.isEmpty, !names.isEmpty, installScripts != nil]
        if demands.count(where: { $0 }) > 1 {
            if !kinds.isEmpty { add("change") { $0.kinds = [] } }
            if !sources.isEmpty { add("source") { $0.sources = [] } }
            if !ecosystems.isEmpty { add("ecosystem") { $0.ecosystems = [] } }
            if !names.isEmpty { add("name") { $0.names = [] } }
            if installScripts != nil { add("install_scripts") { $0.installScripts = nil } }
        }
        for (word, others) in Predicate.fewer(kinds) { add(word) { $0.kinds = others } }
        for (word, others) in Predicate.fewer(sources) { add(word) { $0.sources = others } }
        for (word, others) in Predicate.fewer(ecosystems) { add(word) { $0.ecosystems = others } }
        if names.count > 1 {
            for (index, name) in names.enumerated() { add(name) { $0.names.remove(at: index) } }
        }
        return found
    }
}

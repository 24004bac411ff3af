extension Policy {
    /// A condition in a few words, as its author would say it: `path '\.md$'`, `label prose`, `all of 3`.
    public func text(of predicate: Predicate) -> String {
        let key = predicate.key(in: probes)
        switch predicate {
        case .all(let parts), .any(let parts): return "\(key) of \(parts.count)"
        case .not: return key
        case .probe(let id):
            guard probes.indices.contains(id.index), let first = probes[id.index].patterns.first else { return key }
            let others = probes[id.index].patterns.count - 1
            return "\(key) '\(first.source)'\(others > 0 ? " or \(others) more" : "")"
        case .label(let index): return "\(key) \(labels.indices.contains(index) ? labels[index].name : "?")"
        case .glob(let list): return "\(key) of \(list.count)"
        case .language(let words): return "\(key) \(Self.list(Array(words)))"
        case .status(let words): return "\(key) \(Self.list(words.map(\.rawValue)))"
        case .mode(let test):
            let steps = [test.from.map { "from \($0.name)" }, test.to.map { "to \($0.name)" }].compactMap { $0 }
            return "\(key) \(test.either.isEmpty ? steps.joined(separator: " ") : Self.list(test.either.map(\.name)))"
        case .binary(let wanted): return "\(key) \(wanted)"
        case .size(let bounds), .lines(let bounds), .lineCount(let bounds): return "\(key) \(bounds.text)"
        case .fileCount(let bounds): return "\(key) count \(bounds.text)"
        case .change(let words): return "\(key) \(Self.list(words.map(\.rawValue)))"
        case .dependency(let test): return "\(key) \(Self.list(test.kinds.map(\.rawValue) + test.sources.map(\.rawValue)))"
        case .files(let test, _): return "\(key) \(test.rawValue)"
        case .spread(let test): return "\(key) \(test.count.text) at depth \(test.depth)"
        case .time: return key
        case .recent(let test):
            let counted = test.question.what == .deniedActions ? "" : " \(test.question.what.rawValue)"
            return "\(key)\(counted) \(test.min)…"
        case .actor(let words): return "\(key) \(Self.list(words.map(\.rawValue)))"
        }
    }

    private static func list(_ words: [String]) -> String { words.sorted().joined(separator: "|") }
}

extension Bounds {
    /// `1…5`, open where there is no bound.
    fileprivate var text: String { "\(min.map(String.init) ?? "")…\(max.map(String.init) ?? "")" }
}

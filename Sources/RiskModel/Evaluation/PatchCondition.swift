/// Reads conditions over the patch as a whole and who asks.
struct PatchCondition {
    let labels: [Label]
    let facts: PatchFacts
    let context: RequestContext

    func value(of predicate: Predicate, _ quantifier: Quantifier) -> Ternary {
        switch predicate {
        case .all(let parts): return .all(parts) { value(of: $0, quantifier) }
        case .any(let parts): return .any(parts) { value(of: $0, quantifier) }
        case .not(let part): return !value(of: part, quantifier.dual)
        case .probe(let id):
            guard let result = facts.probes[id] else { return .unknown }
            return quantifier == .some ? result.some : result.whole
        case .fileCount(let bounds): return Ternary(bounds.contains(facts.files.count))
        case .lineCount(let bounds):
            var total = 0
            for file in facts.files {
                guard let additions = file.additions, let deletions = file.deletions else { return .unknown }
                total += additions + deletions
            }
            return Ternary(bounds.contains(total))
        case .files(let test, let condition):
            switch test {
            case .any: return .any(values(of: condition, quantifier))
            case .all: return .all(values(of: condition, quantifier))
            case .none: return !.any(values(of: condition, quantifier.dual))
            }
        case .spread(let test): return Ternary(test.count.contains(places(test.depth)))
        case .actor(let kinds): return Ternary(kinds.contains(context.actor))
        case .time(let window): return context.evaluatedAt.map { Ternary(window.contains($0)) } ?? .unknown
        case .label, .glob, .language, .status, .mode, .binary, .size, .lines, .change, .dependency: return .unknown
        }
    }

    /// How many directories of that many components are touched, shorter ones and the top included.
    private func places(_ depth: Int) -> Int {
        let paths = facts.files.lazy.flatMap { $0.unmaskedPaths ?? $0.change.paths }
        return Set(paths.map { GitPath(bytes: $0.components.dropLast().prefix(depth).joined(separator: [UInt8(ascii: "/")])) })
            .count
    }

    private func values(of condition: Predicate, _ quantifier: Quantifier) -> some Sequence<Ternary> {
        facts.files.lazy.map { FileCondition(labels: labels, facts: $0).value(of: condition, quantifier) }
    }
}

/// Reads conditions over the facts of one file.
///
/// Negation turns the quantifier round: *some part is not X* is *not all of it is X*. So a
/// condition with `unless` is simply `when` and not `unless`: for a raising rule `unless` must be
/// certain of the whole change, for a vouching rule a mere doubt about any part is enough to withdraw it.
struct FileCondition {
    let labels: [Label]
    let facts: FileFacts
    private let known: LabelValues

    init(labels: [Label], facts: FileFacts) {
        self.labels = labels
        self.facts = facts
        known = LabelValues()
    }

    /// The value of a rule's `condition`.
    func value(of rule: Rule, _ quantifier: Quantifier) -> Ternary {
        let when = value(of: rule.when, quantifier)
        guard when != .no, let unless = rule.unless else { return when }
        return .all([when, !value(of: unless, quantifier.dual)])
    }

    func value(of predicate: Predicate, _ quantifier: Quantifier) -> Ternary {
        switch predicate {
        case .all(let parts): return .all(parts) { value(of: $0, quantifier) }
        case .any(let parts): return .any(parts) { value(of: $0, quantifier) }
        case .not(let part): return !value(of: part, quantifier.dual)
        case .probe(let id):
            guard let result = facts.probes[id] else { return .unknown }
            return quantifier == .some ? result.some : result.whole
        case .label(let index): return known.value(of: index, quantifier) { value(of: labels[index].when, quantifier) }
        case .glob(let globs): return paths(quantifier) { globs.matches($0) }
        case .language(let wanted): return language(isIn: wanted, quantifier)
        case .status(let wanted): return status(isIn: wanted, quantifier)
        case .mode(let test): return mode(passes: test, quantifier)
        case .binary(let wanted): return facts.isBinary.map { Ternary($0 == wanted) } ?? .unknown
        case .size(let bounds):
            guard let size = (facts.change.new ?? facts.change.old)?.size else { return .unknown }
            return Ternary(bounds.contains(size))
        case .lines(let bounds):
            guard let additions = facts.additions, let deletions = facts.deletions else { return .unknown }
            return Ternary(bounds.contains(additions + deletions))
        case .change(let kinds): return facts.change(isIn: kinds, quantifier)
        case .dependency(let test): return dependency(passes: test, quantifier)
        case .fileCount, .lineCount, .spread, .files, .actor, .time, .recent: return .unknown
        }
    }

    private func paths(_ quantifier: Quantifier, _ holds: (GitPath) -> Bool) -> Ternary {
        let paths = facts.unmaskedPaths ?? facts.change.paths
        return Ternary(quantifier == .some ? paths.contains(where: holds) : !paths.isEmpty && paths.allSatisfy(holds))
    }

    /// A path may be of several languages; one of none is of no language that can be asked for.
    private func language(isIn wanted: Set<String>, _ quantifier: Quantifier) -> Ternary {
        guard let languages = facts.languages else { return .unknown }
        switch quantifier {
        case .some: return Ternary(languages.contains { !$0.isDisjoint(with: wanted) })
        case .whole: return Ternary(!languages.isEmpty && languages.allSatisfy { !$0.isEmpty && $0.isSubset(of: wanted) })
        }
    }

    /// A rename is also a deletion and an addition, a copy also an addition; a change of type may be
    /// taken for any of them, and of a conflict nothing is certain.
    private func status(isIn wanted: Set<ChangeStatus>, _ quantifier: Quantifier) -> Ternary {
        let status = facts.change.status
        if wanted.contains(status) { return .yes }
        let parts: Set<ChangeStatus>
        switch status {
        case .added, .deleted, .modified: return .no
        case .renamed: parts = [.deleted, .added]
        case .copied: parts = [.added]
        case .typeChanged: parts = [.deleted, .added, .modified]
        case .unmerged: return .unknown
        }
        return Ternary(quantifier == .some ? !parts.isDisjoint(with: wanted) : parts.isSubset(of: wanted))
    }

    /// All of a change is its dependencies only where every changed line belongs to one of them.
    private func dependency(passes test: DependencyTest, _ quantifier: Quantifier) -> Ternary {
        guard let dependencies = facts.dependencies else { return .unknown }
        switch quantifier {
        case .some: return Ternary(dependencies.changes.contains { test.passes($0, .some) })
        case .whole:
            guard dependencies.areWholeChange, !dependencies.changes.isEmpty else { return .no }
            return Ternary(dependencies.changes.allSatisfy { test.passes($0, .whole) })
        }
    }

    private func mode(passes test: ModeTest, _ quantifier: Quantifier) -> Ternary {
        if let from = test.from, facts.change.old?.mode != from { return .no }
        if let to = test.to, facts.change.new?.mode != to { return .no }
        guard !test.either.isEmpty else { return .yes }
        let modes = [facts.change.old, facts.change.new].compactMap { $0?.mode }
        switch quantifier {
        case .some: return Ternary(modes.contains { test.either.contains($0) })
        case .whole: return Ternary(modes.allSatisfy { test.either.contains($0) })
        }
    }
}

/// What labels turned out to be of one file. Labels may ask for labels, several for the same one, so that reading each anew could
/// take time without measure.
private final class LabelValues {
    private var some: [Int: Ternary] = [:]
    private var whole: [Int: Ternary] = [:]

    func value(of label: Int, _ quantifier: Quantifier, _ read: () -> Ternary) -> Ternary {
        if let known = quantifier == .some ? some[label] : whole[label] { return known }
        let value = read()
        if quantifier == .some { some[label] = value } else { whole[label] = value }
        return value
    }
}

/// The value of a condition with the value of every part of it: nothing is left out because another part decides already.
public struct ConditionTrace: Hashable, Sendable {
    public var node: NodePath
    public var predicate: Predicate
    public var quantifier: Quantifier
    public var value: Ternary
    /// What a leaf saw, ready to be shown.
    public var hits: [Hit]
    public var parts: [ConditionTrace]
    /// For a part of a test of several files: the file it was asked of.
    public var path: GitPath?

    /// The fewest parts that would have to be yes for the whole to be yes; none where it is.
    public var obstacles: [ConditionTrace] {
        if value == .yes { return [] }
        switch predicate {
        case .all: return parts.flatMap(\.obstacles)
        case .any: return parts.map(\.obstacles).min { $0.count < $1.count } ?? [self]
        default: return [self]
        }
    }

    /// A leaf holds that does not stand under `not`, where most things hold of most changes.
    fileprivate var somethingHolds: Bool {
        switch predicate {
        case .all, .any, .files(.any, _), .files(.all, _): parts.contains(where: \.somethingHolds)
        case .not, .files(.none, _): false
        default: value == .yes
        }
    }
}

/// How one rule came out, of one file or of the patch.
public struct RuleTrace: Hashable, Sendable {
    public var rule: Rule
    /// nil for a rule about the patch.
    public var path: GitPath?
    public var when: ConditionTrace
    public var unless: ConditionTrace?
    /// Of the rule as a whole: `when` and not `unless`.
    public var value: Ternary
    public var applies: Bool

    /// The fewest parts that keep the rule from applying for certain; `unless` counts as one.
    public var obstacles: [ConditionTrace] {
        when.obstacles + [unless].compactMap { $0 }.filter { $0.value != .no }
    }

    /// True where one part more or less would have made the rule apply, and another part of `when` does hold.
    public var isNearMiss: Bool { !applies && value == .no && obstacles.count == 1 && when.somethingHolds }
}

extension Policy {
    /// Reads one rule over a patch and tells how every part of it came out: for each file, or once for the patch.
    public func traces(of rule: Rule, on facts: PatchFacts, for context: RequestContext) -> [RuleTrace] {
        switch rule.scope {
        case .patch:
            let reader = PatchCondition(labels: labels, facts: facts, context: context)
            return [trace(of: rule, at: nil, reader.trace)]
        case .file:
            return facts.files.map { file in
                trace(of: rule, at: file.change.path, FileCondition(labels: labels, facts: file).trace)
            }
        }
    }

    private func trace(
        of rule: Rule, at path: GitPath?, _ read: (Predicate, Quantifier, NodePath) -> ConditionTrace
    ) -> RuleTrace {
        let quantifier: Quantifier = raises(rule) ? .some : .whole
        let when = read(rule.when, quantifier, .when)
        let unless = rule.unless.map { read($0, quantifier.dual, .unless) }
        let value = Ternary.all([when.value] + [unless].compactMap { $0.map { !$0.value } })
        return RuleTrace(rule: rule, path: path, when: when, unless: unless, value: value, applies: applies(rule, value))
    }

    /// Whether a rule whose condition has this value applies: one that raises unless it is certainly false, one that vouches
    /// only if it is certainly true.
    public func applies(_ rule: Rule, _ value: Ternary) -> Bool {
        value == .yes || (value == .unknown && raises(rule))
    }
}

extension FileCondition {
    func trace(of predicate: Predicate, _ quantifier: Quantifier, at node: NodePath) -> ConditionTrace {
        let parts = predicate.traceParts(quantifier, at: node, trace)
        return ConditionTrace(
            node: node, predicate: predicate, quantifier: quantifier,
            value: predicate.value(from: parts) ?? value(of: predicate, quantifier),
            hits: parts.isEmpty ? hits(of: predicate) : [], parts: parts)
    }
}

extension PatchCondition {
    func trace(of predicate: Predicate, _ quantifier: Quantifier, at node: NodePath) -> ConditionTrace {
        var parts = predicate.traceParts(quantifier, at: node, trace)
        if case .files(let test, let inner) = predicate {
            parts = facts.files.map { file in
                var part = FileCondition(labels: labels, facts: file).trace(
                    of: inner, test == .none ? quantifier.dual : quantifier, at: node.appending(.part(0)))
                part.path = file.change.path
                return part
            }
        }
        return ConditionTrace(
            node: node, predicate: predicate, quantifier: quantifier,
            value: predicate.value(from: parts) ?? value(of: predicate, quantifier), hits: [], parts: parts)
    }
}

extension Predicate {
    /// The traces of what a condition is put together from, be it of a file or of the patch; none for a leaf.
    fileprivate func traceParts(
        _ quantifier: Quantifier, at node: NodePath, _ trace: (Predicate, Quantifier, NodePath) -> ConditionTrace
    ) -> [ConditionTrace] {
        switch self {
        case .all(let inner), .any(let inner): inner.enumerated().map { trace($1, quantifier, node.appending(.part($0))) }
        case .not(let inner): [trace(inner, quantifier.dual, node.appending(.part(0)))]
        default: []
        }
    }

    /// The value that follows from the parts; nil for a leaf.
    fileprivate func value(from parts: [ConditionTrace]) -> Ternary? {
        switch self {
        case .all, .files(.all, _): .all(parts.map(\.value))
        case .any, .files(.any, _): .any(parts.map(\.value))
        case .files(.none, _): !.any(parts.map(\.value))
        case .not: parts.first.map { !$0.value }
        default: nil
        }
    }
}

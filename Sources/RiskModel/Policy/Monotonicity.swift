/// One way in which a rule can break promise P2: a patch that grows could get a lower tier or one capability more.
public struct MonotonicityBreach: Hashable, Sendable {
    public enum Part: String, Hashable, Sendable {
        case when, unless
    }

    /// The part of the rule at fault.
    public var part: Part
    /// A clause for people that says which condition changes in which way.
    public var reason: String

    public init(part: Part, reason: String) {
        self.part = part
        self.reason = reason
    }
}

extension Policy {
    /// Every way in which `rule` can break promise P2 when a file, hunk or line is added to a patch; empty for a monotone rule.
    ///
    /// Each condition is asked in which direction growth can move it under the reading it gets (`Quantifier`):
    ///
    /// - A raising rule must not cease to apply, so its `when` must not fall and its `unless` must not rise.
    /// - A vouching rule must not begin to apply, so its `when` must not rise and its `unless` must not fall; where it
    ///   withholds capabilities, it must not cease to apply either.
    ///
    /// What stands at head can come with an added line and go with a removed one, so `head`, `size` and `dependency` move both ways; a rule
    /// that must not lose sight of it asks `added` and `base`, which do not. A pattern over a hunk or file of changed lines
    /// can be torn apart by a line that is put between, or in front of its anchor.
    ///
    /// Pure; linear in the size of the rule's conditions. Indices that are not of this policy count as moving both ways.
    public func breaches(of rule: Rule) -> [MonotonicityBreach] {
        var forWhen: Drift = raises(rule) ? .falls : .rises
        var forUnless: Drift = raises(rule) ? .rises : .falls
        if !raises(rule), !rule.withhold.isEmpty {
            forWhen = [.rises, .falls]
            forUnless = [.rises, .falls]
        }
        var breaches = reasons(rule.when, raises(rule) ? .some : .whole, forbidden: forWhen).map {
            MonotonicityBreach(part: .when, reason: $0)
        }
        if let unless = rule.unless {
            let quantifier: Quantifier = raises(rule) ? .whole : .some
            breaches += reasons(unless, quantifier, forbidden: forUnless).map { MonotonicityBreach(part: .unless, reason: $0) }
        }
        return breaches
    }

    private func reasons(_ predicate: Predicate, _ quantifier: Quantifier, forbidden: Drift) -> [String] {
        switch predicate {
        case .all(let parts), .any(let parts):
            return parts.flatMap { reasons($0, quantifier, forbidden: forbidden) }
        case .not(let part):
            return reasons(part, quantifier.dual, forbidden: forbidden.mirrored)
        case .files(let test, let condition):
            let own: Drift = test == .any ? .rises : .falls
            let inner =
                test == .none
                ? reasons(condition, quantifier.dual, forbidden: forbidden.mirrored)
                : reasons(condition, quantifier, forbidden: forbidden)
            return clause("`files: \(test.rawValue)`", own, forbidden) + inner
        case .probe(let id):
            guard probes.indices.contains(id.index) else { return clause("a pattern", [.rises, .falls], forbidden) }
            let probe = probes[id.index]
            return clause("`\(probe.subject.rawValue)`\(probe.note)", probe.drift(quantifier), forbidden)
        case .label, .glob, .language, .status, .mode, .actor, .time:
            return []
        case .spread(let test): return reasons("spread", test.count, forbidden)
        case .binary(let value): return clause("`binary: \(value)`", value ? .rises : .falls, forbidden)
        case .size: return clause("`size` (it looks at the file as it is afterwards)", [.rises, .falls], forbidden)
        case .dependency: return clause("`dependency` (it looks at the file as it is afterwards)", [.rises, .falls], forbidden)
        case .lines(let bounds), .lineCount(let bounds): return reasons("lines", bounds, forbidden)
        case .fileCount(let bounds): return reasons("files: count", bounds, forbidden)
        case .change(let kinds):
            let list = ChangeKind.allCases.filter(kinds.contains).map(\.rawValue).joined(separator: ", ")
            return clause("`change: \(list)`", ChangeKind.drift(of: kinds, quantifier), forbidden)
        }
    }

    private func reasons(_ key: String, _ bounds: Bounds, _ forbidden: Drift) -> [String] {
        clause("`\(key)` with `min`", bounds.drift.intersection(.rises), forbidden)
            + clause("`\(key)` with `max`", bounds.drift.intersection(.falls), forbidden)
    }

    private func clause(_ what: String, _ drift: Drift, _ forbidden: Drift) -> [String] {
        let offence = drift.intersection(forbidden)
        switch offence {
        case []: return []
        case .rises: return ["\(what) can begin to hold when the patch grows"]
        case .falls: return ["\(what) can cease to hold when the patch grows"]
        default: return ["\(what) can begin and cease to hold when the patch grows"]
        }
    }
}

/// The directions in which growth of a patch can move the answer of a condition.
private struct Drift: OptionSet {
    let rawValue: Int

    /// From not true to true.
    static let rises = Drift(rawValue: 1)
    /// From true to not true.
    static let falls = Drift(rawValue: 2)

    /// What negation makes of it.
    var mirrored: Drift {
        var result: Drift = []
        if contains(.rises) { result.insert(.falls) }
        if contains(.falls) { result.insert(.rises) }
        return result
    }
}

extension Bounds {
    /// Of a number that only grows.
    fileprivate var drift: Drift {
        var drift: Drift = []
        if let min, min > 0 { drift.insert(.rises) }
        if max != nil { drift.insert(.falls) }
        return drift
    }
}

extension ChangeKind {
    /// What a kind of change can become when lines are added. A change of mode or path stays one that lines cannot vouch
    /// for; where a file comes from hangs on its path, the target branch and the old content, which lines do not change.
    private var successors: [ChangeKind] {
        switch self {
        // The lines that complete a move.
        case .code: [.moved]
        case .moved: [.code]
        case .whitespace: [.comments, .moved, .code]
        case .comments: [.moved, .code]
        case .mode, .rename: [.code]
        case .generated, .vendored: []
        }
    }

    fileprivate static func drift(of kinds: Set<ChangeKind>, _ quantifier: Quantifier) -> Drift {
        var drift: Drift = []
        for kind in allCases {
            for successor in kind.successors {
                let holds = kind.answers(to: kinds, quantifier)
                if holds != successor.answers(to: kinds, quantifier) { drift.insert(holds ? .falls : .rises) }
            }
        }
        return drift
    }
}

extension Probe {
    fileprivate func drift(_ quantifier: Quantifier) -> Drift {
        switch subject {
        case .path, .oldPath, .base, .subject, .targetBranch, .repository, .environment, .sensitivity: return []
        case .commitMessage, .commitAuthor, .commitTrailer: return quantifier == .some ? .rises : .falls
        case .context where quantifier == .whole:
            // Context is no part of the change: what "all of it" means can move either way as hunks are added.
            return [.rises, .falls]
        // A removed line can take a match at head away, and any line can tear one apart.
        case .head: return [.rises, .falls]
        // An added match makes up for a removed one.
        case .netRemoved: return [.rises, .falls]
        case .replaced: return quantifier == .some ? .rises : [.rises, .falls]
        case .added, .removed, .changed, .context: break
        }
        // What a match is near to can come and go.
        if near != nil { return [.rises, .falls] }
        var drift = count.drift
        if quantifier == .whole {
            // One more line may be one that does not match. That the first match appears is no rise: no lines are all covered.
            drift.insert(.falls)
            if (count.min ?? 0) <= 1 { drift.remove(.rises) }
            // A match over several lines can cover, once complete, lines that were not covered before.
            if span != .line { drift.insert(.rises) }
        } else if isTornBySurroundings {
            drift.insert(.falls)
        }
        return drift
    }

    /// True where text around a match can undo it: a line put between two others, or before an anchor, tears apart what
    /// spans them.
    private var isTornBySurroundings: Bool { span != .line }

    /// What of the probe is most likely at fault, to follow its name.
    fileprivate var note: String {
        if subject == .head { return " (it looks at the file as it is afterwards)" }
        if near != nil { return " with `near`" }
        guard subject.readsLines else { return "" }
        if isTornBySurroundings { return " over `span: \(span.rawValue)`" }
        return count.max == nil ? "" : " with `count: max`"
    }
}

extension Policy {
    /// True where no change can make a rule apply: its condition is certainly false of every status and every pair of modes,
    /// whatever the contents are.
    public func neverApplies(_ rule: Rule) -> Bool {
        if let unless = rule.unless, implies(rule.when, unless) { return true }
        if contradictsItself(rule.when) { return true }
        guard rule.scope == .file else { return false }
        let quantifier: Quantifier = raises(rule) ? .some : .whole
        let asked = rule.condition.probes + labels.flatMap(\.when.probes)
        // Of a conflict nothing is certain, so anything applies to one.
        return ChangeStatus.allCases.filter { $0 != .unmerged }.allSatisfy { status in
            FileMode.allCases.allSatisfy { old in
                FileMode.allCases.allSatisfy { new in
                    let facts = possibleFacts(status, from: old, to: new, asked)
                    return FileCondition(labels: labels, facts: facts).value(of: rule, quantifier) == .no
                }
            }
        }
    }

    /// Two parts of it, both of which have to hold, exclude each other.
    private func contradictsItself(_ condition: Predicate) -> Bool {
        switch condition {
        case .all(let parts):
            parts.contains(where: contradictsItself)
                || parts.contains { part in
                    parts.contains { if case .not(let other) = $0 { implies(part, other) } else { false } }
                }
        case .any(let arms): !arms.isEmpty && arms.allSatisfy(contradictsItself)
        default: false
        }
    }

    /// What is certain of any change of that kind; all else is unknown.
    private func possibleFacts(
        _ status: ChangeStatus, from oldMode: FileMode, to newMode: FileMode, _ asked: [ProbeID]
    ) -> FileFacts {
        let old = status == .added ? nil : FileVersion(path: "a", mode: oldMode)
        let new = status == .deleted ? nil : FileVersion(path: status == .renamed || status == .copied ? "b" : "a", mode: newMode)
        var facts = FileFacts(change: FileChange(status: status, old: old, new: new))
        for id in asked where probes[id.index].hasNothingToMatch(in: facts.change) {
            facts.probes[id] = ProbeResult(some: .no, whole: .unknown)
        }
        return facts
    }

    /// True where the structure alone shows that whatever satisfies one condition satisfies the other, in either reading.
    public func implies(_ condition: Predicate, _ other: Predicate) -> Bool {
        if condition == other { return true }
        switch (condition, other) {
        case (_, .all(let parts)): return parts.allSatisfy { implies(condition, $0) }
        case (.any(let arms), _): return arms.allSatisfy { implies($0, other) }
        case (.all(let parts), _) where parts.contains(where: { implies($0, other) }): return true
        case (_, .any(let arms)): return arms.contains { implies(condition, $0) }
        case (.not(let inner), .not(let otherInner)): return implies(otherInner, inner)
        case (.size(let bounds), .size(let others)), (.lines(let bounds), .lines(let others)),
            (.fileCount(let bounds), .fileCount(let others)), (.lineCount(let bounds), .lineCount(let others)):
            return bounds.lie(within: others)
        case (.status(let words), .status(let others)): return words.isSubset(of: others)
        case (.change(let words), .change(let others)): return words.isSubset(of: others)
        case (.actor(let words), .actor(let others)): return words.isSubset(of: others)
        case (.probe(let id), .probe(let otherID)): return probes[id.index].isNarrower(than: probes[otherID.index])
        default: return false
        }
    }
}

extension Probe {
    fileprivate func hasNothingToMatch(in change: FileChange) -> Bool {
        guard (count.min ?? 0) > 0 else { return false }
        switch subject {
        case .added, .head: return change.new == nil
        case .removed, .base: return change.old == nil
        case .oldPath: return change.formerPath == nil
        default: return false
        }
    }

    /// Whatever this probe matches, the other one does.
    fileprivate func isNarrower(than other: Probe) -> Bool {
        var widened = self
        widened.patterns = other.patterns
        // Changed lines are the added and the removed ones; joined, they are other texts than these alone.
        if span == .line, subject == .added || subject == .removed, other.subject == .changed { widened.subject = .changed }
        return widened == other && count.max == nil && Set(patterns).isSubset(of: other.patterns)
    }
}

extension Bounds {
    fileprivate func lie(within other: Bounds) -> Bool {
        (other.min.map { least in min.map { $0 >= least } ?? false } ?? true)
            && (other.max.map { most in max.map { $0 <= most } ?? false } ?? true)
    }
}

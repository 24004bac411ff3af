import RiskModel

/// A regular expression over folded text that matches wherever a pattern matches, and maybe elsewhere.
///
/// "Wherever" means: if the pattern has a match in a subject, this has one in the folded subject, put between line ends.
/// So whatever only narrows a match may be left out: lookaround, atomicity, greed, what a back reference repeats.
indirect enum RelaxedPattern: Hashable, Sendable {
    case empty
    case set(FoldedSet)
    case sequence([RelaxedPattern])
    case alternatives([RelaxedPattern])
    /// At least `min` times; at most `max`, or any number of times where that is nil.
    case repeated(RelaxedPattern, min: Int, max: Int?)
    /// Subjects stand between line ends, so that every kind of start or end of a subject is one of a line.
    case lineStart, lineEnd
    case wordBoundary, notWordBoundary

    /// Any text at all.
    static let anything = RelaxedPattern.repeated(.set(.any), min: 0, max: nil)
}

extension RelaxedPattern {
    /// True where it can match without consuming anything.
    var matchesEmpty: Bool {
        switch self {
        case .empty, .lineStart, .lineEnd, .wordBoundary, .notWordBoundary: true
        case .set: false
        case .sequence(let parts): parts.allSatisfy(\.matchesEmpty)
        case .alternatives(let parts): parts.contains(where: \.matchesEmpty)
        case .repeated(let part, let min, _): min == 0 || part.matchesEmpty
        }
    }

    /// True where leaving it out at an end loses nothing that is worth looking for: it may match nothing, and asserts nothing.
    private var isIdle: Bool {
        switch self {
        case .empty: true
        case .set, .lineStart, .lineEnd, .wordBoundary, .notWordBoundary: false
        case .sequence(let parts): parts.allSatisfy(\.isIdle)
        case .alternatives(let parts): parts.contains(where: \.isIdle)
        case .repeated(let part, let min, _): min == 0 || part.isIdle
        }
    }

    /// Without what may be missing at either end: `\w*foo\w+` becomes `foo\w`. A match is then reported once, not again with
    /// each further character of its end.
    var trimmed: RelaxedPattern { trimmed(at: .start).trimmed(at: .end) }

    private enum End { case start, end }

    private func trimmed(at end: End) -> RelaxedPattern {
        if isIdle { return .empty }
        switch self {
        case .empty, .set, .lineStart, .lineEnd, .wordBoundary, .notWordBoundary:
            return self
        case .sequence(var parts):
            let outermost = end == .start ? parts.removeFirst() : parts.removeLast()
            let rest = RelaxedPattern.joined(parts)
            let kept = outermost.trimmed(at: end)
            if kept == .empty { return rest.trimmed(at: end) }
            return end == .start ? .joined([kept, rest]) : .joined([rest, kept])
        case .alternatives(let parts):
            return .alternatives(parts.map { $0.trimmed(at: end) })
        case .repeated(let part, let min, _):
            // At least one, since it is not idle; of the others those that have to be there.
            let kept = part.trimmed(at: end)
            if min == 1 { return kept }
            let others = RelaxedPattern.repeated(part, min: min - 1, max: min - 1)
            if case .set = part { return .repeated(part, min: min, max: min) }
            return end == .start ? .joined([kept, others]) : .joined([others, kept])
        }
    }

    /// A sequence, flat and without parts that say nothing.
    static func joined(_ parts: [RelaxedPattern]) -> RelaxedPattern {
        var flat: [RelaxedPattern] = []
        for part in parts {
            switch part {
            case .empty: continue
            case .sequence(let inner): flat += inner
            default: flat.append(part)
            }
        }
        switch flat.count {
        case 0: return .empty
        case 1: return flat[0]
        default: return .sequence(flat)
        }
    }
}

extension RelaxedPattern {
    /// With counts that an automaton can hold: a count that is lowered at its start and opened at its end matches more.
    var bounded: RelaxedPattern {
        switch self {
        case .empty, .lineStart, .lineEnd, .wordBoundary, .notWordBoundary: return self
        // A class without members has no spelling.
        case .set(let set): return set.count == 0 ? .set(.any) : self
        case .sequence(let parts): return .joined(parts.map(\.bounded))
        case .alternatives(let parts): return .alternatives(parts.map(\.bounded))
        case .repeated(let part, let min, let max):
            let part = part.bounded
            let isSet = if case .set = part { true } else { false }
            let most = isSet ? 8 : 2
            if let max, max <= most { return .repeated(part, min: min, max: max) }
            return .repeated(part, min: Swift.min(min, most), max: nil)
        }
    }

    /// How many characters the expression has once its counts are written out; what a database costs grows with it.
    var size: Int {
        switch self {
        case .empty, .lineStart, .lineEnd, .wordBoundary, .notWordBoundary: 0
        case .set: 1
        case .sequence(let parts), .alternatives(let parts): parts.reduce(0) { $0 + $1.size }
        case .repeated(let part, let min, let max): part.size * Swift.max(max ?? min, 1)
        }
    }

    /// How rare a single character of any match has to be, at best: the smallest set that every match goes through,
    /// as the number of its members; nil where a match may be empty.
    var narrowestSet: Int? {
        switch self {
        case .empty, .lineStart, .lineEnd, .wordBoundary, .notWordBoundary: nil
        case .set(let set): set.count
        case .sequence(let parts): parts.compactMap(\.narrowestSet).min()
        case .alternatives(let parts):
            parts.reduce(Optional(0)) { widest, part in part.narrowestSet.flatMap { width in widest.map { max($0, width) } } }
        case .repeated(let part, let min, _): min == 0 ? nil : part.narrowestSet
        }
    }

    /// In the syntax of the library, for multi-line mode over bytes. Nothing of the author's spelling is left.
    var expression: String {
        switch self {
        case .empty: return "(?:)"
        case .set(let set): return Self.expression(of: set)
        case .sequence(let parts): return parts.map(\.expression).joined()
        case .alternatives(let parts): return "(?:" + parts.map(\.expression).joined(separator: "|") + ")"
        case .repeated(let part, let min, let max):
            let count =
                switch (min, max) {
                case (0, nil): "*"
                case (1, nil): "+"
                case (0, 1): "?"
                case (_, nil): "{\(min),}"
                case (_, let max?) where max == min: "{\(min)}"
                case (_, let max?): "{\(min),\(max)}"
                }
            if case .set = part { return part.expression + count }
            return "(?:" + part.expression + ")" + count
        case .lineStart: return "^"
        case .lineEnd: return "$"
        case .wordBoundary: return "\\b"
        case .notWordBoundary: return "\\B"
        }
    }

    private static func expression(of set: FoldedSet) -> String {
        let ranges = set.ranges
        if ranges.count == 1, ranges[0].count == 1 { return escaped(ranges[0].lowerBound) }
        let members = ranges.map { range in
            range.count == 1 ? escaped(range.lowerBound) : escaped(range.lowerBound) + "-" + escaped(range.upperBound)
        }
        return "[" + members.joined() + "]"
    }

    private static func escaped(_ byte: UInt8) -> String { "\\x" + Hexadecimal.encode([byte]) }
}

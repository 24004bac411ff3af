public import RiskModel

/// How matches of a pattern relate to lines, from its structure alone.
extension Pattern {
    /// True where every match holds a line end, so that no single line matches.
    public var requiresLineEnd: Bool {
        var reader = PatternReader(self)
        // What cannot be read may match anything.
        guard let relaxed = try? reader.read() else { return false }
        return relaxed.requiresLineEnd
    }

    /// At how many line ends a match may go on, at most: what it matches is found within so many lines more than one, whatever
    /// stands around them. nil where there is no bound, where it is above `limit`, or where it cannot be told.
    public func lineEnds(upTo limit: Int) -> Int? {
        var reader = PatternReader(self)
        // What it looks at beyond a match has no bound in lines.
        guard let relaxed = try? reader.read(), !reader.looksAround else { return nil }
        return relaxed.lineEnds(upTo: limit)
    }
}

extension RelaxedPattern {
    /// The most line ends that a match holds; nil above `limit`.
    fileprivate func lineEnds(upTo limit: Int) -> Int? {
        let count: Int?
        switch self {
        case .empty: count = 0
        case .set(let set): count = set.intersects(.newline) ? 1 : 0
        case .sequence(let parts):
            count = parts.reduce(0) { sum, part in
                guard let sum, sum <= limit, let more = part.lineEnds(upTo: limit) else { return nil }
                return sum + more
            }
        case .alternatives(let parts):
            count = parts.reduce(0) { most, part in
                guard let most, let other = part.lineEnds(upTo: limit) else { return nil }
                return Swift.max(most, other)
            }
        case .repeated(let inner, _, let max):
            guard let once = inner.lineEnds(upTo: limit) else { return nil }
            if once == 0 { return 0 }
            // Both are small where there is a bound.
            count = max.flatMap { $0 <= limit ? $0 * once : nil }
        }
        return count.flatMap { $0 <= limit ? $0 : nil }
    }

    fileprivate var requiresLineEnd: Bool {
        switch self {
        case .empty: false
        case .set(let set): set == .newline
        case .sequence(let parts): parts.contains(where: \.requiresLineEnd)
        case .alternatives(let parts): parts.allSatisfy(\.requiresLineEnd)
        case .repeated(let inner, let min, _): min > 0 && inner.requiresLineEnd
        }
    }
}

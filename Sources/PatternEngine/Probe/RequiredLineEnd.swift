public import RiskModel

extension Pattern {
    /// True where every match holds a line end, so that no single line matches.
    public var requiresLineEnd: Bool {
        var reader = PatternReader(self)
        // What cannot be read may match anything.
        guard let relaxed = try? reader.read() else { return false }
        return relaxed.requiresLineEnd
    }
}

extension RelaxedPattern {
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

extension Predicate {
    /// Every probe asked anywhere in the condition, labels excepted, in order of appearance.
    public var probes: [ProbeID] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.probes)
        case .not(let part), .files(_, let part): part.probes
        case .probe(let id): [id]
        default: []
        }
    }

    /// True where the kind of change has to be known.
    public var asksKind: Bool { holds { if case .change = $0 { true } else { false } } }

    /// True where the file's dependencies have to be known.
    public var asksDependencies: Bool { holds { if case .dependency = $0 { true } else { false } } }

    /// True where the languages of a file's paths have to be known.
    var asksLanguage: Bool { holds { if case .language = $0 { true } else { false } } }

    /// True where it matters when the patch is decided.
    var asksTime: Bool { holds { if case .time = $0 { true } else { false } } }

    /// True where the condition is, or is made of, one that `isWanted`.
    private func holds(_ isWanted: (Predicate) -> Bool) -> Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains { $0.holds(isWanted) }
        case .not(let part), .files(_, let part): part.holds(isWanted)
        default: isWanted(self)
        }
    }

    /// The conditions on files inside a condition on the patch.
    var fileConditions: [Predicate] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.fileConditions)
        case .not(let part): part.fileConditions
        case .files(_, let part): [part]
        default: []
        }
    }
}

extension Rule {
    /// `when` and not `unless`.
    public var condition: Predicate {
        guard let unless else { return when }
        return .all([when, .not(unless)])
    }
}

extension Policy {
    /// Some condition asks for the languages of paths.
    package var asksLanguage: Bool { conditions.contains(where: \.asksLanguage) }

    /// Some condition asks when the patch is decided, so that another time may give another verdict.
    package var asksTime: Bool { conditions.contains(where: \.asksTime) }

    private var conditions: [Predicate] { rules.map(\.condition) + labels.map(\.when) }
}

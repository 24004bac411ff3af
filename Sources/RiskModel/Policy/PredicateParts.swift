extension Predicate {
    /// Every probe asked anywhere in the condition, labels excepted, in order of appearance.
    public var probes: [ProbeID] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.probes)
        case .not(let part), .files(_, let part): part.probes
        case .probe(let id): [id]
        case .label, .status, .mode, .binary, .size, .lines, .change, .dependency, .fileCount, .lineCount, .actor: []
        }
    }

    /// True where the kind of change has to be known.
    public var asksKind: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains(where: \.asksKind)
        case .not(let part), .files(_, let part): part.asksKind
        case .change: true
        case .probe, .label, .status, .mode, .binary, .size, .lines, .dependency, .fileCount, .lineCount, .actor: false
        }
    }

    /// True where the file's dependencies have to be known.
    public var asksDependencies: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains(where: \.asksDependencies)
        case .not(let part), .files(_, let part): part.asksDependencies
        case .dependency: true
        case .probe, .label, .status, .mode, .binary, .size, .lines, .change, .fileCount, .lineCount, .actor: false
        }
    }

    /// The conditions on files inside a condition on the patch.
    var fileConditions: [Predicate] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.fileConditions)
        case .not(let part): part.fileConditions
        case .files(_, let part): [part]
        case .probe, .label, .status, .mode, .binary, .size, .lines, .change, .dependency, .fileCount, .lineCount, .actor: []
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

extension Predicate {
    /// The key that a rule's author writes for it, such as `added` or `label`.
    public func key(in probes: [Probe]) -> String {
        switch self {
        case .all: "all"
        case .any: "any"
        case .not: "not"
        case .probe(let id): probes.indices.contains(id.index) ? probes[id.index].subject.rawValue : "pattern"
        case .label: "label"
        case .glob: "glob"
        case .language: "language"
        case .status: "status"
        case .mode: "mode"
        case .binary: "binary"
        case .size: "size"
        case .lines, .lineCount: "lines"
        case .change: "change"
        case .dependency: "dependency"
        case .fileCount, .files: "files"
        case .spread: "spread"
        case .actor: "actor"
        case .time: "time"
        case .recent(let test): test.question.what == .deniedActions ? "subject.denied_actions" : "recent"
        }
    }
}

/// Where a file comes from, when not from an author's hand.
///
/// Only `generated` and `vendored` occur. The two sets differ in who says it, and so in what may follow from it (P3).
public struct FileOrigin: Hashable, Sendable {
    /// Said by the attributes of the target branch: certain.
    public var declared: Set<ChangeKind>
    /// Said by a mark in the file as it was, or by its path, which its author writes: it may raise and never vouches.
    public var claimed: Set<ChangeKind>

    public init(declared: Set<ChangeKind> = [], claimed: Set<ChangeKind> = []) {
        self.declared = declared
        self.claimed = claimed
    }
}

extension FileFacts {
    /// True if the change is of one of the kinds that a condition names.
    ///
    /// A change has a kind by its lines and further ones by the file's origin, and each of them counts. A mere claim of
    /// origin is enough for *some part*, and leaves *the whole* open.
    func change(isIn wanted: Set<ChangeKind>, _ quantifier: Quantifier) -> Ternary {
        if let origin {
            if !origin.declared.isDisjoint(with: wanted) { return .yes }
            if quantifier == .some, !origin.claimed.isDisjoint(with: wanted) { return .yes }
        }
        guard let kind else { return .unknown }
        if kind.answers(to: wanted, quantifier) { return .yes }
        let open = origin?.claimed ?? [.generated, .vendored]
        return open.isDisjoint(with: wanted) ? .no : .unknown
    }

    /// The one kind that a decision shows: what the file is declared to be says more of it than that its code changes.
    var shownKind: ChangeKind? {
        guard kind == .code || kind == .moved, let declared = origin?.declared else { return kind }
        return [.vendored, .generated].first(where: declared.contains) ?? kind
    }
}

extension ChangeKind {
    /// True if lines of this kind are what a condition asks for. Moved code is code to whoever looks for code.
    func answers(to wanted: Set<ChangeKind>, _ quantifier: Quantifier) -> Bool {
        wanted.contains(self) || (self == .moved && quantifier == .some && wanted.contains(.code))
    }
}

/// A condition on one file of a patch, or on the patch as a whole (`Rule.Scope`).
///
/// Three-valued and read in two ways (`Quantifier`): does *some part* of the change satisfy it, and
/// does *all* of the change satisfy it.
public indirect enum Predicate: Hashable, Sendable {
    case all([Predicate])
    case any([Predicate])
    case not(Predicate)

    // On a file.
    case probe(ProbeID)
    /// Index of `Policy.labels`.
    case label(Int)
    case glob(GlobList)
    /// Names of languages, in lower case.
    case language(Set<String>)
    case status(Set<ChangeStatus>)
    case mode(ModeTest)
    case binary(Bool)
    /// Bytes of the new content (of the old one for a deletion).
    case size(Bounds)
    /// Added and removed lines together.
    case lines(Bounds)
    case change(Set<ChangeKind>)
    /// What becomes of the dependencies that the file states.
    case dependency(DependencyTest)

    // On the patch.
    case fileCount(Bounds)
    case lineCount(Bounds)
    /// How many files of the patch satisfy a condition on a file.
    case files(FilesTest, Predicate)
    case spread(SpreadTest)
    case actor(Set<ActorKind>)
    case time(TimeWindow)

    public enum FilesTest: String, Hashable, Sendable, CaseIterable {
        case any, all, none
    }
}

/// A test of a file's mode before and after.
public struct ModeTest: Hashable, Sendable {
    /// One side has one of these modes; empty for no demand.
    public var either: Set<FileMode>
    /// The mode before; nil for no demand.
    public var from: FileMode?
    /// The mode after; nil for no demand.
    public var to: FileMode?

    public init(either: Set<FileMode> = [], from: FileMode? = nil, to: FileMode? = nil) {
        self.either = either
        self.from = from
        self.to = to
    }
}

/// What kind of change a file's change is.
///
/// Two questions in one vocabulary: what its lines are (`code` where in doubt, and one of the first six), and where the
/// file comes from (`generated`, `vendored`, both or neither: see `FileOrigin`).
public enum ChangeKind: String, Hashable, Sendable, CaseIterable {
    case code, comments, whitespace, moved, mode, rename
    case generated, vendored
}

/// Who is behind a request. The first case is the least trusted.
public enum ActorKind: String, Hashable, Sendable, CaseIterable {
    case agent, service, person
}

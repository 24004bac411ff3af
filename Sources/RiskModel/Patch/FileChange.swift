/// What a delta does to its path, named as `git diff --raw` names it.
public enum ChangeStatus: String, Hashable, Sendable, CaseIterable {
    case added, deleted, modified, renamed, copied
    case typeChanged = "type_changed"
    case unmerged

    /// The letter in `git diff --raw`.
    public var letter: Character {
        switch self {
        case .added: "A"
        case .deleted: "D"
        case .modified: "M"
        case .renamed: "R"
        case .copied: "C"
        case .typeChanged: "T"
        case .unmerged: "U"
        }
    }
}

/// The kinds of entry a git tree holds besides trees themselves.
public enum FileMode: UInt32, Hashable, Sendable, CaseIterable {
    case regular = 0o100644
    case executable = 0o100755
    case symlink = 0o120000
    case submodule = 0o160000

    /// The word rules and decisions use.
    public var name: String {
        switch self {
        case .regular: "regular"
        case .executable: "executable"
        case .symlink: "symlink"
        case .submodule: "submodule"
        }
    }
}

/// One side of a change: a path with the mode and blob that stand there.
public struct FileVersion: Hashable, Sendable {
    public var path: GitPath
    public var mode: FileMode
    /// nil where only patch text is known, which may abbreviate or omit ids, for conflicts, and for
    /// work-tree files too large to be hashed.
    public var blob: ObjectID?
    /// Bytes of the content as stored; nil until it has been read.
    public var size: Int?

    public init(path: GitPath, mode: FileMode = .regular, blob: ObjectID? = nil, size: Int? = nil) {
        self.path = path
        self.mode = mode
        self.blob = blob
        self.size = size
    }
}

/// One delta of a patch: what is known from trees alone, without reading contents.
///
/// A rename is a deletion of `old.path` *and* an addition of `new.path`; a copy is an addition that
/// names its origin in `old`. Either way the content of the change holds every line of the whole new file as
/// added, and for a rename every line of the old one as removed, so that a move cannot carry content past a rule.
public struct FileChange: Hashable, Sendable {
    public var status: ChangeStatus
    /// nil for an added file.
    public var old: FileVersion?
    /// nil for a deleted file.
    public var new: FileVersion?

    public init(status: ChangeStatus, old: FileVersion?, new: FileVersion?) {
        self.status = status
        self.old = old
        self.new = new
    }

    /// The path a reader looks for: the new one, or the old one of a deletion.
    public var path: GitPath {
        new?.path ?? old?.path ?? GitPath(bytes: [])
    }

    /// The former path where it differs from `path`.
    public var formerPath: GitPath? {
        guard let old, let new, old.path != new.path else { return nil }
        return old.path
    }

    /// Every path this change touches or takes content from, once each.
    public var paths: [GitPath] {
        var all: [GitPath] = []
        for path in [new?.path, old?.path] {
            if let path, !all.contains(path) { all.append(path) }
        }
        return all
    }

    /// Both sides are one blob, as of a rename that changes nothing else. A submodule may bear the id of a blob, and is another thing.
    public var keepsContent: Bool {
        guard let old, let new, old.blob != nil, old.blob == new.blob else { return false }
        return (old.mode == .submodule) == (new.mode == .submodule)
    }

    /// True where something other than lines of a plain file changes: a mode, a type, a path, or a
    /// symlink or submodule that is pointed elsewhere. Rules about lines cannot vouch for such a change.
    public var changesMoreThanLines: Bool {
        switch status {
        case .renamed, .copied, .typeChanged, .unmerged: return true
        case .added, .deleted, .modified: break
        }
        if let old, let new, old.mode != new.mode { return true }
        let versions = [old, new].compactMap { $0 }
        if versions.contains(where: { $0.mode == .symlink || $0.mode == .submodule }) { return true }
        return status == .added && new?.mode == .executable
    }
}

/// Where a patch was read from. Only `revisions` can be authoritative.
public enum PatchSource: String, Hashable, Sendable, CaseIterable {
    case revisions, text, index
    case workTree = "work_tree"
}

/// What a commit says about itself. All of it is written by its author: facts, not proof.
public struct CommitFacts: Hashable, Sendable {
    public var id: ObjectID
    public var message: [UInt8]
    /// `Name <mail>`.
    public var author: [UInt8]
    public var committer: [UInt8]

    public init(id: ObjectID, message: [UInt8], author: [UInt8], committer: [UInt8]) {
        self.id = id
        self.message = message
        self.author = author
        self.committer = committer
    }
}

/// The tree facts of a patch: which files change and how, without their contents.
///
/// `files` is sorted by path bytes, one element per delta.
public struct Patch: Hashable, Sendable {
    public var source: PatchSource
    /// The revision the change is meant for; nil for patch text.
    public var base: ObjectID?
    public var head: ObjectID?
    /// The revision actually diffed against; equals `base` for a two-dot diff.
    public var mergeBase: ObjectID?
    public var files: [FileChange]
    /// Every commit between merge base and head, newest first; nil where they are not all known: of patch
    /// text, index and work tree, and where history is cut off or too long.
    public var commits: [CommitFacts]?
    /// What could not be read before any content was asked for.
    public var gaps: [Gap]

    public init(
        source: PatchSource, base: ObjectID? = nil, head: ObjectID? = nil, mergeBase: ObjectID? = nil,
        files: [FileChange], commits: [CommitFacts]? = nil, gaps: [Gap] = []
    ) {
        self.source = source
        self.base = base
        self.head = head
        self.mergeBase = mergeBase
        self.files = files
        self.commits = commits
        self.gaps = gaps
    }
}

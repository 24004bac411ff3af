/// How much of a repository or a patch text is read before it counts as too large (promise P9).
public struct GitLimits: Hashable, Sendable {
    /// Bytes of one file on one side; a larger one becomes a gap of its file.
    public var fileBytes: Int
    /// Lines a change of one file may bring, context included; more becomes a gap of its file.
    public var fileLines: Int
    /// Files one patch may change; also the files a checkout may hold where index or work tree are read.
    public var files: Int
    /// Bytes of one patch text.
    public var textBytes: Int
    /// Commits whose messages and authors a patch carries; where there are more it carries none, with a gap.
    public var commitFacts: Int
    /// Bytes of one commit object; where one is larger a patch carries no commits, with a gap.
    public var commitBytes: Int
    /// Commits a range may hold.
    public var rangeCommits: Int
    /// Best common ancestors two revisions may have.
    public var mergeBases: Int

    public init(
        fileBytes: Int = 16 << 20, fileLines: Int = 1_000_000, files: Int = 500_000, textBytes: Int = 64 << 20,
        commitFacts: Int = 1_000, commitBytes: Int = 1 << 20, rangeCommits: Int = 100_000, mergeBases: Int = 16
    ) {
        self.fileBytes = fileBytes
        self.fileLines = fileLines
        self.files = files
        self.textBytes = textBytes
        self.commitFacts = commitFacts
        self.commitBytes = commitBytes
        self.rangeCommits = rangeCommits
        self.mergeBases = mergeBases
    }
}

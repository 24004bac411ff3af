/// Bounds on what reading and asking may cost. Where one is reached, owners are not known, and a diagnostic says so.
public struct OwnersLimits: Hashable, Sendable {
    /// Of a `CODEOWNERS` file as GitHub reads it. Source: docs.github.com «About code owners», 3 MB.
    public var githubBytes = 3 * 1_024 * 1_024
    /// Of a `CODEOWNERS` file as GitLab reads it.
    public var gitlabBytes = 10 * 1_024 * 1_024
    /// Of one `OWNERS` file, or of `OWNERS_ALIASES`.
    public var ownersBytes = 1_024 * 1_024
    /// Of one file.
    public var lines = 200_000
    /// Of one line.
    public var lineBytes = 16 * 1_024
    /// `OWNERS` files of one tree, imported ones included.
    public var files = 50_000
    /// Files that one `OWNERS` file draws in, directly or not.
    public var imports = 200
    /// Folders above a file.
    public var depth = 200
    /// Bytes that are compared and put together for one path.
    public var steps = 20_000_000

    public init() {}
}

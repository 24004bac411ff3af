public import RiskModel

/// Why a patch could not be read at all.
///
/// What concerns one file of a patch is not an error but a `Gap`; this is for the rest.
public struct GitPatchError: Error, Hashable, Sendable {
    public enum Code: Hashable, Sendable {
        /// There is no git repository at the path.
        case repositoryNotFound
        /// The repository belongs to somebody whose files are not trusted.
        case notTrusted
        /// A revision does not name exactly one commit.
        case unknownRevision
        /// The two revisions have no common ancestor.
        case unrelatedHistories
        /// A commit, tree, index or pack is damaged or missing: data loss.
        case corrupt
        /// Patch text breaks the format at this 1-based line.
        case malformedPatch(line: Int)
        /// The repository uses something that cannot be read here; the message names it.
        case unsupported
        /// A limit of `GitLimits` was passed; the message names it.
        case tooLarge
        /// The system refused to read a file or directory.
        case unreadable
        /// The request ended first.
        case interrupted(Interruption)
    }

    public var code: Code
    /// What, where, and what to do; for people, clients among them. Names no path: those of a patch may
    /// hold secrets, and where a repository lies is the server's own affair.
    public var message: String
    /// What libgit2 said, where it was the cause. Its words may name paths, so they are no part of `description`.
    public var underlying: LibraryFailure?

    public init(_ code: Code, _ message: String, underlying: LibraryFailure? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }

    /// The request ended before the patch was decided.
    public init(_ interruption: Interruption) {
        self.init(.interrupted(interruption), "the request ended before the patch was read")
    }
}

extension GitPatchError: CustomStringConvertible {
    public var description: String {
        guard let underlying else { return message }
        return "\(message) (libgit2 error \(underlying.code), category \(underlying.category))"
    }
}

/// A call into libgit2 that failed, as the library reported it.
public struct LibraryFailure: Error, Hashable, Sendable {
    /// A `git_error_code`.
    public var code: Int32
    /// A `git_error_t`; 0 where the library recorded nothing.
    public var category: Int32
    /// nil where the library recorded nothing.
    public var message: String?

    public init(code: Int32, category: Int32 = 0, message: String? = nil) {
        self.code = code
        self.category = category
        self.message = message
    }
}

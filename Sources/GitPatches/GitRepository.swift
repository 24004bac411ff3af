import CLibgit2
import Glibc
public import RiskModel

/// One git repository, read and never written. Use it from one thread at a time.
///
/// Nothing in it can run a program or change what a diff says: neither system, user nor repository
/// configuration is used, attributes are ignored, and there are no filters, hooks or external drivers.
public final class GitRepository {
    /// The directory it was opened at, without symbolic links.
    public let path: String
    /// The checkout, where it was opened at one. `core.worktree` is not followed.
    public let workTree: String?
    public let limits: GitLimits
    /// Asked between files and inside long loops; replace it for each request.
    public var interruption: any InterruptionCheck
    /// On how many threads the two versions of one large file may be read.
    public let threads: Int

    let handle: Owned
    let objects: ObjectStore
    let verification: ObjectVerification
    let trustedOwners: TrustedOwners
    private let mark: RepositoryMark
    /// The same repository for another thread, once one was needed.
    private var second: GitRepository?

    /// Opens exactly `path`: a checkout (the directory that holds `.git`) or a bare repository. Never searches upwards.
    ///
    /// - Throws: `repositoryNotFound`, `notTrusted`, `unreadable`, `unsupported` (SHA-256 object ids, an unknown
    ///   repository format or reference storage), `corrupt`.
    public init(
        openingAt path: String, verification: ObjectVerification = .strict, trustedOwners: TrustedOwners = .ownAndRoot(),
        limits: GitLimits = GitLimits(), threads: Int = 1, interruption: any InterruptionCheck = Uninterrupted()
    ) throws(GitPatchError) {
        let place = try RepositoryPlace(at: path)
        // Before anything in it is parsed.
        try trustedOwners.check([place.path, place.gitEntry])
        try place.checkPermissions()
        let handle: Owned
        do throws(LibraryFailure) {
            try Libgit2.start(verification)
            // As a bare one even for a checkout: so that `core.worktree` cannot point elsewhere.
            let flags =
                GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
                | GIT_REPOSITORY_OPEN_BARE.rawValue
            handle = try Owned(git_repository_free) { git_repository_open_ext(&$0, place.gitEntry, flags, nil) }
            try Self.forgetConfiguration(of: handle)
            if let workTree = place.workTree {
                try Libgit2.check(git_repository_set_workdir(handle.pointer, workTree, 0))
            }
        } catch {
            throw Self.openingError(error)
        }
        // A `.git` file and a linked checkout lead to further directories.
        let directories = [git_repository_path(handle.pointer), git_repository_commondir(handle.pointer)]
        try trustedOwners.check(directories.compactMap { $0.map { String(cString: $0) } })

        self.path = place.path
        self.workTree = place.workTree
        self.limits = limits
        self.threads = threads
        self.interruption = interruption
        self.handle = handle
        self.verification = verification
        self.trustedOwners = trustedOwners
        self.objects = try ObjectStore(of: handle)
        mark = RepositoryMark(path: path, place: place, handle: handle)
    }

    /// True where opening the same path again would lead to the same repository, still belonging to the same owners, with the
    /// same packs: whoever keeps a handle from one request to the next asks this first. New objects and references are seen anyway.
    public var isAsOpened: Bool { mark.isUnchanged }

    /// A handle of the same repository for another thread to read objects with; nil where it cannot be opened again.
    func secondHandle() -> GitRepository? {
        if second == nil {
            do throws(GitPatchError) {
                second = try GitRepository(
                    openingAt: path, verification: verification, trustedOwners: trustedOwners, limits: limits)
            } catch { return nil }
        }
        return second
    }

    /// Walks up from a directory to the repository around it, as git does, without leaving its file system.
    ///
    /// - Returns: a path for `init(openingAt:)`.
    /// - Throws: `repositoryNotFound`.
    public static func discover(from start: String) throws(GitPatchError) -> String {
        try RepositoryPlace.discover(from: start)
    }

    /// Replaces the repository's own configuration by an empty one: every setting has its default.
    private static func forgetConfiguration(of handle: Owned) throws(LibraryFailure) {
        let empty = try Owned(git_config_free) { git_config_new(&$0) }
        try Libgit2.check(git_repository_set_config(handle.pointer, empty.pointer))
    }

    private static func openingError(_ failure: LibraryFailure) -> GitPatchError {
        let said = failure.message ?? ""
        if failure.isNotFound {
            return GitPatchError(
                .repositoryNotFound, "there is no git repository at the path given; name a checkout or a bare repository",
                underlying: failure)
        }
        if said.contains("objectformat") {
            return GitPatchError(
                .unsupported,
                "the repository uses SHA-256 object ids, which are not supported; only SHA-1 repositories can be read",
                underlying: failure)
        }
        if said.contains("unsupported") {
            return GitPatchError(
                .unsupported, "the repository uses a repository format or extension that is not supported", underlying: failure)
        }
        return GitPatchError(.corrupt, "the repository cannot be opened; run `git fsck` there", underlying: failure)
    }
}

extension GitRepository {
    /// True where history is cut off below some commits, as in a shallow clone.
    var isShallow: Bool { git_repository_is_shallow(handle.pointer) == 1 }

    /// - Throws: `interrupted`.
    func checkInterruption() throws(GitPatchError) {
        do throws(Interruption) { try interruption.check() } catch { throw GitPatchError(error) }
    }

    /// A failure to read history or trees: what is missing at the edge of a shallow clone is not damage.
    func readingError(_ failure: LibraryFailure, _ what: String) -> GitPatchError {
        // The library reports a parent it cannot find with a code of its own or none.
        if isShallow, failure.isNotFound || failure.category == GIT_ERROR_ODB.rawValue {
            return GitPatchError(
                .unsupported,
                "\(what) needs history that this shallow clone does not have; run `git fetch --unshallow`", underlying: failure)
        }
        return GitPatchError(.corrupt, "\(what) cannot be read; run `git fsck` in the repository", underlying: failure)
    }
}

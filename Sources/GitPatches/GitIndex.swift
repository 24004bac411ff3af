import CLibgit2
import Glibc
import RiskModel

/// The entries of a repository's index.
struct GitIndex {
    struct Entry {
        var version: FileVersion
        /// `git add -N`: the path is tracked and its content is not staged.
        var isIntentToAdd: Bool
        /// Left out of the checkout on purpose (sparse checkout).
        var isSkipped: Bool
    }

    /// What is staged, in strict order of path.
    private(set) var entries: [Entry] = []
    /// The paths in conflict, each with the mode of our side where there is one; no blob stands for them.
    private(set) var unmerged: [GitPath: FileVersion] = [:]

    /// - Throws: `unsupported` (a sparse or split index), `corrupt`, `tooLarge`.
    init(of repository: GitRepository) throws(GitPatchError) {
        let index: Owned
        do throws(LibraryFailure) {
            index = try Owned(git_index_free) { git_repository_index(&$0, repository.handle.pointer) }
            // The library keeps the index it has read once.
            try Libgit2.check(git_index_read(index.pointer, 1))
        } catch {
            throw Self.readingError(error)
        }
        let count = git_index_entrycount(index.pointer)
        guard count <= repository.limits.files else { throw TreeDiff.tooMany(repository.limits) }
        for position in 0..<count {
            guard let entry = git_index_get_byindex(index.pointer, position) else { continue }
            try add(entry)
        }
    }

    private mutating func add(_ entry: UnsafePointer<git_index_entry>) throws(GitPatchError) {
        let stored = entry.pointee
        let path = GitPath(bytes: UnsafeRawBufferPointer(start: stored.path, count: strlen(stored.path)))
        guard let mode = FileMode(stored: stored.mode) else {
            let octal = String(stored.mode, radix: 8)
            throw GitPatchError(.corrupt, "the index gives a path the unknown mode \(octal)")
        }
        let stage = git_index_entry_stage(entry)
        guard stage == 0 else {
            // 1 is the common ancestor, 2 ours, 3 theirs.
            if unmerged[path] == nil || stage == 2 { unmerged[path] = FileVersion(path: path, mode: mode) }
            return
        }
        if let last = entries.last, last.version.path >= path {
            throw GitPatchError(.corrupt, "the index is out of order; rebuild it with `git reset`")
        }
        let flags = UInt32(stored.flags_extended)
        entries.append(
            Entry(
                version: FileVersion(path: path, mode: mode, blob: ObjectID(stored.id)),
                isIntentToAdd: flags & GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue != 0,
                isSkipped: flags & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0))
    }

    private static func readingError(_ failure: LibraryFailure) -> GitPatchError {
        guard failure.message?.contains("mandatory extension") == true else {
            return GitPatchError(
                .corrupt, "the index cannot be read; rebuild it with `git reset`", underlying: failure)
        }
        return GitPatchError(
            .unsupported,
            "the index is sparse or split, which is not supported; "
                + "run `git sparse-checkout reapply --no-sparse-index` or `git update-index --no-split-index`",
            underlying: failure)
    }
}

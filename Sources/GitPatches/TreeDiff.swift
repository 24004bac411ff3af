import CLibgit2
import Glibc
import RiskModel

/// The difference of two trees as the library lists it: no renames, no contents, in order of path.
enum TreeDiff {
    /// Settings of every comparison; none is left to configuration.
    private static let flags = GIT_DIFF_INCLUDE_TYPECHANGE.rawValue | GIT_DIFF_SKIP_BINARY_CHECK.rawValue

    /// - Parameters: nil stands for the empty tree.
    /// - Throws: `corrupt` for a damaged or missing tree, `tooLarge`, `interrupted`.
    static func changes(
        in repository: GitRepository, from old: Owned?, to new: Owned?
    ) throws(GitPatchError) -> [FileChange] {
        let progress = Progress(limit: repository.limits.files, interruption: repository.interruption)
        let diff: Owned
        do throws(LibraryFailure) {
            var options = git_diff_options()
            try Libgit2.check(git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)))
            options.flags = flags
            options.ignore_submodules = GIT_SUBMODULE_IGNORE_NONE
            options.payload = Unmanaged.passUnretained(progress).toOpaque()
            options.notify_cb = { _, _, _, payload in
                guard let payload else { return GIT_EUSER.rawValue }
                return Unmanaged<Progress>.fromOpaque(payload).takeUnretainedValue().step() ? 0 : GIT_EUSER.rawValue
            }
            diff = try withExtendedLifetime(progress) { () throws(LibraryFailure) -> Owned in
                try Owned(git_diff_free) {
                    git_diff_tree_to_tree(&$0, repository.handle.pointer, old?.pointer, new?.pointer, &options)
                }
            }
        } catch {
            if let interruption = progress.interrupted { throw GitPatchError(interruption) }
            if progress.isOverLimit { throw tooMany(repository.limits) }
            throw repository.readingError(error, "the trees to compare")
        }
        return try copy(diff)
    }

    static func tooMany(_ limits: GitLimits) -> GitPatchError {
        GitPatchError(.tooLarge, "more than \(limits.files) files; split the change, or raise the limit")
    }

    /// The deltas belong to the diff and go with it.
    private static func copy(_ diff: Owned) throws(GitPatchError) -> [FileChange] {
        let count = git_diff_num_deltas(diff.pointer)
        var changes: [FileChange] = []
        changes.reserveCapacity(count)
        for index in 0..<count {
            guard let delta = git_diff_get_delta(diff.pointer, index)?.pointee else { continue }
            let old = try version(delta.old_file)
            let new = try version(delta.new_file)
            guard let change = FileChange(from: old, to: new) else { continue }
            // A tree that lists a name twice would show one file and check out another.
            if let last = changes.last, last.path >= change.path {
                throw GitPatchError(.corrupt, "a tree is out of order; run `git fsck` in the repository")
            }
            changes.append(change)
        }
        return changes
    }

    private static func version(_ file: git_diff_file) throws(GitPatchError) -> FileVersion? {
        guard file.mode != 0, let name = file.path else { return nil }
        let path = GitPath(bytes: UnsafeRawBufferPointer(start: name, count: strlen(name)))
        guard let mode = FileMode(stored: UInt32(file.mode)) else {
            throw GitPatchError(.corrupt, "a tree gives a path the unknown mode \(String(file.mode, radix: 8))")
        }
        return FileVersion(path: path, mode: mode, blob: ObjectID(file.id))
    }

    /// Counts deltas while the library finds them, and asks whether to go on.
    private final class Progress {
        private(set) var interrupted: Interruption?
        private(set) var isOverLimit = false
        private var count = 0
        private let limit: Int
        private let interruption: any InterruptionCheck

        init(limit: Int, interruption: any InterruptionCheck) {
            self.limit = limit
            self.interruption = interruption
        }

        func step() -> Bool {
            count += 1
            isOverLimit = count > limit
            if count % 256 == 0 {
                do throws(Interruption) { try interruption.check() } catch { interrupted = error }
            }
            return !isOverLimit && interrupted == nil
        }
    }
}

extension FileMode {
    /// A mode as trees and indexes store it. Old ones hold further permission bits of a plain file,
    /// which git reads by the owner's execute bit alone.
    init?(stored mode: UInt32) {
        if mode & 0o170000 == 0o100000 {
            self = mode & 0o100 == 0 ? .regular : .executable
        } else {
            self.init(rawValue: mode)
        }
    }

    /// Plain file, symlink or submodule: what a type change is between.
    var type: UInt32 { rawValue & 0o170000 }
}

extension FileChange {
    /// The change between two versions of one path; nil where there is none.
    init?(from old: FileVersion?, to new: FileVersion?) {
        switch (old, new) {
        case (nil, nil): return nil
        case (nil, .some): self.init(status: .added, old: nil, new: new)
        case (.some, nil): self.init(status: .deleted, old: old, new: nil)
        case (.some(let before), .some(let after)):
            if before.mode == after.mode, let blob = before.blob, blob == after.blob { return nil }
            let status: ChangeStatus = before.mode.type == after.mode.type ? .modified : .typeChanged
            self.init(status: status, old: before, new: after)
        }
    }

    /// The changes between two listings, each in strict order of path.
    static func between(_ old: [FileVersion], _ new: [FileVersion]) -> [FileChange] {
        var changes: [FileChange] = []
        var before = old.startIndex
        var after = new.startIndex
        while before < old.endIndex || after < new.endIndex {
            let takesOld = after == new.endIndex || (before < old.endIndex && old[before].path <= new[after].path)
            let takesNew = before == old.endIndex || (after < new.endIndex && new[after].path <= old[before].path)
            if let change = FileChange(from: takesOld ? old[before] : nil, to: takesNew ? new[after] : nil) {
                changes.append(change)
            }
            if takesOld { before += 1 }
            if takesNew { after += 1 }
        }
        return changes
    }
}

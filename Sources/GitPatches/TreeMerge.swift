import CLibgit2
import Glibc
import RiskModel

/// A three-way merge of trees that stays in memory.
///
/// The library merges the trees, follows renames and says where both sides changed one file. It would also merge such a file, and
/// write what comes out into the repository; so it is told to leave each of these files to us (the `binary` driver), in a
/// repository without a directory, where no attribute can name another driver.
struct TreeMerge {
    /// Files above which the library looks for equal names alone: the pairs it compares grow with the square.
    private static let renameCandidates: UInt32 = 200

    private let repository: GitRepository
    private let index: Owned

    /// - Throws: also where more than `limits.files` files differ between the trees.
    init(in repository: GitRepository, ancestor: Owned, ours: Owned, theirs: Owned) throws(UnmergedTrees) {
        self.repository = repository
        do throws(GitPatchError) {
            try repository.checkInterruption()
            let undone = try TreeDiff.changes(in: repository, from: ancestor, to: theirs)
            let since = try TreeDiff.changes(in: repository, from: ancestor, to: ours)
            let followsRenames = Self.mayCompareContents(of: undone + since, in: repository)
            index = try Self.merge(
                in: repository, ancestor: ancestor, ours: ours, theirs: theirs, followsRenames: followsRenames)
            try repository.checkInterruption()
        } catch {
            throw UnmergedTrees(error)
        }
    }

    /// The paths of the files that cannot be merged, in order.
    func conflicts() throws(UnmergedTrees) -> [GitPath] {
        var conflicts: Set<GitPath> = []
        for file in try unmergedFiles() {
            do throws(GitPatchError) { try repository.checkInterruption() } catch { throw UnmergedTrees(error) }
            if try !merges(file), let path = file.ours?.path ?? file.theirs?.path ?? file.ancestor?.path {
                conflicts.insert(path)
            }
        }
        return conflicts.sorted()
    }

    /// One file that both sides changed: its versions, under the name each side has for it.
    private struct UnmergedFile {
        var ancestor: FileVersion?
        var ours: FileVersion?
        var theirs: FileVersion?
    }

    /// Whether the contents of both sides can be put together.
    private func merges(_ file: UnmergedFile) throws(UnmergedTrees) -> Bool {
        guard let ancestor = file.ancestor, let ours = file.ours, let theirs = file.theirs else { return false }
        let isFile = [ancestor, ours, theirs].allSatisfy { $0.mode == .regular || $0.mode == .executable }
        let modes = Set([ours.mode, theirs.mode]).subtracting([ancestor.mode])
        let names = Set([ours.path, theirs.path]).subtracting([ancestor.path])
        guard isFile, modes.count < 2, names.count < 2 else { return false }
        let blobs = (try blob(of: ancestor), try blob(of: ours), try blob(of: theirs))
        var (base, left, right) = (git_merge_file_input(), git_merge_file_input(), git_merge_file_input())
        var result = git_merge_file_result()
        defer { git_merge_file_result_free(&result) }
        do throws(LibraryFailure) {
            try Self.fill(&base, with: blobs.0)
            try Self.fill(&left, with: blobs.1)
            try Self.fill(&right, with: blobs.2)
            try withExtendedLifetime(blobs) { () throws(LibraryFailure) in
                _ = try Libgit2.check(git_merge_file(&result, &base, &left, &right, nil))
            }
        } catch {
            throw UnmergedTrees(repository.readingError(error, "a file to merge"))
        }
        return result.automergeable != 0
    }

    private static func fill(_ input: inout git_merge_file_input, with blob: Owned) throws(LibraryFailure) {
        try Libgit2.check(git_merge_file_input_init(&input, UInt32(GIT_MERGE_FILE_INPUT_VERSION)))
        input.ptr = git_blob_rawcontent(blob.pointer)?.assumingMemoryBound(to: CChar.self)
        input.size = Int(git_blob_rawsize(blob.pointer))
    }

    private func blob(of version: FileVersion) throws(UnmergedTrees) -> Owned {
        guard let id = version.blob else { throw UnmergedTrees(GitPatchError(.corrupt, "a file to merge has no content")) }
        do throws(UnreadObject) { return try repository.objects.blob(id, limit: repository.limits.fileBytes) } catch {
            switch error.reason {
            case .missingObject(let id): throw .missing(id)
            case .tooLarge(let limit):
                throw UnmergedTrees(GitPatchError(.tooLarge, "a file that both sides changed is larger than \(limit) bytes"))
            default: throw UnmergedTrees(GitPatchError(.corrupt, "\(id) cannot be read; run `git fsck` in the repository"))
            }
        }
    }

    /// Entries of the index that are in conflict, put together by what the library says of their names.
    private func unmergedFiles() throws(UnmergedTrees) -> [UnmergedFile] {
        var stages: [[GitPath: FileVersion]] = [[:], [:], [:], [:]]
        for position in 0..<git_index_entrycount(index.pointer) {
            guard let entry = git_index_get_byindex(index.pointer, position) else { continue }
            let stage = Int(git_index_entry_stage(entry))
            guard (1...3).contains(stage), let name = entry.pointee.path else { continue }
            let path = GitPath(bytes: UnsafeRawBufferPointer(start: name, count: strlen(name)))
            guard let mode = FileMode(stored: entry.pointee.mode) else {
                throw UnmergedTrees(GitPatchError(.corrupt, "a tree gives a path an unknown mode"))
            }
            stages[stage][path] = FileVersion(path: path, mode: mode, blob: ObjectID(entry.pointee.id))
        }
        var files: [UnmergedFile] = []
        for position in 0..<git_index_name_entrycount(index.pointer) {
            guard let names = git_index_name_get_byindex(index.pointer, position)?.pointee else { continue }
            func take(_ stage: Int, _ name: UnsafeMutablePointer<CChar>?) -> FileVersion? {
                guard let name else { return nil }
                let path = GitPath(bytes: UnsafeRawBufferPointer(start: name, count: strlen(name)))
                return stages[stage].removeValue(forKey: path)
            }
            files.append(
                UnmergedFile(ancestor: take(1, names.ancestor), ours: take(2, names.ours), theirs: take(3, names.theirs)))
        }
        let paths = Set(stages.flatMap(\.keys))
        files += paths.map { UnmergedFile(ancestor: stages[1][$0], ours: stages[2][$0], theirs: stages[3][$0]) }
        return files
    }

    private static func merge(
        in repository: GitRepository, ancestor: Owned, ours: Owned, theirs: Owned, followsRenames: Bool
    ) throws(GitPatchError) -> Owned {
        do throws(LibraryFailure) {
            let place = try placeless(repository)
            var options = git_merge_options()
            try Libgit2.check(git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION)))
            options.flags = GIT_MERGE_SKIP_REUC.rawValue | (followsRenames ? GIT_MERGE_FIND_RENAMES.rawValue : 0)
            options.target_limit = renameCandidates
            return try "binary".withCString { driver -> Result<Owned, LibraryFailure> in
                options.default_driver = driver
                do throws(LibraryFailure) {
                    return .success(
                        try Owned(git_index_free) {
                            git_merge_trees(&$0, place.pointer, ancestor.pointer, ours.pointer, theirs.pointer, &options)
                        })
                } catch { return .failure(error) }
            }.get()
        } catch {
            throw repository.readingError(error, "the trees to merge")
        }
    }

    /// The objects of a repository without its directory: with no configuration, attributes or index of its own.
    private static func placeless(_ repository: GitRepository) throws(LibraryFailure) -> Owned {
        let database = try Owned(git_odb_free) { git_repository_odb(&$0, repository.handle.pointer) }
        let place = try Owned(git_repository_free) { git_repository_wrap_odb(&$0, database.pointer) }
        let configuration = try Owned(git_config_free) { git_config_new(&$0) }
        try Libgit2.check(git_repository_set_config(place.pointer, configuration.pointer))
        let index = try Owned(git_index_free) { git_index_new(&$0) }
        try Libgit2.check(git_repository_set_index(place.pointer, index.pointer))
        return place
    }

    /// Files that came or went are read to find those that only moved: only as many, and as large, as may be read.
    private static func mayCompareContents(of changes: [FileChange], in repository: GitRepository) -> Bool {
        let moved = changes.filter { $0.status == .added || $0.status == .deleted }
        guard moved.count <= 2 * Int(renameCandidates) else { return false }
        return moved.allSatisfy { change in
            guard let id = (change.new ?? change.old)?.blob else { return true }
            do throws(UnreadObject) {
                _ = try repository.objects.size(ofBlob: id, limit: repository.limits.fileBytes)
                return true
            } catch { return false }
        }
    }
}

/// Why trees did not merge.
enum UnmergedTrees: Error {
    case missing(ObjectID)
    case failed(GitPatchError)

    /// What the library does not find it names in its message.
    init(_ error: GitPatchError) {
        let words = (error.underlying?.message ?? "").split { !$0.isHexDigit }
        if let failure = error.underlying, failure.isNotFound, let id = words.lazy.compactMap(ObjectID.init(hex:)).first {
            self = .missing(id)
        } else {
            self = .failed(error)
        }
    }
}

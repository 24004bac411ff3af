import CLibgit2
public import RiskModel

/// What a folder of a commit may hold to be read whole.
public struct FolderLimits: Hashable, Sendable {
    public var files: Int
    /// Of all files together.
    public var bytes: Int
    public var depth: Int

    public init(files: Int = 10_000, bytes: Int = 16 << 20, depth: Int = 32) {
        self.files = files
        self.bytes = bytes
        self.depth = depth
    }
}

extension GitRepository {
    /// The regular files below a folder as a commit holds them, by path relative to the folder. Symbolic links and submodules are
    /// none.
    ///
    /// - Parameters:
    ///   - folder: empty for the top.
    ///   - isWanted: asked of each path before its content is read.
    /// - Throws: `unknownRevision` where there is no such folder, `tooLarge`, `corrupt`.
    public func files(
        below folder: String, at commit: ObjectID, limits: FolderLimits = FolderLimits(), where isWanted: (String) -> Bool
    ) throws(GitPatchError) -> [String: [UInt8]] {
        let tree: Owned
        do throws(LibraryFailure) {
            let object = try commitObject(commit)
            let top = try Owned(git_tree_free) { git_commit_tree(&$0, object.pointer) }
            tree = folder.isEmpty ? top : try subtree(of: top, folder)
        } catch {
            throw GitPatchError(.unknownRevision, "commit \(commit) has no folder \(folder)", underlying: error)
        }
        var reading = FolderReading(limits: limits)
        try read(tree, prefix: "", depth: 0, isWanted, &reading)
        return reading.files
    }

    private func subtree(of tree: Owned, _ path: String) throws(LibraryFailure) -> Owned {
        let entry = try Owned(git_tree_entry_free) { git_tree_entry_bypath(&$0, tree.pointer, path) }
        return try Owned(git_tree_free) { git_tree_entry_to_object(&$0, handle.pointer, entry.pointer) }
    }

    private func read(
        _ tree: Owned, prefix: String, depth: Int, _ isWanted: (String) -> Bool, _ reading: inout FolderReading
    ) throws(GitPatchError) {
        guard depth < reading.limits.depth else { throw GitPatchError(.tooLarge, "\(prefix): too many folders in each other") }
        do throws(Interruption) { try interruption.check() } catch { throw GitPatchError(error) }
        for index in 0..<git_tree_entrycount(tree.pointer) {
            guard let entry = git_tree_entry_byindex(tree.pointer, index), let name = git_tree_entry_name(entry),
                let id = git_tree_entry_id(entry).flatMap({ ObjectID($0.pointee) })
            else { continue }
            let path = prefix + String(cString: name)
            switch git_tree_entry_type(entry) {
            case GIT_OBJECT_TREE:
                let inner: Owned
                do throws(LibraryFailure) {
                    var oid = id.oid
                    inner = try Owned(git_tree_free) { git_tree_lookup(&$0, handle.pointer, &oid) }
                } catch {
                    throw GitPatchError(.corrupt, "\(path): the folder cannot be read", underlying: error)
                }
                try read(inner, prefix: path + "/", depth: depth + 1, isWanted, &reading)
            case GIT_OBJECT_BLOB where FileMode(stored: UInt32(git_tree_entry_filemode(entry).rawValue)) != .symlink:
                if isWanted(path) { try reading.add(path, objects.blob(id, limit: reading.limits.bytes)) }
            default: break
            }
        }
    }
}

private struct FolderReading {
    let limits: FolderLimits
    private(set) var files: [String: [UInt8]] = [:]
    private var bytes = 0

    init(limits: FolderLimits) { self.limits = limits }

    mutating func add(_ path: String, _ blob: Result<Owned, UnreadObject>) throws(GitPatchError) {
        switch blob {
        case .failure(let unread): throw GitPatchError(.corrupt, "\(path): \(unread.reason)")
        case .success(let owned):
            let content = UnsafeRawBufferPointer(
                start: git_blob_rawcontent(owned.pointer), count: Int(git_blob_rawsize(owned.pointer)))
            bytes += content.count
            guard bytes <= limits.bytes, files.count < limits.files else {
                throw GitPatchError(.tooLarge, "more than \(limits.files) files or \(limits.bytes) bytes")
            }
            files[path] = Array(content)
        }
    }
}

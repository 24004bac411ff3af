import CLibgit2
public import RiskModel

/// A file that a commit holds.
public struct CommittedFile: Hashable, Sendable {
    /// From the top of the repository, with `/` between components.
    public var path: String
    public var content: [UInt8]
}

/// Why the files of a folder cannot be had. One line for people.
public struct UnreadableFolder: Error, Hashable, Sendable {
    public var reason: String

    public init(reason: String) { self.reason = reason }
}

extension GitRepository {
    /// Bounds on what is read of one folder.
    public struct FolderLimits: Hashable, Sendable {
        public var files: Int
        public var bytes: Int
        public var depth: Int
        /// Of all kinds.
        public var entries: Int

        public init(files: Int, bytes: Int, depth: Int = 8, entries: Int = 1_000) {
            self.files = files
            self.bytes = bytes
            self.depth = depth
            self.entries = entries
        }
    }

    /// The tree that a commit holds at a path, which is empty for its top; nil where it holds nothing there.
    public func folder(_ path: String, at commit: ObjectID) throws(UnreadableFolder) -> ObjectID? {
        let top: Owned
        do throws(LibraryFailure) {
            let object = try commitObject(commit)
            top = try Owned(git_tree_free) { git_commit_tree(&$0, object.pointer) }
        } catch {
            throw UnreadableFolder(reason: "the tree of commit \(commit) cannot be read")
        }
        if path.isEmpty { return git_tree_id(top.pointer).flatMap { ObjectID($0.pointee) } }
        let entry: Owned
        do throws(LibraryFailure) {
            entry = try Owned(git_tree_entry_free) { git_tree_entry_bypath(&$0, top.pointer, path) }
        } catch {
            if error.code == GIT_ENOTFOUND.rawValue { return nil }
            throw UnreadableFolder(reason: "\(path) cannot be read")
        }
        guard git_tree_entry_type(entry.pointer) == GIT_OBJECT_TREE else {
            throw UnreadableFolder(reason: "\(path) is no folder")
        }
        return git_tree_entry_id(entry.pointer).flatMap { ObjectID($0.pointee) }
    }

    /// The files below a tree whose names end in one of `suffixes`, in order of path; names that begin with `.` are left out.
    ///
    /// - Parameters:
    ///   - name: the tree's own path
    ///   - suffixes: such as `.yaml`
    /// - Throws: where anything could not be read, a limit is reached, or something is neither a regular file nor a folder.
    public func files(
        in tree: ObjectID, named name: String, suffixes: [String], limits: FolderLimits
    ) throws(UnreadableFolder) -> [CommittedFile] {
        var files: [CommittedFile] = []
        var bytes = 0
        var entries = 0
        var pending = [(tree: tree, path: name, depth: 1)]
        while let (tree, path, depth) = pending.popLast() {
            guard depth <= limits.depth else {
                throw UnreadableFolder(reason: "\(path): folders lie deeper than \(limits.depth) levels")
            }
            for entry in try self.entries(of: tree, path, atMost: limits.entries + 1) where entry.name?.first != "." {
                entries += 1
                guard entries <= limits.entries else {
                    throw UnreadableFolder(reason: "\(name) has more than \(limits.entries) entries")
                }
                guard let text = entry.name else {
                    throw UnreadableFolder(reason: "\(path): a name is not UTF-8")
                }
                let entryPath = path.isEmpty ? text : path + "/" + text
                switch entry.kind {
                case .folder: pending.append((entry.id, entryPath, depth + 1))
                case .other: throw UnreadableFolder(reason: "\(entryPath): neither a regular file nor a folder")
                case .file:
                    guard suffixes.contains(where: { text.hasSuffix($0) && text != $0 }) else { continue }
                    let blob: Owned
                    do throws(UnreadObject) { blob = try objects.blob(entry.id, limit: limits.bytes) } catch {
                        throw UnreadableFolder(reason: "\(entryPath): too large, or missing")
                    }
                    let content = Array(
                        UnsafeRawBufferPointer(
                            start: git_blob_rawcontent(blob.pointer), count: Int(git_blob_rawsize(blob.pointer))))
                    bytes += content.count
                    files.append(CommittedFile(path: entryPath, content: content))
                    guard files.count <= limits.files, bytes <= limits.bytes else {
                        throw UnreadableFolder(reason: "\(name) has more than \(limits.files) files or \(limits.bytes) bytes")
                    }
                }
            }
        }
        return files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private struct Entry {
        enum Kind { case file, folder, other }
        /// nil where it is not UTF-8.
        var name: String?
        var kind: Kind
        var id: ObjectID
    }

    private func entries(of tree: ObjectID, _ path: String, atMost limit: Int) throws(UnreadableFolder) -> [Entry] {
        do throws(LibraryFailure) {
            let owned = try objects.tree(tree)
            return try (0..<min(git_tree_entrycount(owned.pointer), limit)).map { index throws(LibraryFailure) in
                guard let entry = git_tree_entry_byindex(owned.pointer, index), let name = git_tree_entry_name(entry),
                    let id = git_tree_entry_id(entry).flatMap({ ObjectID($0.pointee) })
                else { return Entry(name: nil, kind: .other, id: tree) }
                let kind: Entry.Kind =
                    switch git_tree_entry_filemode(entry) {
                    case GIT_FILEMODE_BLOB, GIT_FILEMODE_BLOB_EXECUTABLE: .file
                    case GIT_FILEMODE_TREE: .folder
                    default: .other
                    }
                return Entry(name: String(validatingCString: name), kind: kind, id: id)
            }
        } catch {
            throw UnreadableFolder(reason: "\(path) cannot be read")
        }
    }
}

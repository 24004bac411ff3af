import CLibgit2
public import RiskModel

/// Why a file of a commit cannot be had. One line for people.
public struct UnreadableFile: Error, Hashable, Sendable {
    public var reason: String
}

/// The files of one commit, read one by one.
///
/// For one thread at a time, as its repository is.
public final class CommittedTree {
    private let repository: GitRepository
    private let top: Owned
    private let limit: Int

    /// - Parameter limit: bytes of one file.
    public init(of commit: ObjectID, in repository: GitRepository, limit: Int) throws(UnreadableFile) {
        self.repository = repository
        self.limit = limit
        do throws(LibraryFailure) {
            let object = try repository.commitObject(commit)
            top = try Owned(git_tree_free) { git_commit_tree(&$0, object.pointer) }
        } catch {
            throw UnreadableFile(reason: "the tree of commit \(commit) cannot be read")
        }
    }

    /// The content of a regular file; nil where there is none of that name, a folder in its place included.
    ///
    /// - Throws: where something is there and is no regular file, is larger than the limit, or is missing.
    public func content(of path: GitPath) throws(UnreadableFile) -> [UInt8]? {
        // No tree holds such a name, and C would read less of it.
        guard !path.bytes.isEmpty, !path.bytes.contains(0) else { return nil }
        let entry: Owned
        do throws(LibraryFailure) {
            entry = try path.bytes.withUnsafeBufferPointer { bytes throws(LibraryFailure) in
                let text = bytes.map { CChar(bitPattern: $0) } + [0]
                return try Owned(git_tree_entry_free) { git_tree_entry_bypath(&$0, top.pointer, text) }
            }
        } catch {
            if error.code == GIT_ENOTFOUND.rawValue { return nil }
            throw UnreadableFile(reason: "\(path.quoted) cannot be looked up")
        }
        switch git_tree_entry_filemode(entry.pointer) {
        case GIT_FILEMODE_TREE: return nil
        case GIT_FILEMODE_BLOB, GIT_FILEMODE_BLOB_EXECUTABLE: break
        default: throw UnreadableFile(reason: "\(path.quoted) is no regular file")
        }
        guard let id = git_tree_entry_id(entry.pointer).flatMap({ ObjectID($0.pointee) }) else {
            throw UnreadableFile(reason: "\(path.quoted) cannot be looked up")
        }
        do throws(UnreadObject) {
            let blob = try repository.objects.blob(id, limit: limit)
            return Array(
                UnsafeRawBufferPointer(
                    start: git_blob_rawcontent(blob.pointer), count: Int(git_blob_rawsize(blob.pointer))))
        } catch {
            throw UnreadableFile(reason: "\(path.quoted) is larger than \(limit) bytes, or missing")
        }
    }
}

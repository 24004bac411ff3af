import CLibgit2
import RiskModel

extension GitRepository {
    /// Bytes above which an attributes file is not read.
    private static let attributesLimit = 1 << 20

    /// The attributes file of a directory as a commit holds it. A symbolic link by that name is none, as for git.
    func attributes(inDirectory directory: GitPath, at commit: ObjectID) -> AttributesFile {
        let path = (directory.bytes.isEmpty ? [] : directory.bytes + [UInt8(ascii: "/")]) + Array(".gitattributes".utf8)
        let blob: ObjectID
        do throws(LibraryFailure) {
            let object = try commitObject(commit)
            let tree = try Owned(git_tree_free) { git_commit_tree(&$0, object.pointer) }
            let name = path.map(CChar.init(bitPattern:)) + [0]
            let entry = try Owned(git_tree_entry_free) { git_tree_entry_bypath(&$0, tree.pointer, name) }
            guard git_tree_entry_type(entry.pointer) == GIT_OBJECT_BLOB,
                FileMode(stored: UInt32(git_tree_entry_filemode(entry.pointer).rawValue)) != .symlink,
                let id = git_tree_entry_id(entry.pointer).flatMap({ ObjectID($0.pointee) })
            else { return .absent }
            blob = id
        } catch {
            return error.isNotFound && error.category != GIT_ERROR_ODB.rawValue ? .absent : .unread
        }
        do throws(UnreadObject) {
            let owned = try objects.blob(blob, limit: Self.attributesLimit)
            let bytes = UnsafeRawBufferPointer(
                start: git_blob_rawcontent(owned.pointer), count: Int(git_blob_rawsize(owned.pointer)))
            return .content(Array(bytes))
        } catch {
            return .unread
        }
    }
}

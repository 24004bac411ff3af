import CLibgit2
import RiskModel

/// The object database of a repository: single objects by id.
final class ObjectStore {
    private let repository: Owned
    private let database: Owned

    /// - Throws: `corrupt`.
    init(of repository: Owned) throws(GitPatchError) {
        self.repository = repository
        do throws(LibraryFailure) {
            database = try Owned(git_odb_free) { git_repository_odb(&$0, repository.pointer) }
        } catch {
            throw GitPatchError(
                .corrupt, "the objects of the repository cannot be opened; run `git fsck` there", underlying: error)
        }
    }

    /// A blob, unless it has more than `limit` bytes; the size is looked up before anything is unpacked.
    func blob(_ id: ObjectID, limit: Int) throws(UnreadObject) -> Owned {
        _ = try size(ofBlob: id, limit: limit)
        return try blob(id)
    }

    /// Bytes of a blob as its header states them.
    ///
    /// - Throws: also where that are more than `limit`.
    func size(ofBlob id: ObjectID, limit: Int) throws(UnreadObject) -> Int {
        let header: (size: Int, type: git_object_t)
        do throws(LibraryFailure) { header = try self.header(of: id) } catch { throw UnreadObject(id, error) }
        // A tree may call any object a file.
        guard header.type == GIT_OBJECT_BLOB else { throw UnreadObject(.corruptObject(id)) }
        guard header.size <= limit else { throw UnreadObject(.tooLarge(limit: limit)) }
        return header.size
    }

    /// A blob whose size is known to be within bounds.
    func blob(_ id: ObjectID) throws(UnreadObject) -> Owned {
        var oid = id.oid
        do throws(LibraryFailure) {
            return try Owned(git_blob_free) { git_blob_lookup(&$0, repository.pointer, &oid) }
        } catch {
            throw UnreadObject(id, error)
        }
    }

    func tree(_ id: ObjectID) throws(LibraryFailure) -> Owned {
        var oid = id.oid
        return try Owned(git_tree_free) { git_tree_lookup(&$0, repository.pointer, &oid) }
    }

    /// Bytes of a blob as its header states them.
    func size(of id: ObjectID) throws(LibraryFailure) -> Int { try header(of: id).size }

    /// The bytes of a commit object; nil where there are more than `limit`.
    func commit(_ id: ObjectID, limit: Int) throws(LibraryFailure) -> [UInt8]? {
        var oid = id.oid
        guard try header(of: id).size <= limit else { return nil }
        let object = try Owned(git_odb_object_free) { git_odb_read(&$0, database.pointer, &oid) }
        let bytes = UnsafeRawBufferPointer(start: git_odb_object_data(object.pointer), count: git_odb_object_size(object.pointer))
        return Array(bytes)
    }

    /// The id that these bytes would have as a blob. Writes nothing.
    static func blobID(of bytes: [UInt8]) throws(LibraryFailure) -> ObjectID? {
        var oid = git_oid()
        try Libgit2.check(git_odb_hash(&oid, bytes, bytes.count, GIT_OBJECT_BLOB))
        return ObjectID(oid)
    }

    private func header(of id: ObjectID) throws(LibraryFailure) -> (size: Int, type: git_object_t) {
        var oid = id.oid
        var size = 0
        var type = GIT_OBJECT_INVALID
        try Libgit2.check(git_odb_read_header(&size, &type, database.pointer, &oid))
        return (size, type)
    }
}

/// Why an object did not come.
struct UnreadObject: Error {
    let reason: Gap.Reason
    init(_ reason: Gap.Reason) { self.reason = reason }

    init(_ id: ObjectID, _ failure: LibraryFailure) {
        self.init(failure.isNotFound ? .missingObject(id) : .corruptObject(id))
    }
}

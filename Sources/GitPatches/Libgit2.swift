import CLibgit2
import Glibc
import RiskModel
import Synchronization

/// Whether the content of every object is hashed and compared with its name when it is read.
public enum ObjectVerification: Hashable, Sendable {
    /// Every object: for repositories that others write.
    case strict
    /// None, as git does: for repositories that only this service or its user writes.
    case local
}

/// The library as a whole: started once, never stopped, and the one place that turns its codes into errors.
enum Libgit2 {
    /// What repositories may require of a reader and that changes nothing for this one: objects that
    /// are not at hand are gaps anyway, repository configuration is not used, and nothing is ever deleted.
    private static let harmlessExtensions = ["partialclone", "worktreeconfig", "preciousobjects"]

    /// Trees and commits kept in memory. The library's own limits are 256 MiB in all, which is half of what a decision may take,
    /// and 4 KiB for a tree: one commit in a row after another reads most of its larger trees again (4 to 5 % of the time).
    private static let cacheBytes = 64 << 20
    private static let cachedTreeBytes = 512 << 10

    /// nil once the library runs with none of its outside sources of configuration.
    private static let startFailure: LibraryFailure? = {
        do throws(LibraryFailure) {
            guard git_libgit2_init() > 0 else { throw lastFailure(code: GIT_ERROR.rawValue) }
            let outside = [GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL]
            for level in outside { try check(difftier_git_set_search_path(level.rawValue, "")) }
            // Ours (`TrustedOwners`) is asked instead: theirs reads the configuration that is switched off above.
            try check(difftier_git_set_owner_validation(0))
            try setExtensions(harmlessExtensions)
            try check(difftier_git_set_cache_size(cacheBytes))
            try check(difftier_git_set_cache_object_limit(GIT_OBJECT_TREE, cachedTreeBytes))
            return nil
        } catch { return error }
    }()

    private static let verification = Mutex<ObjectVerification?>(nil)

    /// Makes the library ready for a repository.
    ///
    /// The library has one verification switch for the whole process, so the strictest demand wins:
    /// once a repository was opened `.strict`, every later read in the process is verified.
    static func start(_ wanted: ObjectVerification) throws(LibraryFailure) {
        if let startFailure { throw startFailure }
        let code = verification.withLock { current -> Int32 in
            guard current != .strict, current != wanted else { return 0 }
            current = wanted
            return difftier_git_set_strict_hash_verification(wanted == .strict ? 1 : 0)
        }
        try check(code)
    }

    /// Every call into the library passes here: a negative code becomes an error.
    @discardableResult
    static func check(_ code: Int32) throws(LibraryFailure) -> Int32 {
        guard code < 0 else { return code }
        throw lastFailure(code: code)
    }

    /// What the library recorded for the failed call that this thread made last; it may be nothing.
    private static func lastFailure(code: Int32) -> LibraryFailure {
        guard let error = git_error_last() else { return LibraryFailure(code: code) }
        let message = error.pointee.message.map { String(cString: $0) }
        return LibraryFailure(code: code, category: error.pointee.klass, message: message)
    }

    private static func setExtensions(_ names: [String]) throws(LibraryFailure) {
        let copies = names.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        var pointers: [UnsafePointer<CChar>?] = copies.map { UnsafePointer($0) }
        try check(difftier_git_set_extensions(&pointers, pointers.count))
    }
}

extension LibraryFailure {
    var isNotFound: Bool { code == GIT_ENOTFOUND.rawValue }
}

/// The one owner of an object that libgit2 allocated; frees it when it goes.
final class Owned {
    let pointer: OpaquePointer
    private let release: (OpaquePointer?) -> Void

    /// - Parameter create: stores the new object and returns the library's code.
    init(
        _ release: @escaping (OpaquePointer?) -> Void, create: (inout OpaquePointer?) -> Int32
    ) throws(LibraryFailure) {
        var created: OpaquePointer?
        try Libgit2.check(create(&created))
        guard let created else { throw LibraryFailure(code: GIT_ERROR.rawValue, message: "no object came back") }
        pointer = created
        self.release = release
    }

    deinit { release(pointer) }
}

extension ObjectID {
    init?(_ oid: git_oid) {
        self.init(bytes: withUnsafeBytes(of: oid.id) { Array($0) })
    }

    /// The same name as the library holds it.
    var oid: git_oid {
        var oid = git_oid()
        withUnsafeMutableBytes(of: &oid.id) { $0.copyBytes(from: bytes) }
        return oid
    }
}

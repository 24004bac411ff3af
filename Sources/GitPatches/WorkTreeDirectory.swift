import Glibc
import RiskModel

/// The files of a checkout, reached from its root step by step so that no symbolic link is ever
/// followed: not as the file, and not as a directory on the way.
final class WorkTreeDirectory {
    private let root: Descriptor

    /// - Throws: `unreadable`.
    init(at path: String) throws(GitPatchError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw GitPatchError(.unreadable, "cannot open the work tree: \(String(cString: strerror(errno)))")
        }
        root = Descriptor(descriptor)
    }

    /// What stands at a path, its links not followed; nil where nothing does.
    ///
    /// - Throws: where the system does not tell.
    func status(of path: GitPath) throws(UnreadObject) -> stat? {
        var status = stat()
        let failure = inParent(of: path) { fstatat($0, $1, &status, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : errno }
        switch failure {
        case 0: return status
        case ENOENT: return nil
        case let code: throw UnreadObject(.unsupported("a name that cannot be looked at (\(Self.explanation(of: code)))"))
        }
    }

    private static func explanation(of code: Int32?) -> String {
        code.map { String(cString: strerror($0)) } ?? "its directory cannot be entered"
    }

    /// The names in a directory (the empty path is the root) but `.` and `..`; nil where it cannot be listed.
    func names(in directory: GitPath) -> [[UInt8]]? {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let opened =
            directory.bytes.isEmpty ? openat(root.number, ".", flags) : inParent(of: directory) { openat($0, $1, flags) } ?? -1
        guard opened >= 0 else { return nil }
        guard let stream = fdopendir(opened) else {
            close(opened)
            return nil
        }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
        }
        return names
    }

    /// The raw bytes of a file, or the target of a symbolic link.
    ///
    /// - Throws: where it is larger than `limit`, is not what `version` says, or cannot be read.
    func content(of version: FileVersion, limit: Int) throws(UnreadObject) -> [UInt8] {
        let bytes = try version.mode == .symlink ? target(of: version.path) : file(at: version.path, limit: limit)
        if let expected = version.blob {
            let found = try Self.blobID(of: bytes)
            guard found == expected else { throw UnreadObject(.unsupported("a file that changed while it was read")) }
        }
        return bytes
    }

    static func blobID(of bytes: [UInt8]) throws(UnreadObject) -> ObjectID? {
        do throws(LibraryFailure) {
            return try ObjectStore.blobID(of: bytes)
        } catch {
            throw UnreadObject(.unsupported("a file that could not be hashed"))
        }
    }

    private func target(of path: GitPath) throws(UnreadObject) -> [UInt8] {
        var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let length = inParent(of: path) { parent, name in
            readlinkat(parent, name, &target, target.count)
        }
        guard let length, length >= 0, length < target.count else {
            throw UnreadObject(.unsupported("a symbolic link that cannot be read"))
        }
        return Array(target.prefix(length))
    }

    private func file(at path: GitPath, limit: Int) throws(UnreadObject) -> [UInt8] {
        // O_NONBLOCK: a pipe put in the file's place must not hold us up.
        let opened = inParent(of: path) { openat($0, $1, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) } ?? -1
        guard opened >= 0 else { throw UnreadObject(.unsupported("a file that cannot be opened")) }
        let descriptor = Descriptor(opened)
        var status = stat()
        guard fstat(descriptor.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw UnreadObject(.unsupported("something that is not a plain file"))
        }
        guard status.st_size <= limit else { throw UnreadObject(.tooLarge(limit: limit)) }
        // One byte more than the stated size, to notice growth.
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return read(descriptor.number, rest.baseAddress, rest.count)
            }
            guard count >= 0 else { throw UnreadObject(.unsupported("a file that cannot be read")) }
            if count == 0 { break }
            filled += count
        }
        guard filled == Int(status.st_size) else { throw UnreadObject(.unsupported("a file that changed while it was read")) }
        return Array(bytes.prefix(filled))
    }

    /// Calls `body` with the directory that holds the path and the path's last name; nil where a step
    /// on the way is missing, is no directory, or is a symbolic link.
    private func inParent<Result>(of path: GitPath, _ body: (Int32, UnsafePointer<CChar>) -> Result) -> Result? {
        let components = path.components
        // An index may hold any path.
        guard components.allSatisfy({ !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }) else {
            return nil
        }
        var directory: Descriptor?
        for component in components.dropLast() {
            let parent = directory?.number ?? root.number
            let opened = Self.withName(component) { openat(parent, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
            guard opened >= 0 else { return nil }
            directory = Descriptor(opened)
        }
        return withExtendedLifetime(directory) { Self.withName(path.name) { body(directory?.number ?? root.number, $0) } }
    }

    private static func withName<Result>(_ name: ArraySlice<UInt8>, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        (name + [0]).withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress.map(body) ?? body("")
            }
        }
    }

    /// Closes its file descriptor when it goes.
    private final class Descriptor {
        let number: Int32
        init(_ number: Int32) { self.number = number }
        deinit { close(number) }
    }
}

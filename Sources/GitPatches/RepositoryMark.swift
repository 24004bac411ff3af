import CLibgit2
import Glibc

/// What a repository was when it was opened, so that a handle kept from then can be told from one that would be opened now.
///
/// The library finds everything by path and reads some of it only once: who owns what, the format, which packs and alternates
/// there are. Directories are held open, so that their inode numbers cannot be given to others put in their place.
struct RepositoryMark {
    /// A directory or file as the system names it, and what changes when it is written.
    private struct Stamp: Equatable {
        var device: dev_t
        var inode: ino_t
        var owner: uid_t
        var group: gid_t
        var mode: mode_t
        /// When it last changed; nil for directories whose entries may come and go.
        var changed: Change?

        struct Change: Equatable {
            var seconds: Int
            var nanoseconds: Int
        }

        init(_ status: stat, watchesContent: Bool) {
            (device, inode) = (status.st_dev, status.st_ino)
            (owner, group, mode) = (status.st_uid, status.st_gid, status.st_mode)
            changed =
                watchesContent ? Change(seconds: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec) : nil
        }
    }

    private struct Watched {
        var path: String
        var watchesContent: Bool
        /// nil where there is nothing at the path.
        var stamp: Stamp?
    }

    private var watched: [Watched] = []
    /// nil where one of them could not be held: then nothing is certain.
    private var pinned: [PinnedDirectory]? = []

    /// - Parameters:
    ///   - path: as it was given, links included: they may come to lead elsewhere.
    ///   - handle: what was opened there.
    init(path: String, place: RepositoryPlace, handle: Owned) {
        add(path)
        add(place.gitEntry)
        let directory = Self.path(git_repository_path(handle.pointer)) ?? place.gitEntry
        let common = Self.path(git_repository_commondir(handle.pointer)) ?? directory
        for directory in [directory, common, common + "/objects"] { add(directory) }
        add(directory + "/commondir", watchesContent: true)
        add(common + "/config", watchesContent: true)
        add(common + "/objects/info/alternates", watchesContent: true)
        // Packs that came or went: the old ones would be kept open, and of new ones the library learns only by a miss.
        add(common + "/objects/pack", watchesContent: true)
    }

    private mutating func add(_ path: String, watchesContent: Bool = false) {
        guard !watched.contains(where: { $0.path == path }) else { return }
        let status = Self.status(of: path)
        let isDirectory = status.map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
        if isDirectory { pinned = PinnedDirectory(path).flatMap { directory in pinned.map { $0 + [directory] } } }
        // A file is written over, or another is put in its place: either way its time of change tells.
        let watchesContent = watchesContent || !isDirectory
        watched.append(
            Watched(
                path: path, watchesContent: watchesContent,
                stamp: status.map { Stamp($0, watchesContent: watchesContent) }))
    }

    /// True where all of it is as it was. One look at each path, nothing is read.
    var isUnchanged: Bool {
        guard pinned != nil else { return false }
        return watched.allSatisfy { known in
            Self.status(of: known.path).map { Stamp($0, watchesContent: known.watchesContent) } == known.stamp
        }
    }

    /// Without the slash that the library puts at the end.
    private static func path(_ text: UnsafePointer<CChar>?) -> String? {
        guard var path = text.map({ String(cString: $0) }), !path.isEmpty else { return nil }
        if path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }
}

/// A directory that is held and never read.
private final class PinnedDirectory {
    private let descriptor: Int32

    /// - Returns: nil where it cannot be held, as when too many files are open.
    init?(_ path: String) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }
}

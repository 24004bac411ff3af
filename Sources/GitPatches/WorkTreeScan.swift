import CLibgit2
import Glibc
import RiskModel

/// Lists the files of a checkout that a commit of everything would hold.
struct WorkTreeScan {
    /// In order of path. A file whose content need not be read to know that it changed may lack its blob id.
    private(set) var files: [FileVersion] = []
    private(set) var gaps: [Gap] = []

    private let directory: WorkTreeDirectory
    private let repository: GitRepository
    /// Every path in the index, with its staged version where it has one.
    private var tracked: [GitPath: FileVersion?] = [:]
    /// Every directory above a tracked path.
    private var trackedDirectories: Set<GitPath> = []
    private let before: [GitPath: FileVersion]

    /// A directory still to be visited.
    private struct Visit {
        var path: GitPath
        /// False below an ignore file that the library should not open: then nothing counts as ignored.
        var ignores: Bool
    }

    /// - Throws: `tooLarge`, `interrupted`.
    init(
        of directory: WorkTreeDirectory, in repository: GitRepository, index: GitIndex, before: [FileVersion]
    ) throws(GitPatchError) {
        self.directory = directory
        self.repository = repository
        self.before = Dictionary(before.map { ($0.path, $0) }) { first, _ in first }
        for entry in index.entries { track(entry.version.path, entry.version) }
        for path in index.unmerged.keys { track(path, nil) }
        var visits = [Visit(path: GitPath(bytes: []), ignores: true)]
        while let visit = visits.popLast() {
            try repository.checkInterruption()
            visits += try visitDirectory(visit)
            guard files.count <= repository.limits.files else { throw TreeDiff.tooMany(repository.limits) }
        }
        addSkipped(index)
        files.sort { $0.path < $1.path }
    }

    private mutating func track(_ path: GitPath, _ version: FileVersion?) {
        tracked[path] = version
        var end = path.bytes.endIndex
        while let slash = path.bytes[..<end].lastIndex(of: UInt8(ascii: "/")) {
            guard trackedDirectories.insert(GitPath(bytes: path.bytes[..<slash])).inserted else { return }
            end = slash
        }
    }

    private mutating func visitDirectory(_ visit: Visit) throws(GitPatchError) -> [Visit] {
        guard let names = directory.names(in: visit.path) else {
            gaps.append(Gap(path: visit.path, reason: .unsupported("a directory that cannot be listed")))
            return []
        }
        var ignores = visit.ignores
        if ignores, let status = status(of: visit.path / Array(".gitignore".utf8)), status.st_mode & S_IFMT != S_IFREG {
            gaps.append(Gap(path: visit.path, reason: .unsupported("a .gitignore that is not a plain file")))
            ignores = false
        }
        var below: [Visit] = []
        for name in names where name != Array(".git".utf8) {
            let path = visit.path / name
            guard let status = status(of: path) else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                if try descends(into: path, ignores: ignores) { below.append(Visit(path: path, ignores: ignores)) }
            case S_IFREG, S_IFLNK:
                if tracked[path] == nil, ignores, isIgnored(path) { continue }
                files.append(version(of: path, status))
            default:
                // git sees no pipes, sockets and devices; but one in place of a tracked file hides it.
                if tracked[path] != nil {
                    gaps.append(Gap(path: path, reason: .unsupported("a file replaced by a device or pipe")))
                }
            }
        }
        return below
    }

    /// Whether a directory is part of this checkout; adds it as a submodule where it is one.
    private mutating func descends(into path: GitPath, ignores: Bool) throws(GitPatchError) -> Bool {
        if let staged = tracked[path] ?? nil, staged.mode == .submodule {
            addSubmodule(staged)
            return false
        }
        if trackedDirectories.contains(path) { return true }
        if ignores, isIgnored(GitPath(bytes: path.bytes + [UInt8(ascii: "/")])) { return false }
        if status(of: path / Array(".git".utf8)) != nil {
            gaps.append(Gap(path: path, reason: .unsupported("a repository inside this one that is no submodule")))
            return false
        }
        return true
    }

    /// A submodule stands at its own HEAD; one that is not checked out stands where it is staged.
    private mutating func addSubmodule(_ staged: FileVersion) {
        var version = staged
        if status(of: staged.path / Array(".git".utf8)) != nil {
            do throws(GitPatchError) {
                // Its path as text; one that is not UTF-8 is not found and so becomes a gap.
                let place = "\(repository.workTree ?? "")/\(String(decoding: staged.path.bytes, as: UTF8.self))"
                let nested = try GitRepository(
                    openingAt: place, verification: repository.verification, trustedOwners: repository.trustedOwners)
                version.blob = try nested.head().commit
            } catch {
                gaps.append(Gap(path: staged.path, reason: .unsupported("a submodule that cannot be opened: \(error.message)")))
            }
        }
        files.append(version)
    }

    /// Files that a sparse checkout leaves out are not deleted.
    private mutating func addSkipped(_ index: GitIndex) {
        let skipped = index.entries.lazy.filter(\.isSkipped).map(\.version)
        guard !skipped.isEmpty else { return }
        let present = Set(files.map(\.path))
        files += skipped.filter { !present.contains($0.path) }
    }

    /// What stands at a path; nil where nothing does, and with a gap where that cannot be found out: a
    /// file that is merely out of reach must not read as deleted.
    private mutating func status(of path: GitPath) -> stat? {
        do throws(UnreadObject) { return try directory.status(of: path) } catch {
            gaps.append(Gap(path: path, reason: error.reason))
            return nil
        }
    }

    private func version(of path: GitPath, _ status: stat) -> FileVersion {
        let isLink = status.st_mode & S_IFMT == S_IFLNK
        let mode: FileMode = isLink ? .symlink : status.st_mode & S_IXUSR == 0 ? .regular : .executable
        var version = FileVersion(path: path, mode: mode, size: Int(status.st_size))
        do throws(UnreadObject) {
            // A large file of another size than before is changed, whatever it holds.
            let limit = max(repository.limits.fileBytes, before[path] == nil ? 0 : sizeBefore(path) ?? 0)
            version.blob = try WorkTreeDirectory.blobID(of: directory.content(of: version, limit: limit))
        } catch {
            // Without an id it differs from anything, and reading its content will say why.
            version.blob = nil
        }
        return version
    }

    private func sizeBefore(_ path: GitPath) -> Int? {
        guard let blob = before[path]?.blob else { return nil }
        do throws(LibraryFailure) { return try repository.objects.size(of: blob) } catch { return nil }
    }

    private func isIgnored(_ path: GitPath) -> Bool {
        var ignored: Int32 = 0
        let code = (path.bytes + [0]).withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                git_ignore_path_is_ignored(&ignored, repository.handle.pointer, $0.baseAddress)
            }
        }
        return code == 0 && ignored == 1
    }
}

extension GitPath {
    /// The path of a name inside this directory.
    static func / (directory: GitPath, name: [UInt8]) -> GitPath {
        GitPath(bytes: directory.bytes.isEmpty ? name : directory.bytes + [UInt8(ascii: "/")] + name)
    }
}

import Glibc

/// Where a repository lies, found without reading any of it.
struct RepositoryPlace {
    /// Absolute, without symbolic links.
    let path: String
    /// The git directory, or the file that names it.
    let gitEntry: String
    /// nil for a bare repository.
    let workTree: String?

    /// - Throws: `repositoryNotFound` where there is no such directory.
    init(at path: String) throws(GitPatchError) {
        guard let resolved = Self.resolve(path), Self.isDirectory(resolved) else {
            throw GitPatchError(.repositoryNotFound, "there is no directory at the path given")
        }
        let dotGit = Self.join(resolved, ".git")
        self.path = resolved
        self.gitEntry = Self.exists(dotGit) ? dotGit : resolved
        self.workTree = Self.exists(dotGit) ? resolved : nil
    }

    /// Asked first, as the library finds nothing where it may not look, and calls that no repository.
    ///
    /// - Throws: `unreadable` where the system keeps the git directory, or the file that names it, from this user.
    func checkPermissions() throws(GitPatchError) {
        let mode = Self.isDirectory(gitEntry) ? R_OK | X_OK : R_OK
        guard faccessat(AT_FDCWD, gitEntry, mode, AT_EACCESS) == 0 else {
            throw GitPatchError(
                .unreadable,
                "the repository may not be read (\(String(cString: strerror(errno)))); give this user read permission on all of it"
            )
        }
    }

    static func discover(from start: String) throws(GitPatchError) -> String {
        let found = GitPatchError(
            .repositoryNotFound, "neither this directory nor one above it is a git repository; name one with --repo")
        guard var directory = resolve(start), let device = device(of: directory) else { throw found }
        while true {
            if exists(join(directory, ".git")) || isBare(directory) { return directory }
            guard directory != "/" else { throw found }
            let parent = String(directory[..<(directory.lastIndex(of: "/") ?? directory.startIndex)])
            directory = parent.isEmpty ? "/" : parent
            guard self.device(of: directory) == device else { throw found }
        }
    }

    private static func isBare(_ directory: String) -> Bool {
        exists(join(directory, "HEAD")) && isDirectory(join(directory, "objects")) && isDirectory(join(directory, "refs"))
    }

    private static func join(_ directory: String, _ name: String) -> String {
        directory.hasSuffix("/") ? directory + name : directory + "/" + name
    }

    private static func resolve(_ path: String) -> String? {
        // A C string ends at the first NUL; what lies behind it must not vanish.
        guard !path.utf8.contains(0), let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    private static func exists(_ path: String) -> Bool { status(of: path) != nil }
    private static func isDirectory(_ path: String) -> Bool { status(of: path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false }
    private static func device(of path: String) -> dev_t? { status(of: path)?.st_dev }
}

import Foundation
import Glibc

/// Directories in which only the user of this process can put files.
public enum PrivateDirectory {
    /// Makes what is missing of a path, with mode 0700.
    ///
    /// - Throws: `notPrivate` where the directory is somebody else's, or others can put files in it.
    public static func make(_ path: String) throws(PrivateFileError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw PrivateFileError(.failed, at: path, "cannot make the directory \(path): \(error.localizedDescription)")
        }
        var status = stat()
        guard stat(path, &status) == 0 else { throw .system("look at", path) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw PrivateFileError(.notPrivate, at: path, "\(path) is not a directory")
        }
        guard status.st_uid == geteuid() else {
            throw PrivateFileError(
                .notPrivate, at: path,
                "the directory \(path) belongs to another user (uid \(status.st_uid)); make it this user's: chown")
        }
        guard status.st_mode & 0o022 == 0 else {
            throw PrivateFileError(
                .notPrivate, at: path,
                "other users can replace files in the directory \(path); take their right away: chmod go-w (its mode is \(PrivateFile.octal(status.st_mode)))"
            )
        }
    }

    /// Puts on disk which files a directory holds.
    static func sync(_ path: String) throws(PrivateFileError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("write", path) }
    }
}

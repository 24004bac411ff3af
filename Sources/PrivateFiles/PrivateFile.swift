import Foundation
import Glibc

/// Files that belong to the user of this process and that nobody else can read or change.
public enum PrivateFile {
    /// - Parameter maximumBytes: larger files are not read.
    /// - Throws: `missing`, or `notPrivate` for a link and for what is somebody else's or open to others.
    public static func read(_ path: String, maximumBytes: Int) throws(PrivateFileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ELOOP {
                throw PrivateFileError(.notPrivate, at: path, "\(path) is a symbolic link; put the file itself there")
            }
            throw .system("open", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("look at", path) }
        try check(status, at: path)
        guard status.st_size <= maximumBytes else {
            throw PrivateFileError(.tooLarge, at: path, "\(path) is larger than \(maximumBytes) bytes")
        }
        let size = Int(status.st_size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let read = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
                guard read > 0 else { break }
                count += read
            }
        }
        guard bytes.count == size else { throw .system("read", path) }
        return bytes
    }

    /// Replaces a file as a whole, with mode 0600: whoever reads it meanwhile sees the old one or the new one. It outlasts a power cut when
    /// this returns.
    public static func write(_ bytes: [UInt8], to path: String) throws(PrivateFileError) {
        var template = Array((path + ".XXXXXX").utf8CString)
        // Made with mode 0600.
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw .system("write", path) }
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        do throws(PrivateFileError) {
            try fill(descriptor, with: bytes, at: path)
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else {
            let error = PrivateFileError.system("write", path)
            unlink(temporary)
            throw error
        }
        try PrivateDirectory.sync(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }

    private static func fill(_ descriptor: CInt, with bytes: [UInt8], at path: String) throws(PrivateFileError) {
        defer { close(descriptor) }
        let written = bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
                guard count > 0 else { break }
                written += count
            }
            return written
        }
        guard written == bytes.count, fsync(descriptor) == 0 else { throw .system("write", path) }
    }

    /// Makes an empty file with mode 0600 that outlasts a power cut, unless there is one: that has to be private already.
    public static func create(_ path: String) throws(PrivateFileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            guard errno == EEXIST else { throw .system("make", path) }
            return try check(path)
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("write", path) }
        // A file is there after a power cut only if its directory says so, and that one only if its own does.
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
        try PrivateDirectory.sync(directory.path)
        try PrivateDirectory.sync(directory.deletingLastPathComponent().path)
    }

    /// - Throws: `notPrivate` where what is at the path is open to others; `missing` where nothing is.
    public static func check(_ path: String) throws(PrivateFileError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw .system("look at", path) }
        try check(status, at: path)
    }

    private static func check(_ status: stat, at path: String) throws(PrivateFileError) {
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw PrivateFileError(.notPrivate, at: path, "\(path) is not a regular file")
        }
        guard status.st_uid == geteuid() else {
            throw PrivateFileError(
                .notPrivate, at: path, "\(path) belongs to another user (uid \(status.st_uid)); make it this user's: chown")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw PrivateFileError(
                .notPrivate, at: path,
                "other users can read or change \(path); take their rights away: chmod go-rwx (its mode is \(octal(status.st_mode)))"
            )
        }
    }

    static func octal(_ mode: mode_t) -> String { String(mode & 0o7777, radix: 8) }
}

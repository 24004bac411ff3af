import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The file of the evidence as the file system sees it: its owner's alone, in a directory that only its owner can change.
struct PrivateFile {
    let path: String
    private var directory: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }
    /// The file and what SQLite keeps beside it.
    private var all: [String] { ["", "-wal", "-shm"].map { path + $0 } }

    /// Makes what is missing, the file with mode 0600 and directories with 0700, so that it outlasts a power cut.
    ///
    /// - Throws: `EvidenceError` with `notPrivate` where what is there already is open to others; what the system said else.
    func prepare() throws {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try refuse(
            0o022, of: directory, "other users can replace files in the directory \(directory); take their right away: chmod go-w"
        )
        for file in all {
            try refuse(0o077, of: file, "other users can read or change \(file); take their rights away: chmod go-rwx")
        }
        if try create() {
            // A file is there after a power cut only if its directory says so, and that one only if its own does.
            try Self.sync(directory)
            try Self.sync(URL(fileURLWithPath: directory).deletingLastPathComponent().path)
        }
    }

    /// What SQLite's write-ahead log grows to before it is used from its beginning again: 1,000 pages of 4 KiB with their headers, and
    /// one large decision.
    private static let logBytes = 4 << 20 + 512 << 10

    /// Gives the write-ahead log the length that it will come to anyway, in zeros, which SQLite takes for the end of the log.
    ///
    /// Where a file grows, a sync also has to write where its blocks are: on an idle machine half as long again as over blocks that are
    /// there, and on a busy one we saw 4 ms in place of 0.14. Nobody may append to the log meanwhile: to be called with the write lock held. SQLite
    /// locks nothing on this file, so that closing it gives up no lock.
    func extendLog() throws {
        let descriptor = open(path + "-wal", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.lastError }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.lastError }
        var end = Int(status.st_size)
        let zeros = [UInt8](repeating: 0, count: 64 << 10)
        while end < Self.logBytes {
            let written = pwrite(descriptor, zeros, min(zeros.count, Self.logBytes - end), off_t(end))
            guard written > 0 else { throw Self.lastError }
            end += written
        }
        guard fsync(descriptor) == 0 else { throw Self.lastError }
    }

    /// - Returns: false where it is there already.
    private func create() throws -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return false }
            throw Self.lastError
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.lastError }
        return true
    }

    private func refuse(_ bits: mode_t, of path: String, _ reason: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT { return }
            throw Self.lastError
        }
        guard status.st_mode & bits == 0 else {
            let mode = String(status.st_mode & 0o7777, radix: 8)
            throw EvidenceError(code: .notPrivate, reason: "\(reason) (its mode is \(mode))")
        }
    }

    private static func sync(_ directory: String) throws {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw lastError }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw lastError }
    }

    private static var lastError: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}

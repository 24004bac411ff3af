import Foundation
import Glibc
import PrivateFiles

/// The database's file as the file system sees it: its owner's alone, in a directory that only its owner can change.
struct LogFile {
    let path: String
    private var directory: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

    /// Makes what is missing, the file with mode 0600 and directories with 0700, so that it outlasts a power cut.
    ///
    /// - Throws: `EvidenceError` with `notPrivate` where what is there already is open to others.
    func prepare() throws(EvidenceError) {
        do throws(PrivateFileError) {
            try PrivateDirectory.make(directory)
            try PrivateFile.create(path)
            // What SQLite keeps beside it.
            for beside in ["-wal", "-shm"] where access(path + beside, F_OK) == 0 { try PrivateFile.check(path + beside) }
        } catch {
            throw EvidenceError(error)
        }
    }

    /// What SQLite's write-ahead log grows to before it is used from its beginning again: 1,000 pages of 4 KiB with their headers, and
    /// one large decision.
    private static let logBytes = 4 << 20 + 512 << 10

    /// Gives the write-ahead log the length that it will come to anyway, in zeros, which SQLite takes for the end of the log.
    ///
    /// Where a file grows, a sync also has to write where its blocks are: on an idle machine half as long again as over blocks that are
    /// there, and on a busy one we saw 4 ms in place of 0.14. Nobody may append to the log meanwhile: to be called with the write lock
    /// held. SQLite locks nothing on this file, so that closing it gives up no lock.
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

    private static var lastError: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}

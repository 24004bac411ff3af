import Foundation
import Glibc

/// Files that belong to the user of this process and that nobody else can read or change.
enum OwnersFile {
    /// Larger files are not read.
    private static let maximumBytes = 64 << 20

    /// - Returns: nil where there is no such file, or where it is a link, somebody else's, or open to others.
    static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            status.st_mode & 0o077 == 0, status.st_size <= maximumBytes
        else { return nil }
        let size = Int(status.st_size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let read = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
                guard read > 0 else { break }
                count += read
            }
        }
        return bytes.count == size ? bytes : nil
    }

    /// Replaces a file as a whole: whoever reads it meanwhile sees the old one or the new one.
    @discardableResult
    static func write(_ bytes: [UInt8], to path: String) -> Bool {
        var template = Array((path + ".XXXXXX").utf8CString)
        // Made with mode 0600.
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { return false }
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var written = 0
        bytes.withUnsafeBytes { buffer in
            while written < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
                guard count > 0 else { break }
                written += count
            }
        }
        let isWhole = written == bytes.count && fsync(descriptor) == 0
        close(descriptor)
        guard isWhole, rename(temporary, path) == 0 else {
            unlink(temporary)
            return false
        }
        return true
    }

    /// - Returns: false where there is no directory of this user's in which nobody else can put files.
    static func makeDirectory(_ path: String) -> Bool {
        try? FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid()
            && status.st_mode & 0o022 == 0
    }
}

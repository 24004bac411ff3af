internal import Glibc

/// Files that say who is trusted: anybody may read them, but only their owner or root may change them.
package enum TrustedFile {
    package struct Failure: Error {
        /// What is wrong and what to do.
        package let reason: String
    }

    /// Follows links, as mounted files are some.
    package static func read(_ path: String, maximumBytes: Int) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Failure(reason: "cannot open \(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(reason: "\(path) is not a regular file")
        }
        guard status.st_mode & 0o022 == 0, status.st_uid == 0 || status.st_uid == geteuid() else {
            throw Failure(
                reason: "other users can change \(path), and so who is trusted; make it this user's or root's: chown, chmod go-w")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw Failure(reason: "cannot read \(path): \(String(cString: strerror(errno)))") }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= maximumBytes else { throw Failure(reason: "\(path) is larger than \(maximumBytes) bytes") }
        }
    }
}

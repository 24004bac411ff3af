// Where several modules bring the system's `stat`, the compiler takes it for this one's.
import CoreFoundation
import Foundation
import Glibc

/// A file that a command reads as a whole: nothing that could keep it waiting, and where it is to be replaced, no link.
enum RegularFile {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter limit: at most one byte more is read, so that whoever gets them can say that it is too much.
    static func read(_ path: String, limit: Int = .max - 1, followsLinks: Bool = true) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW))
        guard descriptor >= 0 else {
            let isLink = errno == ELOOP && !followsLinks
            throw Failure(description: isLink ? "is a symbolic link; name the file itself" : String(cString: strerror(errno)))
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(description: "is no regular file")
        }
        var bytes: [UInt8] = []
        do {
            while bytes.count <= limit, let chunk = try handle.read(upToCount: min(1 << 20, limit + 1 - bytes.count)),
                !chunk.isEmpty
            {
                bytes += chunk
            }
        } catch {
            throw Failure(description: "cannot be read: \(String(cString: strerror(errno)))")
        }
        return bytes
    }
}

import Foundation
import Glibc
import PrivateFiles

/// Keeps a second service from the same state directory: each would sign with keys that the other does not know of.
public final class StateLock: Sendable {
    public struct Held: Error, CustomStringConvertible {
        let directory: String

        public var description: String {
            "another service uses the state directory \(directory); stop it, or give this one a directory of its own"
        }
    }

    private let descriptor: CInt

    /// - Throws: `Held`, and `PrivateFileError` where the directory cannot be made or written to.
    public init(directory: String) throws {
        try PrivateDirectory.make(directory)
        let path = directory + "/lock"
        try PrivateFile.create(path)
        descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw Held(directory: directory)
        }
    }

    deinit { close(descriptor) }
}

public import Foundation
import Glibc

/// A file or directory that should be its owner's alone is not, or cannot be read or written.
public struct PrivateFileError: Error, CustomStringConvertible, Sendable {
    public enum Code: Hashable, Sendable {
        /// There is nothing at the path.
        case missing
        /// A link, a device, somebody else's, or open to others.
        case notPrivate
        case tooLarge
        /// What the system said is in `underlying`.
        case failed
    }

    public let code: Code
    public let path: String
    /// What is wrong and what to do.
    public let reason: String
    public let underlying: POSIXError?

    init(_ code: Code, at path: String, _ reason: String, underlying: POSIXError? = nil) {
        self.code = code
        self.path = path
        self.reason = reason
        self.underlying = underlying
    }

    public var description: String { reason }

    /// From `errno`: to be made before anything else is called.
    static func system(_ action: String, _ path: String) -> PrivateFileError {
        let number = errno
        let message = String(cString: strerror(number))
        return PrivateFileError(
            number == ENOENT ? .missing : .failed, at: path, "cannot \(action) \(path): \(message)",
            underlying: POSIXErrorCode(rawValue: number).map { POSIXError($0) })
    }
}

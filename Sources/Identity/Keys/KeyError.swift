/// A key cannot be had, made or read.
public struct KeyError: Error, CustomStringConvertible, Sendable {
    public enum Code: Hashable, Sendable {
        /// A file or directory that others can read or change, or a link.
        case notPrivate
        /// What is there is no key.
        case damaged
        /// The directory or a file cannot be read or written.
        case failed
    }

    public let code: Code
    /// What is wrong, where, and what to do. Holds nothing of a key.
    public let reason: String
    public let underlying: (any Error)?

    init(_ code: Code, _ reason: String, underlying: (any Error)? = nil) {
        self.code = code
        self.reason = reason
        self.underlying = underlying
    }

    public var description: String { reason }
}

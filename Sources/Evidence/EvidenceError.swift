import GRDB

/// Evidence could not be written or read.
public struct EvidenceError: Error, CustomStringConvertible, Sendable {
    public enum Code: Hashable, Sendable {
        /// Full, read-only, locked or missing storage: try again later.
        case unavailable
        /// The file is not a database, or is damaged.
        case corrupt
        /// The storage refuses the durability demanded.
        case notDurable
        /// Other users can read the file, or replace it.
        case notPrivate
    }

    public let code: Code
    public let reason: String
    public let underlying: (any Error)?

    init(code: Code, reason: String, underlying: (any Error)? = nil) {
        self.code = code
        self.reason = reason
        self.underlying = underlying
    }

    public var description: String { "evidence: \(reason)" }

    static func wrap<T>(_ action: String, _ body: () throws -> T) throws(EvidenceError) -> T {
        do {
            return try body()
        } catch let error as EvidenceError {
            throw error
        } catch {
            let result = (error as? DatabaseError)?.resultCode
            let isCorrupt = result == .SQLITE_NOTADB || result == .SQLITE_CORRUPT
            throw EvidenceError(
                code: isCorrupt ? .corrupt : .unavailable, reason: "cannot \(action): \(error)", underlying: error)
        }
    }
}

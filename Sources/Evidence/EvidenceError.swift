import GRDB
import PrivateFiles

/// Evidence could not be written, read or believed.
public struct EvidenceError: Error, CustomStringConvertible, Sendable {
    public enum Code: Hashable, Sendable {
        /// Full, read-only, locked or missing storage: try again later. The reason says which.
        case unavailable
        /// The file is not a database, or what it holds is damaged.
        case corrupt
        /// What is stored is not what this process knew, or not signed by a key that it trusts: it was put back, replaced or forked.
        case inconsistent
        /// The storage refuses the durability demanded.
        case notDurable
        /// Other users can read the file, or replace it.
        case notPrivate
        /// A text is not of the form that it should have: an event, a checkpoint, a key, an envelope.
        case malformed
        /// No signature by a key that is trusted.
        case unverified
        /// An index or a size beyond the log's.
        case outOfRange
        /// Larger than what the log takes.
        case tooLarge
        /// The event's text is in a sealed segment that is not at hand. The reason names its file.
        case archived
    }

    public let code: Code
    public let reason: String
    /// What is the matter with the storage, in words that name neither files nor statements; nil where that is not known.
    public let condition: String?
    public let underlying: (any Error)?

    package init(code: Code, reason: String, condition: String? = nil, underlying: (any Error)? = nil) {
        self.code = code
        self.reason = reason
        self.condition = condition
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
            let cause = result.flatMap(cause)
            throw EvidenceError(
                code: isCorrupt ? .corrupt : .unavailable, reason: "cannot \(action): \(cause.map { "\($0): " } ?? "")\(error)",
                condition: cause, underlying: error)
        }
    }

    /// In the operator's words.
    private static func cause(_ code: ResultCode) -> String? {
        switch code {
        case .SQLITE_FULL: "the disk is full"
        case .SQLITE_READONLY: "the storage is read-only"
        case .SQLITE_BUSY, .SQLITE_LOCKED: "another process holds the database"
        case .SQLITE_IOERR: "the disk reported an error"
        case .SQLITE_CANTOPEN: "the file cannot be opened"
        case .SQLITE_NOTADB: "this is not a database"
        case .SQLITE_CORRUPT: "the file is damaged"
        default: nil
        }
    }
}

extension EvidenceError {
    init(_ error: PrivateFileError) {
        self.init(code: error.code == .notPrivate ? .notPrivate : .unavailable, reason: error.reason, underlying: error)
    }
}

import FoundationEssentials
import GRDB

/// An event as it goes into the log: all that can be made of it before anybody has to wait.
struct PreparedEvent: Sendable {
    var columns: EventColumns
    var topics: [String]
    var text: String
    var leaf: MerkleHash

    /// - Throws: `malformed` where what the event is found by holds U+0000: the database would keep less of it than the text says.
    init(_ event: EvidenceEvent) throws(EvidenceError) {
        for found in [event.subject, event.reference, event.outcome] + event.topics where found?.utf8.contains(0) == true {
            throw EvidenceError(code: .malformed, reason: "a subject, reference, topic or outcome of an event holds U+0000")
        }
        topics = event.topics
        text = event.canonicalText
        leaf = .leaf(text.utf8)
        columns = EventColumns(
            kind: event.kind, at: EvidenceEvent.recorded(event.at), subject: event.subject, reference: event.reference,
            outcome: event.outcome)
    }
}

/// The log's rows, read and written one by one.
enum LogRows {
    /// Puts an event behind the last one, with the subtrees that it makes whole.
    static func insert(_ event: PreparedEvent, behind frontier: inout CompactFrontier, in database: Database) throws {
        let columns = event.columns
        try database.cachedStatement(
            sql: "INSERT INTO event (position, kind, at, subject, reference, outcome, leaf, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            frontier.size, columns.kind.rawValue, columns.at, columns.subject, columns.reference, columns.outcome,
            event.leaf.blob, event.text,
        ])
        for topic in event.topics {
            try database.cachedStatement(
                sql: """
                    INSERT INTO topic (topic, subject, position) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET position = excluded.position
                    """
            ).execute(arguments: [topic, columns.subject ?? "", frontier.size])
        }
        try frontier.append(event.leaf) { node, hash in
            try database.cachedStatement(sql: "INSERT INTO node (ordinal, hash) VALUES (?, ?)").execute(arguments: [
                node.ordinal, hash.blob,
            ])
        }
    }

    /// - Throws: `corrupt` where it is not there.
    static func hash(of node: TreeNode, in database: Database) throws -> MerkleHash {
        guard let hash = try storedHash(of: node, in: database) else {
            throw EvidenceError(code: .corrupt, reason: "\(node) is missing in the log, or is no hash")
        }
        return hash
    }

    /// nil where it is not there.
    static func storedHash(of node: TreeNode, in database: Database) throws -> MerkleHash? {
        let statement =
            try node.level == 0
            ? database.cachedStatement(sql: "SELECT leaf FROM event WHERE position = ?")
            : database.cachedStatement(sql: "SELECT hash FROM node WHERE ordinal = ?")
        let row = try Row.fetchOne(statement, arguments: [node.level == 0 ? node.position : node.ordinal])
        return row?.hash(0)
    }

    /// How many events there are.
    static func size(in database: Database) throws -> Int {
        (try Int.fetchOne(try database.cachedStatement(sql: "SELECT max(position) FROM event")) ?? -1) + 1
    }
}

extension Row {
    /// The value of a column; nil also where it is of another type, as it can be in a file that somebody else changed.
    func value<T: DatabaseValueConvertible>(_ column: Int) -> T? { T.fromDatabaseValue(self[column]) }

    func hash(_ column: Int) -> MerkleHash? { (value(column) as Data?).flatMap { MerkleHash($0) } }
}

extension MerkleHash {
    /// As it is stored.
    var blob: Data { withUnsafeBytes { Data($0) } }
}

import GRDB
public import RiskModel

/// The append-only table of decisions in one SQLite file.
///
/// Durability: WAL with `synchronous=FULL`, read back when the file is opened, so that an append that
/// returned is on disk (promise P6). Safe to use from several threads; appends are serialised.
public final class DecisionStore: Sendable {
    private let queue: DatabaseQueue

    /// Opens or creates the file, with mode 0600 in a directory of mode 0700.
    ///
    /// - Throws: `EvidenceError` where the file cannot be opened, is open to other users, is not a database, was written
    ///   by a newer version, or refuses the durability demanded.
    public init(path: String) throws(EvidenceError) {
        queue = try EvidenceError.wrap("open \(path)") {
            let file = LogFile(path: path)
            try file.prepare()
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { database in
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try Self.migrator.migrate(queue)
            // A write transaction, so that nobody else appends.
            try queue.write { _ in try file.extendLog() }
            return queue
        }
        try verifyDurability()
    }

    private static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("decisions") { database in
            try database.execute(
                sql: """
                    CREATE TABLE decision (
                        position INTEGER PRIMARY KEY AUTOINCREMENT,
                        decision_id TEXT NOT NULL UNIQUE,
                        decided_at INTEGER NOT NULL,
                        json TEXT NOT NULL
                    ) STRICT
                    """)
        }
        return migrator
    }()

    /// What the connection says, not what was asked of it: a pool or a build option may lower either.
    private func verifyDurability() throws(EvidenceError) {
        let (journal, synchronous) = try EvidenceError.wrap("read back durability") {
            try queue.read { database in
                (
                    try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "",
                    try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? 0
                )
            }
        }
        guard journal == "wal", synchronous >= 2 else {
            throw EvidenceError(
                code: .notDurable,
                reason: "SQLite reports journal_mode=\(journal) synchronous=\(synchronous); wal and 2 are needed")
        }
    }

    /// Makes a decision durable.
    ///
    /// - Returns: the decision with its place in the evidence; on disk when this returns.
    public func append(_ decision: Decision) throws(EvidenceError) -> Decision {
        try EvidenceError.wrap("append a decision") {
            try queue.write { database in
                let last = try database.cachedStatement(sql: "SELECT max(position) FROM decision")
                let next = (try Int.fetchOne(last) ?? 0) + 1
                var recorded = decision
                recorded.evidence = EvidenceReference(index: next)
                try database.cachedStatement(
                    sql: "INSERT INTO decision (position, decision_id, decided_at, json) VALUES (?, ?, ?, ?)"
                ).execute(arguments: [next, recorded.id, recorded.decidedAt, recorded.json.canonicalText])
                return recorded
            }
        }
    }

    /// How many decisions were made for a subject since a time.
    ///
    /// The first call makes an index of all decisions; a service whose policy does not ask never pays for it.
    ///
    /// - Parameters:
    ///   - time: seconds since 1970, inclusive.
    ///   - tier: nil for decisions of every tier.
    public func count(forSubject subject: String, since time: Int, tier: Tier? = nil) throws(EvidenceError) -> Int {
        try EvidenceError.wrap("count the decisions for a subject") {
            try queue.write { database in
                try database.execute(
                    sql: """
                        CREATE INDEX IF NOT EXISTS decision_by_subject
                        ON decision (json_extract(json, '$.subject.name'), decided_at, json_extract(json, '$.tier'))
                        """)
                let statement = try database.cachedStatement(
                    sql: """
                        SELECT count(*) FROM decision
                        WHERE json_extract(json, '$.subject.name') = ?1 AND decided_at >= ?2
                        AND (?3 IS NULL OR json_extract(json, '$.tier') = ?3)
                        """)
                return try Int.fetchOne(statement, arguments: [subject, time, tier?.name]) ?? 0
            }
        }
    }

    /// The number of decisions recorded.
    public func count() throws(EvidenceError) -> Int {
        try EvidenceError.wrap("count decisions") {
            try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM decision") ?? 0 }
        }
    }

    /// The recorded JSON of one decision; nil where there is none of that id.
    public func json(ofDecision id: String) throws(EvidenceError) -> String? {
        try EvidenceError.wrap("read a decision") {
            try queue.read {
                try String.fetchOne($0, sql: "SELECT json FROM decision WHERE decision_id = ?", arguments: [id])
            }
        }
    }
}

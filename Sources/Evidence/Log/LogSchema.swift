import GRDB
import RiskModel

/// The tables of the log, and how older ones become them.
///
/// - `event`: a row for each, under its index, and beside its text (`body`, nil once it is archived) what it is found and counted by.
/// - `topic`: of each topic and subject the index of the newest event.
/// - `node`: the whole subtrees above the leaves, under their ordinals.
/// - `checkpoint`: each signed note, under the size it is over.
/// - `segment`: what has been archived.
/// - `policy`, `content`: the files of policies by their paths, and what they hold under its SHA-256.
enum LogSchema {
    /// - Parameter signer: signs for events that come from an older table.
    static func migrator(signer: CheckpointSigner) -> DatabaseMigrator {
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
        migrator.registerMigration("events") { database in
            try database.execute(
                sql: """
                    CREATE TABLE event (
                        position INTEGER PRIMARY KEY,
                        kind TEXT NOT NULL,
                        at INTEGER NOT NULL,
                        subject TEXT,
                        reference TEXT,
                        outcome TEXT,
                        leaf BLOB NOT NULL,
                        body TEXT
                    ) STRICT;
                    CREATE INDEX event_by_reference ON event (reference) WHERE reference IS NOT NULL;
                    CREATE TABLE node (ordinal INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;
                    CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
                    CREATE TABLE segment (first INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;
                    CREATE TABLE content (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;
                    CREATE TABLE policy (
                        digest TEXT NOT NULL,
                        path TEXT NOT NULL,
                        hash BLOB NOT NULL REFERENCES content (hash),
                        PRIMARY KEY (digest, path)
                    ) STRICT, WITHOUT ROWID;
                    """)
            try takeOverDecisions(of: database, signer: signer)
        }
        // By whom events are counted. Not made when it is first needed: that would stop the log of a service under load.
        migrator.registerMigration("subjects") { database in
            try database.execute(
                sql: "CREATE INDEX IF NOT EXISTS event_by_subject ON event (subject, kind, at, outcome) WHERE subject IS NOT NULL"
            )
        }
        migrator.registerMigration("topics") { database in
            try database.execute(
                sql: """
                    CREATE TABLE topic (
                        topic TEXT NOT NULL,
                        subject TEXT NOT NULL,
                        position INTEGER NOT NULL,
                        PRIMARY KEY (topic, subject)
                    ) STRICT, WITHOUT ROWID
                    """)
        }
        return migrator
    }

    /// Makes an event of each row of the table of decisions, in its order, and one checkpoint over all of them.
    private static func takeOverDecisions(of database: Database, signer: CheckpointSigner) throws {
        var state = LogState()
        let rows = try Row.fetchCursor(database, sql: "SELECT decision_id, decided_at, json FROM decision ORDER BY position")
        while let row = try rows.next() {
            let json: String = row[2]
            guard var members = JSONValue(text: json)?.members else {
                throw EvidenceError(code: .corrupt, reason: "the recorded decision \(row[0] as String) is no JSON object")
            }
            // Counted from 1, in a table that is no more.
            members["evidence"] = nil
            let event = EvidenceEvent(
                kind: .decision, at: row[1], subject: members["subject"]?.members?["name"]?.string, reference: row[0],
                body: .object(members))
            try LogRows.insert(try PreparedEvent(event), behind: &state.frontier, in: database)
        }
        if state.frontier.size > 0 { try state.sign(by: signer, in: database) }
        try database.execute(sql: "DROP TABLE decision")
    }
}

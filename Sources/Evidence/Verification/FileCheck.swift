import GRDB

/// Looks at the database as SQLite sees it.
enum FileCheck {
    private static let tables = ["checkpoint", "content", "event", "node", "policy", "segment", "topic"]
    /// As many of SQLite's own findings are named.
    private static let maximumFindings = 20

    /// - Throws: `malformed` where this is a database of something else.
    static func check(_ database: Database, _ report: inout LogReport) throws {
        let entries = try Row.fetchAll(database, sql: "SELECT type, name FROM sqlite_master")
        let found = Set(entries.filter { $0[0] == "table" }.map { $0[1] as String })
        let missing = tables.filter { !found.contains($0) }
        guard missing.isEmpty else {
            throw EvidenceError(
                code: .malformed, reason: "this database is no evidence log: it has no table \(missing.joined(separator: ", "))")
        }
        for entry in entries where entry[0] == "trigger" || entry[0] == "view" {
            report.add(
                .file, .file, "the database has a \(entry[0] as String) \(entry[1] as String), which the log has no use for")
        }
        let findings = try String.fetchAll(database, sql: "PRAGMA integrity_check(\(maximumFindings))")
        for finding in findings where finding != "ok" { report.add(.file, .file, "SQLite says: \(finding)") }
    }
}

import GRDB

/// Reads a whole log and names everything in it that is not as it was written.
///
/// Changes nothing and locks nobody out: it can run beside the service, on one state of the log. Takes memory for one segment, one event
/// and 1,000 faults, whatever the log's size. What it cannot see by itself is a log that was put back to an older state, or written anew
/// with the same key: that shows against a checkpoint that is kept elsewhere.
public struct LogVerifier: Sendable {
    private let path: String
    private let keys: [VerifierKey]
    private let archive: SegmentDirectory?
    private let known: [Checkpoint]

    /// - Parameters:
    ///   - keys: those that may have signed the log's checkpoints, of before and after a change of keys.
    ///   - archive: the directory of sealed segments; nil to leave them unread.
    ///   - knownCheckpoints: signed notes of this log that were kept elsewhere.
    /// - Throws: `malformed` or `unverified` where one of these is no checkpoint by one of the keys.
    public init(
        path: String, keys: [VerifierKey], archive: String? = nil, knownCheckpoints: [String] = []
    ) throws(EvidenceError) {
        self.path = path
        self.keys = keys
        self.archive = archive.map { SegmentDirectory(path: $0) }
        var known: [Checkpoint] = []
        for note in knownCheckpoints { known.append(try Checkpoint(note: note, signedBy: keys)) }
        self.known = known.sorted { $0.size < $1.size }
    }

    /// - Parameter progress: called after every 1,000 events with how many were read.
    /// - Throws: `unavailable` where the file cannot be opened or is locked. A file that is damaged is a fault in the report.
    /// - Complexity: O(n), one pass.
    public func verify(progress: ((Int) -> Void)? = nil) throws(EvidenceError) -> LogReport {
        var report = LogReport()
        do throws(EvidenceError) {
            let reader = try LogReader(path: path, archive: nil)
            try reader.read("verify \(path)") { database in
                try FileCheck.check(database, &report)
                var tree = try TreeCheck(database: database, keys: keys, archive: archive, known: known, progress: progress)
                try tree.check(&report)
                try checkPolicies(database, &report)
                // Where something else is wrong, it follows from that.
                if let misfiled = report.misfiled, report.isSound {
                    report.add(
                        .topic, .events(misfiled.first..<misfiled.first + 1),
                        "\(misfiled.count) events, this the first, are not found by what they are about")
                }
            }
        } catch {
            guard error.code == .corrupt else { throw error }
            report.add(.file, .file, error.reason)
        }
        return report
    }

    private func checkPolicies(_ database: Database, _ report: inout LogReport) throws {
        let rows = try Row.fetchCursor(database, sql: "SELECT digest, path, hash FROM policy ORDER BY digest, path")
        while let row = try rows.next() {
            if try PolicyRows.content(row[2], in: database) == nil {
                report.add(.policy, .policy(digest: row[0]), "its file \(row[1] as String) is not what was kept")
            }
        }
    }
}

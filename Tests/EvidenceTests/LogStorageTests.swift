import Evidence
import Foundation
import GRDB
import RiskModel
import TestKit
import Testing

@Suite("The evidence log's storage")
struct LogStorageTests {
    let fixture: LogFixture
    var state: String { fixture.directory.path + "/state" }

    init() throws { fixture = try LogFixture() }

    @Test("the file is its owner's alone, and the log is written ahead")
    func durable() throws {
        _ = try fixture.filled(1)
        let journal = try DatabaseQueue(path: fixture.path).read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(journal == "wal")
        let attributes = try FileManager.default.attributesOfItem(atPath: fixture.path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    private func logBytes() throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: fixture.path + "-wal")[.size] as? Int
    }

    @Test("the log has its full length before the first event, so that no append makes a file grow")
    func fullLog() throws {
        let log = try fixture.open()
        let before = try logBytes()
        for number in 0..<300 { _ = try log.append(LogFixture.event(number)) }
        #expect(try logBytes() == before)
    }

    @Test("what is in the log when the power goes is there when the file is opened again, and the log goes on behind it")
    func afterPowerCut() throws {
        let log = try fixture.filled(3)
        // What is on disk at this moment, without what an orderly end would do.
        let copy = try LogFixture()
        try FileManager.default.copyItem(atPath: state, toPath: copy.directory.path + "/state")
        try? FileManager.default.removeItem(atPath: copy.path + "-shm")
        #expect(try copy.open().append(LogFixture.event(3)).index == 3)
        #expect(try copy.open().size() == 4)
        withExtendedLifetime(log) {}
    }

    @Test("a second service opening the same file while one appends loses nothing")
    func openedMeanwhile() async throws {
        let log = try fixture.open()
        try await withThrowingTaskGroup(of: Void.self) { [fixture] group in
            group.addTask { for number in 0..<100 { _ = try log.append(LogFixture.event(number)) } }
            group.addTask { for _ in 0..<20 { _ = try fixture.open().size() } }
            try await group.waitForAll()
        }
        #expect(try log.size() == 100)
    }

    @Test("the decisions of an older version become events in their order, under a signed checkpoint")
    func migration() throws {
        try FileManager.default.createDirectory(
            atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let decisions = (0..<5).map { EvidenceEventTests.decision("d-\($0)") }
        do {
            let queue = try DatabaseQueue(path: fixture.path)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: fixture.path)
            var migrator = DatabaseMigrator()
            migrator.registerMigration("decisions") { database in
                try database.execute(
                    sql: """
                        CREATE TABLE decision (position INTEGER PRIMARY KEY AUTOINCREMENT, decision_id TEXT NOT NULL UNIQUE,
                        decided_at INTEGER NOT NULL, json TEXT NOT NULL) STRICT
                        """)
            }
            try migrator.migrate(queue)
            try queue.write { database in
                for (place, decision) in decisions.enumerated() {
                    var recorded = decision
                    recorded.evidence = EvidenceReference(index: place + 1)
                    try database.execute(
                        sql: "INSERT INTO decision (decision_id, decided_at, json) VALUES (?, ?, ?)",
                        arguments: [recorded.id, recorded.decidedAt, recorded.json.canonicalText])
                }
            }
            try queue.close()
        }
        let log = try fixture.open()
        #expect(try log.size() == 5)
        for (place, decision) in decisions.enumerated() {
            #expect(try log.events(reference: decision.id).map(\.index) == [place])
            #expect(try log.event(at: place)?.event() == EvidenceEvent(decision))
        }
        #expect(try log.count(forSubject: "s", since: 0) == 5)
        #expect(try Checkpoint(note: try #require(try log.latestCheckpoint()), signedBy: [fixture.key]).size == 5)
        #expect(try log.append(LogFixture.event(5)).index == 5)
    }

    @Test("a file that a newer version wrote is refused")
    func newer() throws {
        _ = try fixture.filled(1)
        try fixture.tamper("INSERT INTO grdb_migrations VALUES ('what comes later')")
        let error = #expect(throws: EvidenceError.self) { try fixture.open() }
        #expect(error?.code == .inconsistent)
        #expect(error?.reason.contains("newer version") == true)
    }

    @Test(
        "a file that others can read, and a directory that others can write to, are refused with what to do",
        arguments: [("evidence.sqlite", 0o640, "go-rwx"), ("evidence.sqlite-wal", 0o604, "go-rwx"), ("", 0o770, "go-w")])
    func exposed(entry: String, mode: Int, advice: String) throws {
        _ = try fixture.filled(1)
        let target = state + "/" + entry
        if !FileManager.default.fileExists(atPath: target) { try fixture.directory.write("", to: "state/" + entry) }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: target)
        let error = #expect(throws: EvidenceError.self) { try fixture.open() }
        #expect(error?.code == .notPrivate)
        #expect(error?.reason.contains(advice) == true)
    }

    @Test("a file that is no database is refused as corrupt, and left as it is")
    func notADatabase() throws {
        let garbage = String(repeating: "not a database ", count: 100)
        let file = try fixture.directory.write(garbage, to: "state/evidence.sqlite")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let error = #expect(throws: EvidenceError.self) { try fixture.open() }
        #expect(error?.code == .corrupt)
        #expect(try String(contentsOfFile: fixture.path, encoding: .utf8) == garbage)
    }

    @Test("a directory that cannot be made is unavailable storage")
    func unavailable() throws {
        try fixture.directory.write("a file", to: "state")
        let error = #expect(throws: EvidenceError.self) { try fixture.open() }
        #expect(error?.code == .unavailable)
    }
}

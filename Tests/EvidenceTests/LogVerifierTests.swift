import Foundation
import GRDB
import RiskModel
import TestKit
import Testing

@testable import Evidence

@Suite("Verifying the evidence")
struct LogVerifierTests {
    let fixture: LogFixture

    init() throws { fixture = try LogFixture() }

    private func faults(_ report: LogReport) -> [String] { report.faults.map { "\($0.kind) \($0.place)" } }

    @Test("a log that is as it was written is sound, whatever its size", arguments: [0, 1, 2, 3, 7, 8, 33])
    func sound(size: Int) throws {
        let log = try fixture.filled(size)
        let report = try fixture.verify()
        #expect(report.faults == [])
        #expect(report.isSound)
        #expect(report.size == size)
        #expect(report.checkpoints == size)
        #expect(report.root == Tree((0..<size).map { Array(LogFixture.event($0).canonicalText.utf8) }).root)
        withExtendedLifetime(log) {}
    }

    /// A log of 20 events, to be copied.
    private static let twenty = Result {
        let fixture = try LogFixture()
        try fixture.filled(20).keepPolicy(digest: "d", files: ["a": [1, 2, 3]])
        try fixture.tamper("PRAGMA wal_checkpoint(TRUNCATE)")
        return fixture
    }

    @Test(
        "one change is named once, with its place",
        arguments: [
            // Flipped bits.
            (
                "UPDATE event SET body = replace(body, '\"number\":5', '\"number\":7') WHERE position = 5",
                ["alteredEvent event 5"]
            ),
            ("UPDATE event SET leaf = zeroblob(32) WHERE position = 5", ["alteredEvent event 5"]),
            ("UPDATE event SET leaf = x'00' WHERE position = 4", ["alteredEvent event 4"]),
            ("UPDATE node SET hash = zeroblob(32) WHERE ordinal = 2", ["node node 2/0 over events 0–3"]),
            ("UPDATE node SET hash = zeroblob(32) WHERE ordinal = 0", ["node node 1/0 over events 0–1"]),
            ("UPDATE node SET hash = x'01' WHERE ordinal = 6", ["node node 3/0 over events 0–7"]),
            // What is kept beside the text.
            ("UPDATE event SET subject = 'other' WHERE position = 3", ["alteredEvent event 3"]),
            ("UPDATE event SET reference = NULL WHERE position = 3", ["alteredEvent event 3"]),
            ("UPDATE event SET at = at + 1 WHERE position = 3", ["alteredEvent event 3"]),
            ("UPDATE event SET at = 9223372036854775807 WHERE position = 3", ["alteredEvent event 3"]),
            ("UPDATE event SET kind = 'denial' WHERE position = 3", ["alteredEvent event 3"]),
            ("UPDATE event SET kind = 'none' WHERE position = 3", ["alteredEvent event 3"]),
            ("UPDATE event SET outcome = 'blocked' WHERE position = 3", ["alteredEvent event 3"]),
            ("UPDATE event SET body = NULL WHERE position = 3", ["alteredEvent event 3"]),
            // Rows that are gone.
            ("DELETE FROM event WHERE position = 0", ["missingEvents event 0"]),
            ("DELETE FROM event WHERE position = 4", ["missingEvents event 4"]),
            ("DELETE FROM event WHERE position IN (3, 4, 5)", ["missingEvents events 3–5"]),
            ("DELETE FROM event WHERE position IN (2, 9)", ["missingEvents event 2", "missingEvents event 9"]),
            ("DELETE FROM node WHERE ordinal = 3", ["node node 1/2 over events 4–5"]),
            // Truncated.
            ("DELETE FROM event WHERE position >= 17", ["node file", "truncated events 17–19"]),
            (
                "DELETE FROM event WHERE position >= 17; DELETE FROM node WHERE ordinal >= 15", ["truncated events 17–19"]
            ),
            // Put in.
            (
                "INSERT INTO event SELECT 20, kind, at, subject, reference, outcome, leaf, body FROM event WHERE position = 5",
                ["unsignedEvents event 20"]
            ),
            (
                "INSERT INTO event SELECT -1, kind, at, subject, reference, outcome, leaf, body FROM event WHERE position = 5",
                ["strangeEvents event -1"]
            ),
            (
                "INSERT INTO event SELECT 1000000000000, kind, at, subject, reference, outcome, leaf, body FROM event WHERE position = 5",
                ["strangeEvents event 1000000000000"]
            ),
            (
                "UPDATE event SET body = NULL WHERE position = 3; INSERT INTO segment VALUES (-9223372036854775808, 9223372036854775807)",
                ["alteredEvent event 3"]
            ),
            (
                "UPDATE event SET body = NULL WHERE position = 3; INSERT INTO segment VALUES (0, 9223372036854775807)",
                ["alteredEvent event 3"]
            ),
            ("INSERT INTO node VALUES (18, zeroblob(32))", ["node file"]),
            ("INSERT INTO node VALUES (-1, zeroblob(32))", ["node file"]),
            // What events are found by.
            ("DELETE FROM topic", ["topic event 0"]),
            ("UPDATE topic SET position = 13 WHERE topic = 'topic 1'", ["topic event 7"]),
            ("UPDATE topic SET position = 0 WHERE topic = 'topic 0'", ["topic event 14"]),
            ("UPDATE topic SET subject = 'x' WHERE topic = 'topic 1'", ["topic event 7"]),
            // Checkpoints.
            ("UPDATE checkpoint SET note = replace(note, 'A', 'B') WHERE size = 9", ["checkpoint checkpoint 9"]),
            (
                "DELETE FROM checkpoint WHERE size = 10; UPDATE checkpoint SET size = 10 WHERE size = 9",
                ["checkpoint checkpoint 10"]
            ),
            ("DELETE FROM checkpoint WHERE size >= 19", ["unsignedEvents events 18–19"]),
            ("INSERT INTO checkpoint SELECT 21, note FROM checkpoint WHERE size = 20", ["checkpoint checkpoint 21"]),
            // Policies, and what has no business here.
            ("UPDATE content SET bytes = x'00'", ["policy policy d"]),
            ("PRAGMA foreign_keys = OFF; DELETE FROM content", ["policy policy d"]),
            ("CREATE TRIGGER hide AFTER INSERT ON event BEGIN DELETE FROM event; END", ["file file"]),
        ])
    func changes(sql: String, expected: [String]) throws {
        try FileManager.default.copyItem(
            atPath: try Self.twenty.get().directory.path + "/state", toPath: fixture.directory.path + "/state")
        #expect(try fixture.verify().faults == [])
        try fixture.tamper(sql)
        let report = try fixture.verify()
        #expect(faults(report) == expected)
        #expect(!report.isSound)
        #expect(report.faultCount == expected.count)
    }

    @Test("every single byte of every row matters")
    func everyByte() throws {
        _ = try fixture.filled(6)
        let places: [(table: String, column: String, key: String)] = [
            ("event", "body", "position"), ("event", "leaf", "position"), ("node", "hash", "ordinal"),
            ("checkpoint", "note", "size"),
        ]
        let queue = try DatabaseQueue(path: fixture.path)
        for (table, column, key) in places {
            let rows = try queue.read { try Row.fetchAll($0, sql: "SELECT \(key), CAST(\(column) AS BLOB) FROM \(table)") }
            for row in rows {
                let (number, whole) = (row[0] as Int, row[1] as Data)
                for place in whole.indices where place % 23 == number % 23 {
                    var changed = whole
                    changed[place] ^= 0x02
                    let cast = table == "event" && column == "body" || table == "checkpoint" ? "CAST(? AS TEXT)" : "?"
                    try queue.write {
                        try $0.execute(
                            sql: "UPDATE \(table) SET \(column) = \(cast) WHERE \(key) = ?", arguments: [changed, number])
                    }
                    let report = try fixture.verify()
                    #expect(!report.isSound, "byte \(place) of \(column) of \(table) \(number)")
                    try queue.write {
                        try $0.execute(
                            sql: "UPDATE \(table) SET \(column) = \(cast) WHERE \(key) = ?", arguments: [whole, number])
                    }
                }
            }
        }
        #expect(try fixture.verify().isSound)
    }

    @Test("a swapped pair is found at both places, and nothing else is blamed", arguments: [(4, 5), (3, 12), (0, 19), (2, 16)])
    func swapped(first: Int, second: Int) throws {
        _ = try fixture.filled(20)
        try fixture.tamper(
            """
            UPDATE event SET position = -1 WHERE position = ?1; UPDATE event SET position = ?1 WHERE position = ?2;
            UPDATE event SET position = ?2 WHERE position = -1
            """.replacing("?1", with: "\(first)").replacing("?2", with: "\(second)"))
        let report = try fixture.verify()
        let places = report.faults.filter { $0.kind == .strangeEvents }.map(\.place)
        #expect(Set(places) == Set([first, second].map { .events($0 & ~1..<($0 & ~1) + 2) }))
        #expect(report.faults.allSatisfy { $0.kind == .strangeEvents || $0.kind == .checkpoint })
        // At most the one checkpoint that ends between a leaf and its sibling.
        #expect(report.faultCount <= 4)
    }

    @Test("a row put between two others is found where it is, although all later ones are moved")
    func inserted() throws {
        _ = try fixture.filled(20)
        try fixture.tamper(
            """
            UPDATE event SET position = -position - 1 WHERE position >= 7;
            UPDATE event SET position = -position WHERE position < 0;
            INSERT INTO event SELECT 7, kind, at, subject, reference, outcome, leaf, body FROM event WHERE position = 2
            """)
        let report = try fixture.verify()
        #expect(report.faults.first?.kind == .strangeEvents)
        #expect(report.faults.first?.place == .events(6..<8))
        #expect(report.faults.contains { $0.kind == .unsignedEvents && $0.place == .events(20..<21) })
    }

    @Test("a log put back to an older state is sound by itself, and found against a checkpoint kept elsewhere")
    func rolledBack() throws {
        let log = try fixture.filled(10)
        let older = try LogFixture()
        try log.writer.write("copy") { _ in
            try FileManager.default.copyItem(atPath: fixture.directory.path + "/state", toPath: older.directory.path + "/state")
        }
        for number in 10..<15 { _ = try log.append(LogFixture.event(number)) }
        let kept = try #require(try log.latestCheckpoint())
        #expect(try fixture.verify(knownCheckpoints: [kept]).isSound)
        #expect(try older.verify().isSound)
        let report = try older.verify(knownCheckpoints: [kept])
        #expect(faults(report) == ["rolledBack checkpoint 15"])
    }

    @Test("a log written anew with the same key is found against a checkpoint kept elsewhere")
    func rewritten() throws {
        let log = try fixture.filled(10)
        let kept = [try #require(try log.checkpoint(holding: 4)), try #require(try log.latestCheckpoint())]
        let other = try LogFixture()
        let anew = try other.open()
        for number in [0, 1, 2, 30, 4, 5, 6, 7, 8, 9, 10] { _ = try anew.append(LogFixture.event(number)) }
        #expect(try other.verify().isSound)
        let report = try other.verify(knownCheckpoints: kept)
        #expect(faults(report) == ["rewritten checkpoint 5", "rewritten checkpoint 10"])
    }

    @Test("checkpoints by a key that is not trusted are named, and so is a checkpoint kept elsewhere that is none")
    func keys() throws {
        let log = try fixture.filled(3)
        let other = try LogFixture.signer(2)
        #expect(faults(try fixture.verify(keys: [other.verifierKey])).prefix(1) == ["checkpoint checkpoint 1"])
        _ = try EvidenceLog(path: fixture.path, signer: other, olderKeys: [fixture.key]).append(LogFixture.event(3))
        #expect(try fixture.verify(keys: [fixture.key, other.verifierKey]).isSound)
        #expect(faults(try fixture.verify()) == ["checkpoint checkpoint 4", "unsignedEvents event 3"])
        let note = try #require(try log.latestCheckpoint())
        let error = #expect(throws: EvidenceError.self) { try fixture.verify(knownCheckpoints: [note]) }
        #expect(error?.code == .unverified)
    }

    @Test("files of a policy that were exchanged together with their hashes differ from what the policy's event says")
    func exchangedPolicy() throws {
        let log = try fixture.open()
        let files: [String: [UInt8]] = ["a": [1, 2, 3], "b": [4]]
        try log.keepPolicy(digest: "d", files: files)
        let body = JSONValue.object(["files": EvidenceLog.contentHashes(of: files)])
        _ = try log.append(EvidenceEvent(kind: .policy, at: 1, reference: "d", body: body))
        #expect(try fixture.verify().faults == [])
        try log.keepPolicy(digest: "e", files: ["x": [9]])
        try fixture.tamper(
            "UPDATE policy SET hash = (SELECT hash FROM policy WHERE digest = 'e') WHERE digest = 'd' AND path = 'a'")
        #expect(faults(try fixture.verify()) == ["policy policy d"])
        try fixture.tamper("DELETE FROM policy WHERE digest = 'd'")
        #expect(faults(try fixture.verify()) == ["policy policy d"])
    }

    @Test("a damaged file is a fault, wherever the damage is", arguments: [0, 18, 4096 + 3, 4096 * 7 + 100, 4096 * 9])
    func damaged(offset: Int) throws {
        _ = try fixture.filled(100)
        try fixture.tamper("PRAGMA wal_checkpoint(TRUNCATE)")
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: fixture.path))
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: Data(repeating: 0x5A, count: 200))
        try handle.close()
        #expect(try !fixture.verify().isSound)
    }

    @Test("a log is verified while it is appended to")
    func beside() async throws {
        let log = try fixture.open()
        try await withThrowingTaskGroup(of: Void.self) { [fixture] group in
            group.addTask { for number in 0..<300 { _ = try log.append(LogFixture.event(number)) } }
            group.addTask {
                for _ in 0..<10 {
                    let report = try fixture.verify()
                    #expect(report.faults == [])
                }
            }
            try await group.waitForAll()
        }
        #expect(try fixture.verify().size == 300)
    }

    @Test("what is not there is unavailable, and a database of something else is refused")
    func noLog() throws {
        var error = #expect(throws: EvidenceError.self) { try fixture.verify() }
        #expect(error?.code == .unavailable)
        try fixture.directory.write("", to: "state/evidence.sqlite")
        error = #expect(throws: EvidenceError.self) { try fixture.verify() }
        #expect(error?.code == .malformed)
    }

    @Test("no more than 1,000 faults are kept, and all are counted")
    func many() throws {
        let log = try fixture.open()
        let answers = Answers()
        for number in 0..<1200 { log.append(LogFixture.event(number)) { answers.add($0) } }
        _ = try answers.wait(for: 1200)
        try fixture.tamper("UPDATE event SET body = body || ' '")
        var progress: [Int] = []
        let report = try LogVerifier(path: fixture.path, keys: [fixture.key]).verify { progress.append($0) }
        #expect(progress == [1000])
        #expect(report.faults.count == 1000)
        #expect(report.faultCount == 1200)
    }
}

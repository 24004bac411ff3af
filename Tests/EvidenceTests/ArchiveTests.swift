import Foundation
import GRDB
import RiskModel
import TestKit
import Testing

@testable import Evidence

@Suite("The archive of sealed segments")
struct ArchiveTests {
    let fixture: LogFixture
    var directory: SegmentDirectory { SegmentDirectory(path: fixture.archive) }

    init() throws { fixture = try LogFixture() }

    private func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: fixture.archive).sorted() }

    /// Events 0..<29 are old, of 40.
    private func archived() throws -> EvidenceLog {
        let log = try fixture.filled(40)
        let segments = try log.archive(before: 1_700_000_029, segmentSizes: 4...16)
        #expect(segments.map(\.events) == [0..<16, 16..<24, 24..<28])
        return log
    }

    @Test("old events are sealed in whole subtrees, and their texts leave the database, and nothing else does")
    func sealing() throws {
        let log = try archived()
        let kept = try DatabaseQueue(path: fixture.path).read { database in
            try Int.fetchAll(database, sql: "SELECT position FROM event WHERE body IS NOT NULL ORDER BY position")
        }
        #expect(kept == Array(28..<40))
        #expect(
            try files() == [
                "events-000000000000-16.jsonl", "events-000000000000-16.manifest.json", "events-000000000016-8.jsonl",
                "events-000000000016-8.manifest.json", "events-000000000024-4.jsonl", "events-000000000024-4.manifest.json",
            ])
        #expect(try directory.segments().map(\.events) == [0..<16, 16..<24, 24..<28])
        // Nothing to do a second time, and on from there later.
        #expect(try log.archive(before: 1_700_000_029, segmentSizes: 4...16).isEmpty)
        #expect(try log.archive(before: 1_800_000_000, segmentSizes: 4...16).map(\.events) == [28..<32, 32..<40])
        #expect(try fixture.verify(archive: fixture.archive).faults == [])
    }

    @Test("the texts of some kinds stay in the database as well, and everything verifies")
    func keptTexts() throws {
        let log = try fixture.filled(16)
        _ = try log.append(EvidenceEvent(kind: .approval, at: 1_700_000_000, body: .object([:])))
        _ = try log.append(EvidenceEvent(kind: .status, at: 1_700_000_000, body: .object([:])))
        #expect(
            try log.archive(before: .max, keepingTextsOf: [.approval], segmentSizes: 1...16).map(\.events) == [0..<16, 16..<18])
        #expect(try fixture.verify(archive: fixture.archive).faults == [])
        try FileManager.default.removeItem(atPath: fixture.archive)
        #expect(try log.event(at: 16)?.event()?.kind == .approval)
        #expect(try log.event(at: 17)?.event() == nil)
    }

    @Test("everything is read, counted and proved as before")
    func transparent() throws {
        let log = try archived()
        let root = try Checkpoint(note: try #require(try log.latestCheckpoint()), signedBy: [fixture.key]).root
        for number in 0..<40 {
            #expect(try log.event(at: number)?.event() == LogFixture.event(number))
            #expect(try log.events(reference: "id-\(number)").first?.index == number)
            let leaf = MerkleHash.leaf(LogFixture.event(number).canonicalText.utf8)
            #expect(try log.inclusionProof(index: number, size: 40).proves(leaf, in: root))
        }
        #expect(try log.events(limit: 100).events.map(\.text) == (0..<40).map { LogFixture.event($0).canonicalText })
        #expect(try log.count(of: .grant, forSubject: "s", since: 0) == 40)
        #expect(try log.append(LogFixture.event(40)).index == 40)
        #expect(try fixture.verify(archive: fixture.archive).faults == [])
    }

    @Test("where the archive is not at hand it is said what was not read")
    func withoutArchive() throws {
        _ = try archived()
        let log = try EvidenceLog(path: fixture.path, signer: fixture.signer)
        #expect(try log.event(at: 3)?.text == nil)
        #expect(try log.event(at: 3)?.reference == "id-3")
        #expect(try log.event(at: 30)?.text != nil)
        let report = try fixture.verify()
        #expect(report.isSound)
        #expect(report.unreadSegments.map(\.events) == [0..<16, 16..<24, 24..<28])
        let error = #expect(throws: EvidenceError.self) { try log.archive(before: 1_800_000_000) }
        #expect(error?.code == .unavailable)
    }

    @Test("a segment verifies without the database, by the key alone")
    func alone() throws {
        _ = try archived()
        try FileManager.default.removeItem(atPath: fixture.directory.path + "/state")
        for segment in try directory.segments() {
            let texts = try directory.events(of: segment, signedBy: [fixture.key])
            #expect(texts == segment.events.map { LogFixture.event($0).canonicalText })
            let error = #expect(throws: EvidenceError.self) {
                try directory.events(of: segment, signedBy: [try LogFixture.signer(2).verifierKey])
            }
            #expect(error?.code == .unverified)
        }
    }

    @Test(
        "a segment of which anything was changed does not verify, alone or with the log",
        arguments: [
            (".jsonl", "\"number\":5", "\"number\":7"), (".jsonl", "\n", ""), (".jsonl", "}\n{", "}\n{}\n{"),
            (".manifest.json", "\"root\":\"", "\"root\":\"0"), (".manifest.json", "\"count\":16", "\"count\":8"),
            (".manifest.json", "difftier.example", "another.example"),
            (".manifest.json", "\"proof\":[\"", "\"proof\":[],\"x\":[\""),
        ])
    func changed(suffix: String, old: String, new: String) throws {
        _ = try archived()
        let path = fixture.archive + "/events-000000000000-16" + suffix
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let place = try #require(text.range(of: old))
        try Data(text.replacingCharacters(in: place, with: new).utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let segment = try #require(Segment(first: 0, count: 16))
        #expect(throws: EvidenceError.self) { try directory.events(of: segment, signedBy: [fixture.key]) }
        let report = try fixture.verify(archive: fixture.archive)
        #expect(report.faults.map(\.kind) == [.segment])
        #expect(report.faults.map(\.place) == [.segment(segment)])
    }

    @Test("a segment of another log under the same key is not taken for one of this")
    func foreign() throws {
        _ = try archived()
        let other = try LogFixture()
        let log = try other.open()
        for number in 0..<40 { _ = try log.append(LogFixture.event(number + 100)) }
        _ = try log.archive(before: 1_800_000_000, segmentSizes: 16...16)
        for name in ["events-000000000000-16.jsonl", "events-000000000000-16.manifest.json"] {
            try FileManager.default.removeItem(atPath: fixture.archive + "/" + name)
            try FileManager.default.copyItem(atPath: other.archive + "/" + name, toPath: fixture.archive + "/" + name)
        }
        #expect(try fixture.verify(archive: fixture.archive).faultCount == 16)
        let error = #expect(throws: EvidenceError.self) { try fixture.open().event(at: 3) }
        #expect(error?.code == .corrupt)
    }

    @Test("a missing segment is named, and its events are still listed", arguments: [".jsonl", ".manifest.json"])
    func missing(suffix: String) throws {
        let log = try archived()
        try FileManager.default.removeItem(atPath: fixture.archive + "/events-000000000016-8" + suffix)
        let report = try fixture.verify(archive: fixture.archive)
        #expect(report.faults.map(\.place) == [.segment(try #require(Segment(first: 16, count: 8)))])
        #expect(report.faults.first?.reason.contains("events-000000000016-8" + suffix) == true)
        #expect(try log.events(limit: 100).events.count == 40)
    }

    @Test("what is not as it was logged is not archived, and stays where it is")
    func damaged() throws {
        let log = try fixture.filled(40)
        try fixture.tamper("UPDATE event SET body = replace(body, '\"number\":20', '\"number\":21') WHERE position = 20")
        let error = #expect(throws: EvidenceError.self) { try log.archive(before: 1_800_000_000, segmentSizes: 4...16) }
        #expect(error?.code == .corrupt)
        #expect(try directory.segments().map(\.events) == [0..<16])
        let gone = try DatabaseQueue(path: fixture.path).read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM event WHERE body IS NULL")
        }
        #expect(gone == 16)
    }

    @Test("what was written before the texts were dropped is written again")
    func stopped() throws {
        let log = try fixture.filled(16)
        _ = try log.archive(before: 1_800_000_000, segmentSizes: 16...16)
        let texts = try directory.events(of: try #require(Segment(first: 0, count: 16)), signedBy: [fixture.key])
        // As it was before the transaction.
        try fixture.tamper("DELETE FROM segment")
        for (index, text) in texts.enumerated() {
            try fixture.tamper("UPDATE event SET body = ? WHERE position = ?", [text, index])
        }
        try FileManager.default.removeItem(atPath: fixture.archive + "/events-000000000000-16.manifest.json")
        #expect(try fixture.open().archive(before: 1_800_000_000, segmentSizes: 16...16).map(\.events) == [0..<16])
        #expect(try fixture.verify(archive: fixture.archive).faults == [])
    }

    @Test("a segment is proved in logs of every size that hold it")
    func proofs() throws {
        let log = try fixture.open()
        let tree = (0..<40).map { Array(LogFixture.event($0).canonicalText.utf8) }
        for size in 1...40 {
            _ = try log.append(LogFixture.event(size - 1))
            let root = Tree(tree.prefix(size)).root
            for (first, count) in [(0, 1), (0, 8), (8, 8), (16, 16), (24, 8), (32, 4), (38, 2)] where first + count <= size {
                let segment = try #require(Segment(first: first, count: count))
                let proof = try log.reader.read("prove") { try segment.proof(size: size, in: $0) }
                #expect(proof.proves(Tree(tree[segment.events]).root, in: root), "\(segment) in \(size)")
            }
        }
        #expect(Segment(first: 4, count: 8) == nil)
        #expect(Segment(first: 0, count: 3) == nil)
        #expect(Segment(first: .max, count: 1) == nil)
        #expect(Segment(first: 0, count: 1 << 62) == nil)
    }
}

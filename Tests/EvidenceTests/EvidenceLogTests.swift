import Foundation
import GRDB
import RiskModel
import Synchronization
import TestKit
import Testing

@testable import Evidence

@Suite("The evidence log")
struct EvidenceLogTests {
    let fixture: LogFixture

    init() throws { fixture = try LogFixture() }

    @Test("an appended event has its index, its leaf hash and a checkpoint that holds it, also when the log is opened again")
    func appending() throws {
        for number in 0..<3 {
            let log = try fixture.open()
            let event = LogFixture.event(number)
            let reference = try log.append(event)
            #expect(reference.index == number)
            #expect(reference.leafHash == MerkleHash.leaf(event.canonicalText.utf8).bytes)
            let note = try #require(reference.checkpoint)
            let checkpoint = try Checkpoint(note: note, signedBy: [fixture.key])
            #expect(checkpoint.size == number + 1)
            #expect(checkpoint.origin == fixture.key.name)
            let proof = try log.inclusionProof(index: number, size: checkpoint.size)
            #expect(proof.proves(.leaf(event.canonicalText.utf8), in: checkpoint.root))
            #expect(try log.latestCheckpoint() == note)
        }
    }

    @Test("what was appended is read as it was, by index and by reference")
    func reading() throws {
        let log = try fixture.filled(4)
        _ = try log.append(EvidenceEvent(kind: .denial, at: 5, reference: "id-2", body: .object([:])))
        let event = try #require(try log.event(at: 2))
        #expect(event.index == 2)
        #expect(try event.event() == LogFixture.event(2))
        #expect(try log.event(at: 5) == nil)
        #expect(try log.event(at: -1) == nil)
        #expect(try log.events(reference: "id-2").map(\.index) == [2, 4])
        #expect(try log.events(reference: "id-2", kind: .denial).map(\.index) == [4])
        #expect(try log.events(reference: "id-9").isEmpty)
        #expect(try log.size() == 5)
    }

    @Test("pages of a filter come one behind the other, in both orders, and hold all that is meant once")
    func pages() throws {
        let log = try fixture.open()
        for number in 0..<20 {
            _ = try log.append(
                LogFixture.event(number, kind: number % 3 == 0 ? .action : .grant, subject: number % 2 == 0 ? "s" : "t"))
        }
        func all(_ filter: EventFilter, _ order: EvidenceLog.Order) throws -> [Int] {
            var (indices, next) = ([Int](), Int?.none)
            repeat {
                let page = try log.events(filter, from: next, order: order, limit: 3)
                #expect(page.events.count <= 3)
                indices += page.events.map(\.index)
                next = page.next
            } while next != nil
            return indices
        }
        #expect(try all(EventFilter(), .oldestFirst) == Array(0..<20))
        #expect(try all(EventFilter(), .newestFirst) == (0..<20).reversed())
        #expect(try all(EventFilter(kinds: [.action]), .oldestFirst) == [0, 3, 6, 9, 12, 15, 18])
        #expect(try all(EventFilter(kinds: [.action], subject: "t"), .newestFirst) == [15, 9, 3])
        #expect(try all(EventFilter(since: 1_700_000_005, until: 1_700_000_008), .oldestFirst) == [5, 6, 7])
        #expect(try all(EventFilter(kinds: []), .oldestFirst) == [])
        #expect(try log.events(limit: .max).events.count == 20)
        #expect(try log.events(limit: 0).events.isEmpty)
    }

    @Test("events of a subject are counted from a time on, by tier and by outcome")
    func counting() throws {
        let log = try fixture.open()
        let decision = EvidenceEventTests.decision("d-1")
        for number in 0..<3 {
            var at = decision
            at.decidedAt += number
            _ = try log.append(EvidenceEvent(at))
        }
        let start = decision.decidedAt
        #expect(try log.count(forSubject: "s", since: start) == 3)
        #expect(try log.count(forSubject: "s", since: start + 1) == 2)
        #expect(try log.count(forSubject: "s", since: start, tier: decision.verdict.tier) == 3)
        #expect(try log.count(forSubject: "s", since: start, tier: .high) == 0)
        #expect(try log.count(forSubject: "t", since: start) == 0)
        for outcome in ["blocked", "allowed", "blocked"] {
            _ = try log.append(
                EvidenceEvent(kind: .action, at: start, subject: "s", body: .object(["outcome": .string(outcome)])))
        }
        #expect(try log.countDeniedActions(ofSubject: "s", since: start) == 2)
        #expect(try log.countDeniedActions(ofSubject: "s", since: start + 1) == 0)
        #expect(try log.count(of: .action, forSubject: "s", since: start) == 3)
        #expect(try log.count(forSubject: "s", since: start) == 3)
    }

    @Test("every size of a log is proved to continue every earlier one, and what is beyond the log is refused")
    func proofs() throws {
        let log = try fixture.filled(20)
        let tree = Tree((0..<20).map { Array(LogFixture.event($0).canonicalText.utf8) })
        for size in 1...20 {
            let root = Tree((0..<size).map { Array(LogFixture.event($0).canonicalText.utf8) }).root
            let checkpoint = try Checkpoint(note: try #require(try log.checkpoint(holding: size - 1)), signedBy: [fixture.key])
            #expect(checkpoint == Checkpoint(origin: fixture.key.name, size: size, root: root))
            #expect(try log.consistencyProof(from: size, to: 20).proves(tree.root, continues: root))
            for index in 0..<size {
                #expect(try log.inclusionProof(index: index, size: size).proves(tree.leaves[index], in: root))
            }
        }
        for (index, size) in [(20, 21), (0, 21), (5, 5), (-1, 3)] {
            let error = #expect(throws: EvidenceError.self) { try log.inclusionProof(index: index, size: size) }
            #expect(error?.code == .outOfRange)
        }
        for (old, new) in [(5, 4), (0, 21), (-1, 3)] {
            let error = #expect(throws: EvidenceError.self) { try log.consistencyProof(from: old, to: new) }
            #expect(error?.code == .outOfRange)
        }
        #expect(try log.checkpoint(holding: 20) == nil)
    }

    @Test("events from many threads are all there, each with its own index")
    func concurrent() async throws {
        let log = try fixture.open()
        let references = try await withThrowingTaskGroup(of: EvidenceReference.self) { group in
            for number in 0..<64 { group.addTask { try log.append(LogFixture.event(number)) } }
            return try await group.reduce(into: [EvidenceReference]()) { $0.append($1) }
        }
        #expect(references.map(\.index).sorted() == Array(0..<64))
        for reference in references {
            #expect(try log.event(at: reference.index)?.leafHash.bytes == reference.leafHash)
        }
    }

    @Test("all that wait while one group is being written go into one transaction, in their order, under one checkpoint")
    func groups() throws {
        let log = try fixture.open()
        let answers = Answers()
        let blocker = try DatabaseQueue(path: fixture.path)
        try blocker.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            // The first leads, and waits for the lock; the others gather behind it.
            for number in 0..<64 { log.append(LogFixture.event(number)) { answers.add($0) } }
            #expect(answers.all.isEmpty)
            try database.execute(sql: "COMMIT")
        }
        let references = try answers.wait(for: 64).map { try $0.get() }
        #expect(references.map(\.index) == Array(0..<64))
        for number in 0..<64 { #expect(try log.event(at: number)?.event() == LogFixture.event(number)) }
        #expect(Set(references.map(\.checkpoint)).count <= 3)
        let checkpoints = try blocker.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM checkpoint") }
        #expect(checkpoints == Set(references.map(\.checkpoint)).count)
    }

    @Test("a group that cannot be written fails as a whole with the reason, leaves nothing behind, and the next one goes on")
    func failing() throws {
        let log = try fixture.open(lockTimeout: 0.1)
        _ = try log.append(LogFixture.event(0))
        let answers = Answers()
        let blocker = try DatabaseQueue(path: fixture.path)
        try blocker.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            for number in 0..<8 { log.append(LogFixture.event(number)) { answers.add($0) } }
            for answer in try answers.wait(for: 8) {
                let error = #expect(throws: EvidenceError.self) { try answer.get() }
                #expect(error?.code == .unavailable)
                #expect(error?.reason.contains("another process holds the database") == true)
            }
            try database.execute(sql: "COMMIT")
        }
        #expect(try log.append(LogFixture.event(1)).index == 1)
        #expect(try log.size() == 2)
    }

    @Test("an event that is too large fails alone")
    func tooLarge() throws {
        let log = try EvidenceLog(path: fixture.path, signer: fixture.signer, maximumEventBytes: 1000)
        let text = String(repeating: "x", count: 1000)
        let error = #expect(throws: EvidenceError.self) {
            try log.append(EvidenceEvent(kind: .policy, at: 0, body: .string(text)))
        }
        #expect(error?.code == .tooLarge)
        #expect(try log.append(LogFixture.event(0)).index == 0)
    }

    // MARK: Other processes

    @Test("two that append to one file by turns make one tree of it")
    func twoWriters() throws {
        let (one, two) = (try fixture.open(), try fixture.open())
        var last: EvidenceReference?
        for number in 0..<20 { last = try (number % 3 == 0 ? one : two).append(LogFixture.event(number)) }
        let checkpoint = try Checkpoint(note: try #require(last?.checkpoint), signedBy: [fixture.key])
        #expect(checkpoint.size == 20)
        #expect(checkpoint.root == Tree((0..<20).map { Array(LogFixture.event($0).canonicalText.utf8) }).root)
    }

    @Test("a log that was put back to an earlier state under a running process is refused, and not continued")
    func putBack() throws {
        let log = try fixture.filled(3)
        try fixture.tamper("DELETE FROM event WHERE position = 2; DELETE FROM checkpoint WHERE size = 3")
        let error = #expect(throws: EvidenceError.self) { try log.append(LogFixture.event(3)) }
        #expect(error?.code == .inconsistent)
        #expect(try log.size() == 2)
    }

    @Test("a log that was replaced under a running process by another one with the same key is refused")
    func replaced() throws {
        let log = try fixture.filled(3)
        try fixture.tamper("DELETE FROM event; DELETE FROM node; DELETE FROM checkpoint")
        let other = try fixture.open()
        for number in 10..<15 { _ = try other.append(LogFixture.event(number)) }
        let error = #expect(throws: EvidenceError.self) { try log.append(LogFixture.event(3)) }
        #expect(error?.code == .inconsistent)
        #expect(try log.size() == 5)
    }

    @Test("a log whose newest checkpoint does not fit is not opened")
    func doesNotFit() throws {
        _ = try fixture.filled(5)
        for (sql, code) in [
            ("DELETE FROM event WHERE position = 4", EvidenceError.Code.corrupt),
            ("UPDATE node SET hash = zeroblob(32) WHERE ordinal = 2", .corrupt),
            ("DELETE FROM node WHERE ordinal = 2", .corrupt),
            ("UPDATE event SET leaf = zeroblob(32) WHERE position = 4", .corrupt),
            ("UPDATE checkpoint SET note = 'none' WHERE size = 5", .corrupt),
        ] {
            let copy = try LogFixture()
            try FileManager.default.copyItem(atPath: fixture.directory.path + "/state", toPath: copy.directory.path + "/state")
            try copy.tamper(sql)
            let error = #expect(throws: EvidenceError.self, "\(sql)") { try copy.open() }
            #expect(error?.code == code, "\(sql)")
        }
    }

    @Test("after its key was changed a log goes on where the older key is known, and is refused where it is not")
    func rotation() throws {
        _ = try fixture.filled(2)
        let newer = try LogFixture.signer(2)
        let error = #expect(throws: EvidenceError.self) { try EvidenceLog(path: fixture.path, signer: newer) }
        #expect(error?.code == .inconsistent)
        let log = try EvidenceLog(path: fixture.path, signer: newer, olderKeys: [fixture.key])
        let note = try #require(try log.append(LogFixture.event(2)).checkpoint)
        #expect(try Checkpoint(note: note, signedBy: [newer.verifierKey]).size == 3)
        #expect(try EvidenceLog(path: fixture.path, signer: newer).append(LogFixture.event(3)).index == 3)
    }

    // MARK: Policies

    @Test("the files of a policy are kept once, and come back as they were")
    func policies() throws {
        let log = try fixture.open()
        let files = ["policy.yaml": Array("version: 1".utf8), "rules/a.yaml": [0, 255], "rules/b.yaml": [0, 255]]
        for _ in 0..<2 { try log.keepPolicy(digest: "d", files: files) }
        try log.keepPolicy(digest: "e", files: ["other": [0, 255]])
        #expect(try log.policy(digest: "d") == files)
        #expect(try log.policy(digest: "e") == ["other": [0, 255]])
        #expect(try log.policy(digest: "f") == nil)
        #expect(try DatabaseQueue(path: fixture.path).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM content") } == 2)
        var error = #expect(throws: EvidenceError.self) { try log.keepPolicy(digest: "d", files: ["policy.yaml": []]) }
        #expect(error?.code == .inconsistent)
        error = #expect(throws: EvidenceError.self) { try log.keepPolicy(digest: "g", files: [:]) }
        #expect(error?.code == .malformed)
        try fixture.tamper("UPDATE content SET bytes = x'00' WHERE bytes = x'00FF'")
        error = #expect(throws: EvidenceError.self) { try log.policy(digest: "e") }
        #expect(error?.code == .corrupt)
        #expect(EvidenceLog.contentHashes(of: ["a": []]) == .object(["a": .string(MerkleHash.empty.description)]))
    }
}

/// What appends were answered, in order.
final class Answers: Sendable {
    private let answers = Mutex<[Result<EvidenceReference, EvidenceError>]>([])

    var all: [Result<EvidenceReference, EvidenceError>] { answers.withLock { $0 } }

    func add(_ answer: Result<EvidenceReference, EvidenceError>) { answers.withLock { $0.append(answer) } }

    func wait(for count: Int) throws -> [Result<EvidenceReference, EvidenceError>] {
        let deadline = Date().addingTimeInterval(30)
        while all.count < count, Date() < deadline { usleep(1000) }
        #expect(all.count == count)
        return all
    }
}

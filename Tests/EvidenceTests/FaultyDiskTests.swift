import FaultyDisk
import Foundation
import GRDB
import GRDBSQLite
import RiskModel
import Synchronization
import TestKit
import Testing

@testable import Evidence

@Suite("The evidence log on a disk that fails", .serialized)
struct FaultyDiskTests {
    let fixture: LogFixture

    init() throws {
        fixture = try LogFixture()
        try #require(faulty_disk_install() == SQLITE_OK)
        faulty_disk_watch(fixture.directory.path)
    }

    @Test("a sync stands before every acknowledgement", arguments: [1, 8, 64])
    func syncs(callers: Int) throws {
        let log = try fixture.open()
        let unsynced = Mutex(0)
        let answers = Answers()
        for number in 0..<192 {
            let syncs = faulty_disk_count(FaultyDiskSync)
            log.append(LogFixture.event(number)) { answer in
                // A lone caller's next event is not written before this ran: what is not on disk now was not when it was acknowledged.
                // (Of events in groups, the test of power cuts shows the same.)
                if callers == 1 { unsynced.withLock { $0 += Int(faulty_disk_unsynced_log_writes()) } }
                if faulty_disk_count(FaultyDiskSync) <= syncs { unsynced.withLock { $0 += 1 } }
                answers.add(answer)
            }
            if (number + 1) % callers == 0 { _ = try answers.wait(for: number + 1) }
        }
        for answer in try answers.wait(for: 192) { #expect(throws: Never.self) { try answer.get() } }
        #expect(unsynced.withLock { $0 } == 0)
        // And no more of them than groups.
        if callers == 64 { #expect(faulty_disk_count(FaultyDiskSync) < 100) }
    }

    @Test("what was acknowledged is there after the power went, and the log verifies")
    func powerCuts() throws {
        let log = try fixture.open()
        let answers = Answers()
        for number in 0..<600 {
            var event = LogFixture.event(number)
            event.body = .string(String(repeating: "x", count: number * 7 % 9000))
            log.append(event) { answers.add($0) }
            guard number % 40 == 0 else { continue }
            // Some are being written at this moment.
            let acknowledged = answers.all.compactMap { try? $0.get() }
            let cut = try LogFixture()
            try fixture.copyAfterPowerCut(to: cut)
            let reopened = try cut.open()
            for reference in acknowledged {
                #expect(try reopened.event(at: reference.index)?.leafHash.bytes == reference.leafHash)
            }
            #expect(try cut.verify().faults == [])
            #expect(try reopened.append(event).index >= acknowledged.count)
        }
        _ = try answers.wait(for: 600)
    }

    @Test(
        "a full disk, a failing one and a read-only one fail the append with the reason, wherever they strike, and appending works again afterwards",
        arguments: [
            (FaultyDiskWrite, SQLITE_FULL, "the disk is full"),
            (FaultyDiskWrite, SQLITE_IOERR | 3 << 8, "the disk reported an error"),
            (FaultyDiskWrite, SQLITE_READONLY, "the storage is read-only"),
            (FaultyDiskSync, SQLITE_IOERR | 4 << 8, "the disk reported an error"),
            (FaultyDiskSync, SQLITE_FULL, "the disk is full"),
        ])
    func faults(operation: FaultyDiskOperation, code: Int32, reason: String) throws {
        let log = try fixture.open()
        _ = try log.append(LogFixture.event(0))
        var (next, failures) = (1, 0)
        for skipped in 0..<12 {
            faulty_disk_fail(operation, code, Int32(skipped))
            do throws(EvidenceError) {
                #expect(try log.append(LogFixture.event(next)).index == next)
                next += 1
            } catch {
                failures += 1
                #expect(error.code == .unavailable)
                #expect(error.reason.contains(reason))
            }
            faulty_disk_heal()
            #expect(try log.append(LogFixture.event(next)).index == next)
            next += 1
        }
        #expect(failures > 0)
        #expect(try log.size() == next)
        #expect(try fixture.verify().faults == [])
        for number in 0..<next { #expect(try log.event(at: number)?.event() == LogFixture.event(number)) }
    }

    @Test("a group that meets a full disk fails as a whole, each with the reason")
    func group() throws {
        let log = try fixture.open()
        _ = try log.append(LogFixture.event(0))
        let answers = Answers()
        faulty_disk_fail(FaultyDiskWrite, SQLITE_FULL, 0)
        for number in 0..<16 { log.append(LogFixture.event(number)) { answers.add($0) } }
        for answer in try answers.wait(for: 16) {
            let error = #expect(throws: EvidenceError.self) { try answer.get() }
            #expect(error?.code == .unavailable)
        }
        faulty_disk_heal()
        #expect(try log.append(LogFixture.event(1)).index == 1)
        #expect(try log.size() == 2)
    }

    @Test("a disk that is full when texts are to be dropped leaves them where they are")
    func archiving() throws {
        let log = try fixture.filled(16)
        faulty_disk_fail(FaultyDiskWrite, SQLITE_FULL, 0)
        let error = #expect(throws: EvidenceError.self) { try log.archive(before: .max, segmentSizes: 4...4) }
        #expect(error?.code == .unavailable)
        faulty_disk_heal()
        #expect(try log.archive(before: .max, segmentSizes: 4...4).count == 4)
        #expect(try fixture.verify(archive: fixture.archive).faults == [])
    }

    @Test("a log that cannot be read is unavailable, and is read again afterwards")
    func reading() throws {
        _ = try fixture.filled(3)
        try fixture.tamper("PRAGMA wal_checkpoint(TRUNCATE)")
        faulty_disk_fail(FaultyDiskRead, SQLITE_IOERR | 1 << 8, 0)
        let error = #expect(throws: EvidenceError.self) { try fixture.open() }
        #expect(error?.code == .unavailable)
        faulty_disk_heal()
        #expect(try fixture.open().size() == 3)
    }
}

extension LogFixture {
    /// What would be on disk if the power went now.
    fileprivate func copyAfterPowerCut(to other: LogFixture) throws {
        try FileManager.default.createDirectory(
            atPath: other.directory.path + "/state", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // Both files at one moment.
        faulty_disk_hold()
        defer { faulty_disk_release() }
        for suffix in ["-wal", ""] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: other.path + suffix)
            try #require(faulty_disk_lose_unsynced(path + suffix, other.path + suffix) == 0)
        }
    }
}

import Evidence
import Foundation
import GRDB
import RiskModel
import TestKit
import Testing

@Suite("The store of decisions")
struct DecisionStoreTests {
    let directory: TemporaryDirectory
    var path: String { directory.path + "/state/evidence.sqlite" }

    init() throws { directory = try TemporaryDirectory() }

    static func decision(_ id: String) -> Decision {
        let policy = Policy(digest: "d")
        let verdict = policy.verdict(
            on: PatchFacts(files: []), summary: PatchSummary(repository: "r", source: .text),
            for: RequestContext(subject: "s", actor: .agent), engine: "e")
        return Decision(id: id, decidedAt: 1_700_000_000, verdict: verdict)
    }

    @Test("an appended decision is numbered, and still there when the file is opened again")
    func appending() throws {
        let first = try DecisionStore(path: path).append(Self.decision("a"))
        #expect(first.evidence?.index == 1)
        let store = try DecisionStore(path: path)
        #expect(try store.append(Self.decision("b")).evidence?.index == 2)
        #expect(try store.json(ofDecision: "a") == first.json.canonicalText)
        #expect(try store.json(ofDecision: "c") == nil)
        #expect(try store.count() == 2)
    }

    @Test("the connection says itself that it syncs before it answers, and the file is its owner's alone")
    func durable() throws {
        _ = try DecisionStore(path: path).append(Self.decision("a"))
        let journal = try DatabaseQueue(path: path).read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(journal == "wal")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    private func logBytes() throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
    }

    @Test("the log has its full length before the first decision, so that no append makes a file grow")
    func fullLog() throws {
        let store = try DecisionStore(path: path)
        let before = try logBytes()
        for number in 0..<300 { _ = try store.append(Self.decision("d\(number)")) }
        #expect(try logBytes() == before)
    }

    @Test("what is in the log when the power goes is there when the file is opened again, and the log goes on behind it")
    func afterPowerCut() throws {
        let store = try DecisionStore(path: path)
        for number in 0..<3 { _ = try store.append(Self.decision("d\(number)")) }
        // What is on disk at this moment, without what an orderly end would do.
        let copy = directory.path + "/copy"
        try FileManager.default.copyItem(atPath: directory.path + "/state", toPath: copy)
        try? FileManager.default.removeItem(atPath: copy + "/evidence.sqlite-shm")
        let opened = try DecisionStore(path: copy + "/evidence.sqlite")
        #expect(try opened.append(Self.decision("d3")).evidence?.index == 4)
        #expect(try DecisionStore(path: copy + "/evidence.sqlite").count() == 4)
        withExtendedLifetime(store) {}
    }

    @Test("a second service opening the same file while one appends loses nothing")
    func openedMeanwhile() async throws {
        let store = try DecisionStore(path: path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for number in 0..<100 { _ = try store.append(Self.decision("d\(number)")) } }
            group.addTask { for _ in 0..<20 { _ = try DecisionStore(path: path).count() } }
            try await group.waitForAll()
        }
        #expect(try store.count() == 100)
    }

    @Test("an id is recorded once")
    func unique() throws {
        let store = try DecisionStore(path: path)
        _ = try store.append(Self.decision("a"))
        #expect(throws: EvidenceError.self) { try store.append(Self.decision("a")) }
        #expect(try store.count() == 1)
    }

    @Test("decisions from many threads are all there, each with its own number")
    func concurrent() async throws {
        let store = try DecisionStore(path: path)
        let indices = try await withThrowingTaskGroup(of: Int?.self) { group in
            for number in 0..<50 {
                group.addTask { try store.append(Self.decision("d\(number)")).evidence?.index }
            }
            return try await group.reduce(into: [Int]()) { $0 += [$1].compactMap { $0 } }
        }
        #expect(indices.sorted() == Array(1...50))
    }

    @Test(
        "a file that others can read, and a directory that others can write to, are refused with what to do",
        arguments: [("evidence.sqlite", 0o640, "go-rwx"), ("evidence.sqlite-wal", 0o604, "go-rwx"), ("", 0o770, "go-w")])
    func exposed(entry: String, mode: Int, advice: String) throws {
        _ = try DecisionStore(path: path).append(Self.decision("a"))
        let target = directory.path + "/state/" + entry
        if !FileManager.default.fileExists(atPath: target) { try directory.write("", to: "state/" + entry) }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: target)
        let error = #expect(throws: EvidenceError.self) { try DecisionStore(path: path) }
        #expect(error?.code == .notPrivate)
        #expect(error?.reason.contains(advice) == true)
    }

    @Test("a file that is no database is refused as corrupt, and left as it is")
    func notADatabase() throws {
        let garbage = String(repeating: "not a database ", count: 100)
        let file = try directory.write(garbage, to: "state/evidence.sqlite")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let error = #expect(throws: EvidenceError.self) { try DecisionStore(path: path) }
        #expect(error?.code == .corrupt)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == garbage)
    }

    @Test("a directory that cannot be made is unavailable storage")
    func unavailable() throws {
        try directory.write("a file", to: "state")
        let error = #expect(throws: EvidenceError.self) { try DecisionStore(path: path) }
        #expect(error?.code == .unavailable)
    }
}

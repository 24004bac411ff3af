import Evidence
import Foundation
import RiskModel
import Synchronization
import TestKit
import Testing
import WireProtocol

@testable import DecisionService

@Suite("What is remembered of reviews")
struct ReviewBookTests {
    let service: CachedService

    init() throws { service = try CachedService() }

    private static let now = Int(Date().timeIntervalSince1970)

    private func statement(
        _ kind: ApprovalRecord.Kind, by person: String = "@alice", branch: String? = "agent/fix", daysAgo: Int = 0,
        refused: String? = nil
    ) -> ApprovalRecord {
        var record = ApprovalRecord(
            decisionID: "d", kind: kind, person: person, repository: "payments-api", target: "main", branch: branch, head: "h",
            at: Self.now - daysAgo * 86_400, trusted: true)
        record.refused = refused
        return record
    }

    private func append(_ record: ApprovalRecord) throws {
        _ = try service.log.append(
            EvidenceEvent(
                kind: .approval, at: record.at, subject: record.person, reference: record.decisionID,
                body: try JSONValue(encoding: record)))
    }

    private func kinds(_ book: ReviewBook, branch: String?) -> [ApprovalRecord.Kind] {
        book.statements(in: "payments-api", target: "main", branch: branch, head: "other", at: Self.now).map(\.record.kind)
    }

    @Test("is read back at the start: approvals for three months, objections longer, and nothing that was refused")
    func readBack() throws {
        try append(statement(.approve, daysAgo: 91))
        try append(statement(.disapprove, by: "@bob", daysAgo: 200))
        try append(statement(.approve, refused: "is the author"))
        try append(statement(.approve, by: "@carol"))
        let book = try ReviewBook(of: service.log)
        #expect(kinds(book, branch: "agent/fix") == [.disapprove, .approve])
        #expect(book.statements(in: "payments-api", target: "release", branch: nil, head: "other", at: Self.now).isEmpty)
        #expect(book.statements(in: "website", target: "main", branch: nil, head: "other", at: Self.now).isEmpty)
    }

    @Test("of another branch is left out; without a branch, on either side, it may be meant")
    func branches() throws {
        try append(statement(.approve, branch: "agent/fix"))
        try append(statement(.disapprove, branch: "agent/other"))
        try append(statement(.withdraw, branch: nil))
        try append(statement(.approve, branch: "agent/third"))
        let book = try ReviewBook(of: service.log)
        #expect(kinds(book, branch: "agent/fix") == [.approve, .withdraw])
        #expect(kinds(book, branch: nil) == [.approve, .disapprove, .withdraw, .approve])
        // What is about the very commit is not left out, so that the gate can say what becomes of it.
        let here = book.statements(in: "payments-api", target: "main", branch: "agent/fix", head: "h", at: Self.now)
        #expect(here.map(\.record.kind) == [.approve, .disapprove, .withdraw, .approve])
    }

    /// What the evidence holds of a decision on the commit `h`, as much as tells whose change it is.
    private func decide(
        _ id: String, for subject: Subject, operators: [String] = [], filed filing: DecidedCommit.Filing = .own
    ) throws {
        var event = EvidenceEvent(
            kind: .decision, at: Self.now, subject: subject.name, reference: id,
            body: .object([
                "subject": .object(["name": .string(subject.name), "actor": .string(subject.actor.rawValue)]),
                "inputs": .object(["names": .array([]), "operators": .array(operators.map(JSONValue.string))]),
            ]))
        event.topics = [filing.topic("h", in: "payments-api")]
        _ = try service.log.append(event)
    }

    @Test("a change is its agent's, whoever has it decided later, however much was decided since, and after a restart")
    func whose() throws {
        try decide("1", for: Subject(name: "queue", actor: .service))
        #expect(try ReviewBook(of: service.log).decided("h", in: "payments-api").decision == "1")
        try decide("2", for: Subject(name: "ci", actor: .agent), operators: ["@oscar"])
        try decide("3", for: Subject(name: "queue", actor: .service))
        for number in 0..<50 { try decide("other-\(number)", for: Subject(name: "job-\(number)", actor: .service)) }
        let known = try ReviewBook(of: service.log).decided("h", in: "payments-api")
        #expect(known.decision == "2" && known.newest == "other-49")
        #expect(known.authors == ["ci"] && known.operators == ["@oscar"])
        #expect(try ReviewBook(of: service.log).decided("h", in: "website") == DecidedCommit())
    }

    @Test("without its archive a service still knows what was said; who had a part it knows not to know")
    func withoutArchive() throws {
        try append(statement(.disapprove, by: "@bob"))
        try decide("1", for: Subject(name: "ci", actor: .agent), operators: ["@oscar"])
        let sealed = try service.log.archive(before: .max, keepingTextsOf: ReviewBook.kinds, segmentSizes: 1...4)
        let size = sealed.reduce(0) { $0 + $1.count }
        #expect(size >= 2)
        let known = try ReviewBook(of: service.log).decided("h", in: "payments-api")
        #expect(known.operators == ["@oscar"] && !known.isIncomplete)
        let archive = service.directory.path + "/private/archive"
        try FileManager.default.moveItem(atPath: archive, toPath: archive + ".away")
        let book = try ReviewBook(of: service.log)
        #expect(kinds(book, branch: "agent/fix") == [.disapprove])
        let rest = try book.decided("h", in: "payments-api")
        #expect(rest.authors == ["ci"] && rest.operators == [] && rest.isIncomplete)
        // A decision of meanwhile hides none that was not at hand, and tells who had a part in it.
        try decide("2", for: Subject(name: "ci", actor: .agent), operators: ["@mallory"], filed: .aside)
        let later = try book.decided("h", in: "payments-api")
        #expect(later.operators == ["@mallory"] && later.isIncomplete && later.byAgent == nil)
        try FileManager.default.moveItem(atPath: archive + ".away", toPath: archive)
        let again = try book.decided("h", in: "payments-api")
        #expect(again.operators == ["@oscar", "@mallory"] && !again.isIncomplete && again.byAgent == "1")
    }

    @Test("what is known of a commit is kept up with what is decided")
    func keptUp() throws {
        let book = try ReviewBook(of: service.log)
        let decision = try service.handler.classify(
            CachedService.request(), for: CachedService.caller(), in: CachedService.session()
        ).get().decision
        let head = try #require(decision.verdict.patch.head).hex
        // Asked for before: from here on it is in memory.
        let before = try book.decided(head, in: "payments-api")
        #expect(before.newest == decision.id)
        var next = decision
        next.id = "next"
        var context = RequestContext(subject: "ci", actor: .agent, operators: ["@oscar"])
        context.repository = "payments-api"
        book.add(next, filed: .own, for: context, and: ReviewKey.Parties())
        let known = try book.decided(head, in: "payments-api")
        #expect(known.decision == "next" && known.operators == ["@oscar"])
        let patch = try #require(decision.verdict.patch.patchID)
        #expect(try book.decided(patch, in: "payments-api").newest == decision.id)
    }

    @Test("whoever waits is woken once by what comes, and at once where it has come already")
    func waiting() throws {
        let book = try ReviewBook(of: service.log)
        let woken = Counter()
        #expect(book.wait(beyond: book.generation - 1) { woken.add() } == nil)
        #expect(woken.count == 1)
        let id = try #require(book.wait(beyond: book.generation) { woken.add() })
        _ = try #require(book.wait(beyond: book.generation) { woken.add() })
        book.stopWaiting(id)
        let record = statement(.approve)
        let event = EvidenceEvent(kind: .approval, at: record.at, body: try JSONValue(encoding: record))
        book.add(event, at: 9)
        book.add(event, at: 10)
        #expect(woken.count == 2)
    }
}

private final class Counter: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }
    func add() { value.withLock { $0 += 1 } }
}

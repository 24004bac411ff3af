import RiskModel
import TestKit
import Testing

@testable import Evidence

@Suite("Events of the evidence")
struct EvidenceEventTests {
    static let full = EvidenceEvent(
        kind: .action, at: 1_764_455_400, subject: "ci-agent:pull-request", reference: "g-1",
        body: .object([
            "outcome": .string("blocked"), "what": .string("a \"quoted\" host\n"), "n": .array([.integer(1), .bool(true)]),
        ]))

    @Test("the canonical text is one object in RFC 8785 form, the body under the name of the kind")
    func text() {
        #expect(
            Self.full.canonicalText == """
                {"action":{"n":[1,true],"outcome":"blocked","what":"a \\"quoted\\" host\\n"},"at":"2025-11-29T22:30:00Z","kind":"action",\
                "reference":"g-1","schema":"difftier.event/v1","subject":"ci-agent:pull-request"}
                """)
        let bare = EvidenceEvent(kind: .key, at: 0, body: .object([:]))
        #expect(bare.canonicalText == #"{"at":"1970-01-01T00:00:00Z","key":{},"kind":"key","schema":"difftier.event/v1"}"#)
    }

    @Test("an event is read from its own text alone")
    func reading() throws {
        for kind in EvidenceEvent.Kind.allCases {
            let event = LogFixture.event(3, kind: kind)
            #expect(try EvidenceEvent(canonicalText: event.canonicalText) == event)
        }
        #expect(try EvidenceEvent(canonicalText: Self.full.canonicalText) == Self.full)
        for text in [
            "", "{}", " " + Self.full.canonicalText, Self.full.canonicalText.replacing("event/v1", with: "event/v2"),
            Self.full.canonicalText.replacing("\"kind\":\"action\"", with: "\"kind\":\"grant\""),
            Self.full.canonicalText.replacing("{\"action\"", with: "{\"a\":1,\"action\""),
            Self.full.canonicalText.replacing("2025-11-29T22:30:00Z", with: "yesterday"),
        ] {
            let error = #expect(throws: EvidenceError.self) { try EvidenceEvent(canonicalText: text) }
            #expect(error?.code == .malformed)
        }
    }

    @Test(
        "a time that no calendar has is recorded as the nearest that it does, and the log verifies",
        arguments: [Int.min, -1, .max])
    func times(at: Int) throws {
        let fixture = try LogFixture()
        let log = try fixture.open()
        _ = try log.append(EvidenceEvent(kind: .key, at: at, body: .object([:])))
        let text = at < 0 ? "1970-01-01T00:00:00Z" : "9999-12-31T23:59:59Z"
        #expect(try log.event(at: 0)?.text?.contains("\"at\":\"\(text)\"") == true)
        #expect(try fixture.verify().faults == [])
    }

    @Test("a decision is recorded without its place in the evidence")
    func decision() {
        var decision = Self.decision("d-1")
        let event = EvidenceEvent(decision)
        decision.evidence = EvidenceReference(index: 7)
        decision.cached = true
        #expect(EvidenceEvent(decision) == event)
        #expect(event.reference == "d-1")
        #expect(event.subject == "s")
        #expect(event.outcome == decision.verdict.tier.name)
        #expect(event.body == Self.decision("d-1").json)
    }

    static func decision(_ id: String) -> Decision {
        let policy = Policy(digest: "d")
        let verdict = policy.verdict(
            on: PatchFacts(files: []), summary: PatchSummary(repository: "r", source: .text),
            for: RequestContext(subject: "s", actor: .agent), engine: "e")
        return Decision(id: id, decidedAt: 1_700_000_000, verdict: verdict)
    }

    @Test("what is kept beside a text is compared with it, without decoding it")
    func columns() {
        var event = Self.full
        event.subject = "\"s\" \\ \u{1F600}"
        let columns = EventColumns(
            kind: .action, at: event.at, subject: event.subject, reference: event.reference, outcome: "blocked")
        func says(_ columns: EventColumns) -> Bool {
            Array(event.canonicalText.utf8).withUnsafeBytes { EventText($0).says(columns) }
        }
        #expect(says(columns))
        var changed = columns
        changed.kind = .grant
        #expect(!says(changed))
        for path in [\EventColumns.subject, \.reference, \.outcome] {
            for value in ["other", nil] {
                changed = columns
                changed[keyPath: path] = value
                #expect(!says(changed))
            }
        }
        changed = columns
        changed.at += 1
        #expect(!says(changed))
        event.body = .object(["nested": .object(["outcome": .string("blocked")]), "outcome": .integer(1)])
        changed = columns
        changed.outcome = nil
        #expect(says(changed))
        #expect(!says(columns))
    }
}

import DecisionService
import DifftierServer
import Evidence
import Foundation
import RiskModel
import Synchronization
import TestKit
import Testing
import WireProtocol

@Suite("What was asked before")
struct DecisionCacheTests {
    let service: CachedService

    init() throws { service = try CachedService() }

    @Test("gets the decision that is in the evidence already, and is told so")
    func hit() throws {
        let first = try service.ask()
        var again = try service.ask()
        #expect(!first.cached && again.cached)
        again.cached = false
        #expect(again == first)
        #expect(try service.decisions() == 1)
        var recorded = first
        recorded.evidence = nil
        #expect(try service.recorded(first.id) == recorded.json.canonicalText)
    }

    @Test("however it names the same commits, and in whatever order it asks for the same capabilities")
    func sameQuestion() throws {
        let first = try service.ask("agent/fix", .targetBranch("main"), "run_tests", "read_repository")
        let id = try service.git.git("rev-parse", "agent/fix")
        let again = try service.ask(id, .targetBranch("main"), "read_repository", "run_tests")
        #expect(again.cached && again.id == first.id)
    }

    @Test("is high where much was asked lately, as the policy counts it")
    func recent() throws {
        try service.reload(
            adding: """
                version: 1
                rules:
                  - id: patch.in-a-hurry
                    summary: Asked twice within the hour
                    tier: high
                    scope: patch
                    when: { recent: { min: 2, within: 1h } }
                """)
        #expect(try service.ask().verdict.tier == .medium)
        #expect(try service.ask().verdict.tier == .medium)
        #expect(try service.ask().verdict.tier == .high)
    }

    @Test("knows the time where the policy asks for it, and is the same question for a while")
    func time() throws {
        try service.reload(
            adding: """
                version: 1
                rules:
                  - id: patch.never
                    summary: Decided on no day of the week
                    tier: high
                    scope: patch
                    when: { files: { count: { min: 1 } } }
                    unless: { time: { days: [mon, tue, wed, thu, fri, sat, sun] } }
                """)
        let decision = try service.ask()
        #expect(decision.verdict.tier == .medium)
        // Should the minute be over in between, the next two are in the same one.
        let again = [try service.ask(), try service.ask(), try service.ask()]
        #expect(again.map(\.cached).contains(true))
    }

    @Test("is another question where a branch has moved, the head's or the target's")
    func movedBranches() throws {
        var ids: Set<String> = [try service.ask().id]
        try service.git.commit("Move", "docs/c.md", "Four.\n")
        let targetMoved = try service.ask()
        #expect(!targetMoved.cached && ids.insert(targetMoved.id).inserted)
        #expect(try targetMoved.verdict.patch.base?.hex == service.git.git("rev-parse", "main"))

        try service.git.git("checkout", "--quiet", "agent/fix")
        try service.git.commit("More", "docs/a.md", "Five.\n")
        let headMoved = try service.ask()
        #expect(!headMoved.cached && ids.insert(headMoved.id).inserted)
        #expect(try headMoved.verdict.patch.head?.hex == service.git.git("rev-parse", "agent/fix"))
    }

    @Test(
        "is another question in authority, comparison and target",
        arguments: [
            RevisionsRequest.Comparison.targetBranch("main", twoDot: true), .revision("main"), .revision("main", twoDot: true),
            .firstParent, .targetBranch("agent/fix"),
        ])
    func comparisons(against: RevisionsRequest.Comparison) throws {
        let first = try service.ask()
        #expect(first.verdict.authoritative)
        let other = try service.ask("agent/fix", against)
        #expect(!other.cached && other.id != first.id && !other.verdict.authoritative)
    }

    @Test("about a patch that is known, by another asker or for other capabilities, is decided anew without reading it")
    func examination() throws {
        let first = try service.ask()
        try service.hideObjects(["blob", "tree"])
        let narrower = try service.ask("agent/fix", .targetBranch("main"), "run_tests")
        #expect(!narrower.cached && narrower.id != first.id && narrower.verdict.complete)
        #expect(narrower.verdict.capabilities.granted == ["run_tests"])

        let stranger = try service.ask(
            CachedService.request(), by: Subject(name: "nobody", actor: .person, claims: ["team": "a"]))
        #expect(!stranger.cached && stranger.verdict.complete)
        #expect(stranger.verdict.capabilities.granted.isEmpty)
        #expect(stranger.verdict.subject.claims == ["team": "a"])

        let claims = try service.ask(CachedService.request(), by: Subject(name: "nobody", actor: .person, claims: ["team": "b"]))
        #expect(!claims.cached && claims.verdict.subject.claims == ["team": "b"])
        // Each of them is durable.
        #expect(try service.decisions() == 4)
        #expect(try service.ask("agent/fix", .targetBranch("main"), "run_tests").id == narrower.id)
    }

    @Test("under another policy is decided under that one; the same one read again changes nothing")
    func reload() throws {
        let first = try service.ask()
        try service.policy.reload()
        #expect(try service.ask().id == first.id)
        try service.reload(adding: "version: 1\nteams: { extra: [\"@a\"] }\n")
        let other = try service.ask()
        #expect(!other.cached && other.verdict.policy != first.verdict.policy)
        // Back to the first: what was kept of it is gone.
        try FileManager.default.removeItem(atPath: service.directory.path + "/policy/extra.yaml")
        try service.policy.reload()
        let back = try service.ask()
        #expect(!back.cached && back.id != first.id && back.verdict == first.verdict)
    }

    @Test("is read again as long as something of the patch is missing")
    func gaps() throws {
        try service.hideObjects(["blob"])
        let incomplete = try service.ask()
        #expect(!incomplete.verdict.complete && incomplete.verdict.tier == .high)
        let again = try service.ask()
        #expect(!again.cached && again.id != incomplete.id)
        try service.restoreObjects()
        let whole = try service.ask()
        #expect(!whole.cached && whole.verdict.complete && whole.verdict.tier == .medium)
        #expect(try service.ask().id == whole.id)
    }

    @Test("is read again as long as the attributes at the target branch cannot be read")
    func attributes() throws {
        try service.git.commit("Attribute", ".gitattributes", "*.gen.swift linguist-generated\n")
        try service.hideObject(service.git.git("rev-parse", "main:.gitattributes"))
        #expect(try !service.ask().cached)
        #expect(try !service.ask().cached)
        try service.restoreObjects()
        let whole = try service.ask()
        #expect(!whole.cached && whole.verdict.tier == .medium)
        #expect(try service.ask().id == whole.id)
    }

    @Test("and was interrupted is decided from the beginning")
    func interrupted() throws {
        let session = CachedService.session()
        session.interrupt(.cancelled)
        let error = #expect(throws: RPCError.self) {
            try service.handler.classify(CachedService.request(), for: CachedService.caller(), in: session)
        }
        #expect(error?.status == .cancelled)
        #expect(try !service.ask().cached)
    }

    @Test("as patch text is the same to the last byte")
    func text() throws {
        let text = try service.git.git("diff", "main...agent/fix") + "\n"
        let first = try service.askText(text)
        let again = try service.askText(text)
        #expect(again.cached && again.id == first.id)
        #expect(try !service.askText(text.replacing("let a = 2", with: "let a = 3")).cached)
        #expect(try !service.askText(text, repository: "").cached)
        // The text and the revisions are not one question, though they are one change.
        #expect(try !service.ask("agent/fix", .revision("main")).cached)
    }

    @Test("in a range is given again commit by commit, and where one of them is asked for alone")
    func range() throws {
        func decisions() throws -> [Decision] {
            let request = RangeRequest(repository: "payments-api", from: "main", to: "agent/fix")
            let series = try service.handler.classifyRange(request, for: CachedService.caller(), in: CachedService.session())
            var decisions: [Decision] = []
            while let answer = try series.next() { decisions.append(try answer.get().decision) }
            return decisions
        }
        let first = try decisions()
        let again = try decisions()
        #expect(first.map(\.cached) == [false, false] && again.map(\.cached) == [true, true])
        #expect(first.map(\.id) == again.map(\.id))
        #expect(try service.ask("agent/fix", .firstParent).id == first[0].id)
    }

    @Test("is refused as before where the client cannot take the answer")
    func tooLarge() throws {
        _ = try service.ask()
        let error = #expect(throws: RPCError.self) {
            try service.handler.classify(
                CachedService.request(), for: CachedService.caller(), in: CachedService.session(largestAnswer: 100))
        }
        #expect(error?.status == .resourceExhausted)
    }

    @Test("of a repository that is gone is not answered")
    func removed() throws {
        _ = try service.ask()
        try FileManager.default.removeItem(atPath: service.git.path)
        let error = #expect(throws: RPCError.self) { try service.ask() }
        #expect(error?.status == .notFound)
    }

    @Test("is not known any more where too much was asked since, or where nothing is to be kept")
    func bounds() throws {
        let small = try CachedService(cacheLimits: CacheLimits(entries: 3, bytes: 1 << 20), git: service.git)
        let first = try small.ask()
        #expect(try small.ask().id == first.id)
        _ = try small.ask("agent/fix~1")
        _ = try small.ask("agent/fix~2")
        #expect(try !small.ask().cached)

        for limits in [CacheLimits.none, CacheLimits(entries: 100, bytes: 100)] {
            let off = try CachedService(cacheLimits: limits, git: service.git)
            #expect(try off.ask().id != off.ask().id)
        }
    }

    @Test("by many at once gets one verdict, and decisions that are all in the evidence")
    func concurrency() throws {
        let handler = service.handler
        let caller = CachedService.caller()
        let decisions = Mutex<[Decision]>([])
        DispatchQueue.concurrentPerform(iterations: 64) { number in
            let asked: [Capability] = number.isMultiple(of: 2) ? [] : ["run_tests"]
            let decision = try? handler.classify(
                CachedService.request("agent/fix", .targetBranch("main"), asked), for: caller, in: CachedService.session()
            ).get().decision
            decisions.withLock { $0 += [decision].compactMap { $0 } }
        }
        let made = decisions.withLock { $0 }
        #expect(made.count == 64)
        #expect(Set(made.map(\.verdict)).count == 2)
        #expect(made.contains { $0.cached })
        for decision in made { #expect(try service.recorded(decision.id) != nil) }
        #expect(try service.decisions() == Set(made.map(\.id)).count)
    }
}

import DecisionService
import Evidence
import Foundation
import RiskModel
import TestKit
import Testing
import WireProtocol

/// Promise P4: what is kept makes no difference to what is decided.
@Suite("With and without a cache, any sequence of requests is answered alike")
struct CachePropertyTests {
    @Test("while branches move, policies change and objects come and go")
    func sequences() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var random = SeededGenerator(seed: seed)
        let git = try CachedService.repository()
        // Small enough that what is kept also has to go.
        let cached = try CachedService(cacheLimits: CacheLimits(entries: 24, bytes: 1 << 20), git: git)
        let uncached = try CachedService(cacheLimits: .none, git: git)
        var hits = 0

        for step in 0..<250 {
            let place: Comment = "seed \(seed), step \(step)"
            switch Int.random(in: 0..<20, using: &random) {
            case 0:
                try git.git("checkout", "--quiet", random.pick(["main", "agent/fix"]))
                try git.commit("Step \(step)", random.pick(["docs/a.md", "Sources/a.swift"]), "let a = \(step)\n")
            case 1: try git.git("branch", "--force", "moving", random.pick(["main", "agent/fix", "agent/fix~1"]))
            case 2: try git.git("gc", "--quiet", "--prune=now")
            case 3:
                let teams = "version: 1\nteams: { extra: [\"@\(random.pick(["a", "b"]))\"] }\n"
                for service in [cached, uncached] { try service.reload(adding: teams) }
            default:
                let asked = random.pick([[], ["run_tests"]] as [[Capability]])
                let request = CachedService.request(
                    random.pick(["agent/fix", "agent/fix~1"]),
                    random.pick([
                        .targetBranch("main"), .targetBranch("main", twoDot: true), .revision("main"), .firstParent,
                    ]), asked)
                let subject = random.pick([
                    Subject(name: "ci", actor: .agent), Subject(name: "ci", actor: .agent, claims: ["n": "1"]),
                    Subject(name: "nobody", actor: .person),
                ])
                let (one, other) = (try cached.ask(request, by: subject), try uncached.ask(request, by: subject))
                #expect(one.verdict.json.canonicalText == other.verdict.json.canonicalText, place)
                #expect(!other.cached, place)
                if one.cached { hits += 1 }
                var recorded = one
                recorded.cached = false
                recorded.evidence = nil
                #expect(try cached.recorded(one.id) == recorded.json.canonicalText, place)
            }
        }
        #expect(hits > 0, "seed \(seed)")
    }
}

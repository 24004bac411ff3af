import Foundation
import GitPatches
import PolicyFiles
import RiskModel
import TestKit
import Testing

@testable import Classification
@testable import PatternEngine

@Suite("What a repository adds to the policy")
struct OverlayTests {
    private static let promises = PromiseTests.self

    @Test("is never milder than the policy alone: no lower tier, no further capability, no finding less, for random overlays")
    func onlyAdds() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        var raised = 0
        var broken = 0
        for round in 0..<200 {
            let base = try CompiledPolicy(GeneratedPolicy.random(using: &generator))
            let overlay = base.adding(overlay: [Self.overlay(using: &generator)])
            if overlay.policy.rules.contains(where: { $0.id == BuiltinRule.overlay }) { broken += 1 }
            let alone = try Classifier(base)
            let together = try Classifier(overlay)
            for _ in 0..<5 {
                let patch = try GeneratedPatch.random(using: &generator).patch
                let less = try alone.classify(patch, for: PromiseTests.context)
                let more = try together.classify(patch, for: PromiseTests.context)
                #expect(more.tier >= less.tier, "seed \(seed), round \(round)")
                #expect(Set(more.capabilities.granted).isSubset(of: less.capabilities.granted), "seed \(seed), round \(round)")
                for (file, before) in zip(more.files, less.files) {
                    #expect(file.tier >= before.tier, "seed \(seed), round \(round)")
                }
                let missing = Set(less.findings.map(\.rule)).subtracting(more.findings.map(\.rule)).subtracting([
                    BuiltinRule.defaultTier
                ])
                #expect(missing.isEmpty, "seed \(seed), round \(round): \(missing)")
                if more.tier > less.tier { raised += 1 }
            }
        }
        #expect(raised > 20, "seed \(seed): the overlays no longer raise anything")
        #expect((1..<100).contains(broken), "seed \(seed): \(broken) overlays are broken")
    }

    /// Mostly sound; some try to lower or to grant.
    private static func overlay(using generator: inout SeededGenerator) -> PolicyFile {
        let rules = (0..<Int.random(in: 1...3, using: &generator)).map { number in
            let tier = generator.chance(oneIn: 12) ? "low" : generator.pick(["medium", "high"])
            let when = generator.pick([
                "{ added: '\(generator.pick(GeneratedPolicy.patterns))' }",
                "{ path: '\(generator.pick(GeneratedPolicy.pathPatterns))' }",
                "{ not: { path: '^docs/' } }", "{ label: own }", "{ lines: { max: 2 } }", "{ status: [deleted, modified] }",
            ])
            let withhold = generator.chance(oneIn: 3) ? ", withhold: [run_tests]" : ""
            return "  - { id: r\(number), summary: S, tier: \(tier), monotone: false, when: \(when)\(withhold) }\n"
        }
        let uses = "  - { id: own, summary: S, tier: medium, when: { label: own, added: note } }\n"
        let text = "version: 1\nlabels: { own: { path: 'a' } }\nrules:\n" + rules.joined() + uses
        let more = generator.chance(oneIn: 12) ? "default_tier: low\n" : ""
        return PolicyFile(path: ".difftier/rules.yaml", content: Array((text + more).utf8))
    }

    @Test("its patterns are PCRE2's alone, and what was compiled of the policy is shared")
    func patternsOfStrangers() throws {
        let base = try CompiledPolicy(
            Policy(
                rules: [Rule(id: "a", summary: "", tier: .high, when: .probe(ProbeID(0)))],
                probes: [Probe(subject: .added, patterns: [Pattern("known-literal")])]))
        let text = "version: 1\nrules: [ { id: b, summary: S, tier: high, when: { added: [strange-literal, known-literal] } } ]\n"
        let overlay = base.adding(overlay: [PolicyFile(path: ".difftier/a.yaml", content: Array(text.utf8))])
        #expect(overlay.policy.rules.map(\.id) == ["a", "repository.b"])
        #expect(overlay.patterns.count == base.patterns.count + 2)
        #expect(overlay.patterns.programs[0] === base.patterns.programs[0])
        #expect(overlay.patterns.prefilter === base.patterns.prefilter)
        let treatments = try #require(overlay.patterns.madePrefilter()).treatments
        #expect(treatments.map(\.isFiltered) == [true, false, false])
        // They match all the same.
        let patch = try GeneratedPatch(files: [.init(path: "a", status: .modified, lines: [("a strange-literal", true)])]).patch
        #expect(try Classifier(overlay).classify(patch, for: PromiseTests.context).findings.map(\.rule) == ["repository.b"])
    }

    private static func commit(_ files: [String: String], to fixture: GitFixture) throws -> ObjectID {
        for (name, text) in files { try fixture.write(text, to: name) }
        return try #require(ObjectID(hex: try fixture.commit("x")))
    }

    private static let base = Policy(digest: "d", defaultTier: .medium)
    private static let sound = "version: 1\nrules: [ { id: a, summary: S, tier: high, when: { path: '^ledger/' } } ]\n"

    @Test("is read from the commit it is asked of, and from nothing else")
    func atCommit() throws {
        let fixture = try GitFixture()
        let before = try Self.commit(["a": "1"], to: fixture)
        let after = try Self.commit(
            [".difftier/rules/a.yaml": Self.sound, ".difftier/README.md": "ours", ".difftier/.x.yaml": "["], to: fixture)
        let repository = try GitRepository(openingAt: fixture.path, verification: .local)
        let compiled = try CompiledPolicy(Self.base)
        let policies = OverlayPolicies()
        #expect(policies.policy(compiled, of: repository, at: before).policy == Self.base)
        let policy = policies.policy(compiled, of: repository, at: after).policy
        #expect(policy.rules.map(\.id) == ["repository.a"])
        #expect(policy.rules.first?.location.file == ".difftier/rules/a.yaml")
        #expect(policy.digest != Self.base.digest)
        // The second time it is the one that was kept.
        #expect(policies.policy(compiled, of: repository, at: after).policy == policy)
    }

    static let unreadable: [(name: String, files: [String: String], link: String?, says: String)] = [
        ("a mistake", [".difftier/a.yaml": "version: 1\nrulse: []\n"], nil, ".difftier/a.yaml:2:1: unknown key `rulse`"),
        ("a section that decides", [".difftier/a.yaml": "version: 1\ngated: []\n"], nil, "`gated` cannot stand here"),
        ("a file instead of a folder", [".difftier": "x"], nil, "is no folder"),
        ("a symbolic link", [".difftier/a.yaml": sound], ".difftier/b.yaml", "neither a regular file nor a folder"),
        ("a huge file", [".difftier/a.yaml": String(repeating: "#", count: 300_000)], nil, "too large"),
        (
            "many files", Dictionary(uniqueKeysWithValues: (0..<65).map { (".difftier/\($0).yaml", "# \($0)") }), nil,
            "more than 64 files"
        ),
        ("deep folders", [".difftier/" + String(repeating: "d/", count: 9) + "a.yaml": sound], nil, "deeper than 8 levels"),
    ]

    @Test("makes every change high and says why, where it cannot be read", arguments: unreadable.indices)
    func broken(_ index: Int) throws {
        let (name, files, link, reason) = Self.unreadable[index]
        let fixture = try GitFixture()
        if let link {
            try fixture.write("", to: ".difftier/x")
            try FileManager.default.createSymbolicLink(atPath: fixture.path + "/" + link, withDestinationPath: "/etc/hostname")
        }
        let tip = try Self.commit(files, to: fixture)
        let repository = try GitRepository(openingAt: fixture.path, verification: .local)
        let policy = OverlayPolicies().policy(try CompiledPolicy(Self.base), of: repository, at: tip)
        let patch = try GeneratedPatch(files: [.init(path: "README.md", status: .modified, lines: [("x", true)])]).patch
        let verdict = try Classifier(policy).classify(patch, for: PromiseTests.context)
        #expect(verdict.tier == .high, "\(name)")
        let finding = try #require(verdict.findings.first { $0.rule == BuiltinRule.overlay })
        #expect(finding.summary.contains(reason), "\(name): \(finding.summary)")
    }
}

import Foundation
import PatternEngine
import RiskModel
import TestKit
import Testing

@testable import Classification

@Suite("Promises over generated patches and policies")
struct PromiseTests {
    static let context = RequestContext(subject: "agent", actor: .agent, repository: "r")
    static let rounds = 400

    @Test("P2: a file or line more never lowers the tier and never adds a capability")
    func monotone() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        var rises = 0
        for round in 0..<Self.rounds {
            let policy = GeneratedPolicy.random(using: &generator)
            let classifier = try Classifier(CompiledPolicy(policy))
            var patch = GeneratedPatch.random(using: &generator)
            var verdict = try classifier.classify(try patch.patch, for: Self.context)
            for _ in 0..<4 {
                let larger = patch.grown(using: &generator)
                let next = try classifier.classify(try larger.patch, for: Self.context)
                #expect(next.tier >= verdict.tier, "seed \(seed), round \(round): \(policy.rules)\n\(patch)\n\(larger)")
                let added = Set(next.capabilities.granted).subtracting(verdict.capabilities.granted)
                #expect(added.isEmpty, "seed \(seed), round \(round): \(policy.rules)\n\(patch)\n\(larger)")
                if next.tier > verdict.tier { rises += 1 }
                (patch, verdict) = (larger, next)
            }
        }
        #expect(rises > 20, "seed \(seed): the generator no longer makes patches whose tier rises")
    }

    @Test("P4: the same inputs give the same bytes, whatever was classified before and in whatever order rules stand")
    func reproducible() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        for round in 0..<100 {
            let policy = GeneratedPolicy.random(monotone: false, using: &generator)
            let compiled = try CompiledPolicy(policy)
            let patch = try GeneratedPatch.random(using: &generator).patch
            let warm = try Classifier(compiled)
            for _ in 0..<3 { _ = try warm.classify(try GeneratedPatch.random(using: &generator).patch, for: Self.context) }
            let expected = try Classifier(compiled).classify(patch, for: Self.context).json.canonicalText
            #expect(try warm.classify(patch, for: Self.context).json.canonicalText == expected, "seed \(seed), round \(round)")

            var shuffled = policy
            shuffled.rules.shuffle(using: &generator)
            let verdict = try Classifier(CompiledPolicy(shuffled)).classify(patch, for: Self.context)
            let known = try Classifier(compiled).classify(patch, for: Self.context)
            #expect(verdict.tier == known.tier && verdict.files == known.files, "seed \(seed), round \(round)")
            #expect(Set(verdict.findings) == Set(known.findings), "seed \(seed), round \(round)")
            #expect(verdict.capabilities.granted == known.capabilities.granted, "seed \(seed), round \(round)")
        }
    }

    @Test("P4: threads side by side give the same bytes as one alone")
    func threads() async throws {
        var generator = SeededGenerator(seed: 7)
        let compiled = try CompiledPolicy(GeneratedPolicy.random(using: &generator))
        let patches = try (0..<40).map { _ in try GeneratedPatch.random(using: &generator).patch }
        let alone = try Classifier(compiled)
        let expected = try patches.map { try alone.classify($0, for: Self.context).json.canonicalText }
        let found = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let classifier = try Classifier(compiled)
                    return try patches.map { try classifier.classify($0, for: Self.context).json.canonicalText }
                }
            }
            return try await group.reduce(into: [[String]]()) { $0.append($1) }
        }
        #expect(found == Array(repeating: expected, count: 4))
    }

    @Test("P4: a patch, and one file of it, divided among threads gets the same bytes as on one")
    func dividedWork() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        for round in 0..<150 {
            let compiled = try CompiledPolicy(GeneratedPolicy.random(monotone: false, using: &generator))
            let patch = try GeneratedPatch.random(using: &generator).patch
            let expected = try Classifier(compiled).classify(patch, for: Self.context).json.canonicalText
            // The files one by one; from the first one on; and each by itself, its content in parts.
            let splits = [
                WorkSplit(threads: 3, files: 2), WorkSplit(threads: 3, files: 100, bytes: 1),
                WorkSplit(threads: 3, files: 100, bytes: 0),
            ]
            for split in splits {
                let found = try Classifier(compiled, split: split).classify(patch, for: Self.context).json.canonicalText
                #expect(found == expected, "seed \(seed), round \(round), \(split)")
            }
        }
    }

    /// The fixed seed holds two probes of one pattern, of which only one wants more than the first match of a hunk.
    @Test(
        "P4: with and without prefilter, with every rule evaluated and every question asked, a patch gets the same verdict",
        arguments: [nil, 169_894_574])
    func shortcuts(_ fixed: UInt64?) throws {
        let seed = fixed ?? SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        for round in 0..<200 {
            let policy = GeneratedPolicy.random(monotone: false, using: &generator)
            let fast = try Classifier(CompiledPolicy(policy))
            let slow = try Classifier(CompiledPolicy(policy, options: CompileOptions(prefilter: false)))
            let index = RuleIndex(policy)
            for _ in 0..<3 {
                let patch = try GeneratedPatch.random(using: &generator).patch
                var expected = try slow.classify(patch, for: Self.context)
                let found = try fast.classify(patch, for: Self.context)
                expected.engine = found.engine
                #expect(found == expected, "seed \(seed), round \(round): \(policy.rules)\n\(patch)")

                // What planning leaves unasked decides nothing. Only the kinds of change that no rule asks for are then known, too.
                var everything = try fast.verdict(on: fast.examine(patch, planning: .everything), for: Self.context)
                for index in everything.files.indices { everything.files[index].change = found.files[index].change }
                #expect(everything == found, "seed \(seed), round \(round): \(policy.rules)\n\(policy.probes)\n\(patch)")

                let examined = try fast.examine(patch)
                let facts = PatchFacts(files: examined.files, probes: examined.probes, gaps: examined.gaps)
                #expect(
                    policy.evaluate(facts, for: Self.context, using: index) == policy.evaluate(facts, for: Self.context),
                    "seed \(seed), round \(round): \(policy.rules)\n\(patch)")
                for file in examined.files {
                    // The index may ask more than is needed, never less.
                    let indexed = policy.plan(for: file, using: index)
                    let every = policy.plan(for: file)
                    #expect(every.probes.subtracting(indexed.probes).isEmpty && (indexed.kind || !every.kind))
                }
            }
        }
    }
}

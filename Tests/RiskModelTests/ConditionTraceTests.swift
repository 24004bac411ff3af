import Foundation
import TestKit
import Testing

@testable import RiskModel

/// Not Foundation's.
private typealias Predicate = RiskModel.Predicate

@Suite("Telling how every part of a condition came out")
struct ConditionTraceTests {
    /// Conditions and facts of every shape, from one seed.
    private struct Maker {
        var random: SeededGenerator

        mutating func predicate(depth: Int, ofPatch: Bool) -> Predicate {
            guard depth > 0, !random.chance(oneIn: 4) else { return leaf(ofPatch: ofPatch) }
            switch Int.random(in: 0..<(ofPatch ? 4 : 3), using: &random) {
            case 0: return .all(parts(depth, ofPatch))
            case 1: return .any(parts(depth, ofPatch))
            case 2: return .not(predicate(depth: depth - 1, ofPatch: ofPatch))
            default: return .files(random.pick([.any, .all, .none]), predicate(depth: depth - 1, ofPatch: false))
            }
        }

        private mutating func parts(_ depth: Int, _ ofPatch: Bool) -> [Predicate] {
            (0..<Int.random(in: 0...3, using: &random)).map { _ in predicate(depth: depth - 1, ofPatch: ofPatch) }
        }

        private mutating func leaf(ofPatch: Bool) -> Predicate {
            let probe = Predicate.probe(ProbeID(Int.random(in: 0..<6, using: &random)))
            if ofPatch { return random.pick([probe, .fileCount(Bounds(min: 2)), .actor([.agent])]) }
            return random.pick([probe, .status([.added, .renamed]), .binary(true), .lines(Bounds(max: 3)), .label(0)])
        }

        mutating func file(_ path: GitPath) -> FileFacts {
            let version = FileVersion(path: path)
            return FileFacts(
                change: FileChange(status: random.pick([.added, .modified, .renamed]), old: version, new: version),
                probes: probes(), isBinary: random.pick([true, false, nil]), additions: random.pick([1, 5, nil]), deletions: 0)
        }

        mutating func probes() -> ProbeResults {
            var results = ProbeResults()
            for index in 0..<5 {
                results[ProbeID(index)] = ProbeResult(some: ternary(), whole: ternary())
            }
            return results
        }

        private mutating func ternary() -> Ternary { random.pick([.yes, .no, .unknown]) }
    }

    @Test("the root of a trace has the value that evaluation gives, and no part is left out")
    func rootIsValue() {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var maker = Maker(random: SeededGenerator(seed: seed))
        for _ in 0..<2_000 {
            let tier = maker.random.pick([Tier.low, .medium, .high])
            let scope = maker.random.pick([Rule.Scope.file, .patch])
            let ofPatch = scope == .patch
            let rule = Rule(
                id: "x", summary: "", tier: ofPatch ? .high : tier, scope: scope,
                when: maker.predicate(depth: 3, ofPatch: ofPatch),
                unless: maker.random.chance(oneIn: 2) ? maker.predicate(depth: 2, ofPatch: ofPatch) : nil)
            let policy = Policy(labels: [Label(name: "l", when: .probe(ProbeID(5)))], rules: [rule])
            let facts = PatchFacts(files: [maker.file("a"), maker.file("b")], probes: maker.probes())
            let context = RequestContext(subject: "s", actor: maker.random.pick([.agent, .person]))
            let traces = policy.traces(of: rule, on: facts, for: context)
            #expect(traces.map(\.value) == policy.outcomes(of: rule, on: facts, for: context).map(\.value), "seed \(seed)")
            for trace in traces {
                expectWhole(trace.when)
                // What keeps it from being yes is nothing where it is yes, and something where it is not.
                #expect(trace.when.obstacles.isEmpty == (trace.when.value == .yes), "seed \(seed)")
            }
            let findings = policy.evaluate(facts, for: context).applications.count
            #expect(traces.count(where: \.applies) == findings, "seed \(seed)")
        }
    }

    private func expectWhole(_ trace: ConditionTrace) {
        switch trace.predicate {
        case .all(let parts), .any(let parts): #expect(trace.parts.map(\.predicate) == parts)
        case .not(let part): #expect(trace.parts.map(\.predicate) == [part])
        case .files: #expect(trace.parts.map(\.path) == ["a", "b"])
        default: #expect(trace.parts.isEmpty)
        }
        trace.parts.forEach(expectWhole)
    }

    @Test("a near miss is one condition short, or taken back by `unless` alone")
    func nearMiss() {
        let file = FileFacts(
            change: FileChange(status: .modified, old: FileVersion(path: "a"), new: FileVersion(path: "a")),
            probes: [ProbeID(0): ProbeResult(some: .yes, whole: .yes), ProbeID(1): .no, ProbeID(2): .no])
        func trace(_ when: Predicate, unless: Predicate? = nil) -> RuleTrace {
            let rule = Rule(id: "x", summary: "", tier: .high, when: when, unless: unless)
            return Policy(rules: [rule]).traces(
                of: rule, on: PatchFacts(files: [file]), for: RequestContext(subject: "s", actor: .agent))[0]
        }
        let (holds, fails, failsToo) = (Predicate.probe(ProbeID(0)), Predicate.probe(ProbeID(1)), Predicate.probe(ProbeID(2)))
        #expect(trace(.all([holds, fails])).isNearMiss)
        #expect(trace(.all([holds, fails])).obstacles.map(\.node) == [NodePath([.when, .part(1)])])
        #expect(trace(.any([.all([fails, failsToo]), failsToo])).obstacles.map(\.predicate) == [failsToo])
        #expect(!trace(.all([fails, failsToo])).isNearMiss)
        #expect(trace(holds, unless: holds).isNearMiss)
        #expect(trace(holds, unless: holds).obstacles.map(\.node) == [.unless])
        #expect(!trace(holds).isNearMiss)
        // Of most changes a rule of one condition is one condition short: that says nothing.
        #expect(!trace(fails).isNearMiss)
        #expect(!trace(.all([.not(fails), failsToo])).isNearMiss)
    }
}

import Foundation
import RiskModel
import TestKit
import Testing

@testable import Reviews

@Suite("Whatever is said, the gate keeps its laws")
struct GatePropertyTests {
    private static let people = ["@alice", "@bob", "@carol", "@dave", "@erin"]
    private static let outsiders = ["ci-agent:pull-request", "@boss", "@robot", "BOSS"]

    /// Files, requirements over some of them, and statements of some people.
    private static func sample(_ generator: inout SeededGenerator) -> GateSample {
        var sample = GateSample()
        let paths = (0..<5).map { GitPath(bytes: "f\($0)".utf8) }
        sample.verdict.files = paths.map { Change.file($0, .high, ["code.plain"], digest: "d-\($0)") }
        sample.verdict.findings = []
        sample.requirements = (0..<4).map { number in
            let chosen = paths.filter { _ in generator.chance(oneIn: 2) }
            return ReviewRequirement(
                id: "r\(number)", origin: .team("t"),
                eligible: generator.chance(oneIn: 3)
                    ? .anyone : .people(people.filter { _ in generator.chance(oneIn: 2) }.map { PersonName($0) }),
                count: Int.random(in: 1...2, using: &generator), independent: generator.chance(oneIn: 2),
                paths: chosen.isEmpty ? [paths[0]] : chosen)
        }
        if generator.chance(oneIn: 2) { sample.exclusions.commitAuthors = [PersonName(generator.pick(people))] }
        sample.approvals = (0..<12).map { _ in statement(by: generator.pick(people), of: sample, &generator) }
        return sample
    }

    private static func statement(
        by person: String, of sample: GateSample, _ generator: inout SeededGenerator
    ) -> ApprovalRecord {
        let kinds: [ApprovalRecord.Kind] = [.approve, .approve, .approve, .approve, .withdraw, .disapprove]
        let only = Set(sample.verdict.files.map(\.path).filter { _ in !generator.chance(oneIn: 3) })
        return sample.statement(
            person, generator.pick(kinds), capabilities: generator.chance(oneIn: 4) ? ["deploy_environment"] : [], only: only,
            ago: Int.random(in: 1...1_000, using: &generator))
    }

    private static func seed(_ number: Int) -> UInt64 {
        SeededGenerator.freshSeed(ProcessInfo.processInfo.environment) &+ UInt64(number)
    }

    @Test("nothing that an excluded person says changes it", arguments: 0..<60)
    func excluded(_ number: Int) {
        let seed = Self.seed(number)
        var generator = SeededGenerator(seed: seed)
        var sample = Self.sample(&generator)
        var before = sample.state
        for _ in 0..<3 {
            sample.approvals.append(Self.statement(by: generator.pick(Self.outsiders), of: sample, &generator))
        }
        var after = sample.state
        #expect(after.ignored.count == 3, "seed \(seed)")
        (before.ignored, after.ignored) = ([], [])
        #expect(before == after, "seed \(seed)")
    }

    @Test("an approval never shuts what was open", arguments: 0..<60)
    func monotone(_ number: Int) {
        let seed = Self.seed(number)
        var generator = SeededGenerator(seed: seed)
        var sample = Self.sample(&generator)
        let before = sample.state
        var more = Self.statement(by: generator.pick(Self.people), of: sample, &generator)
        more.kind = .approve
        sample.approvals.append(more)
        let after = sample.state
        #expect(after.passes || !before.passes, "seed \(seed)")
        #expect(Set(after.pending).isSubset(of: before.pending), "seed \(seed)")
        #expect(before.approvals.gated.isSubset(of: after.approvals.gated), "seed \(seed)")
    }

    @Test("the order in which statements of different moments come decides nothing", arguments: 0..<40)
    func order(_ number: Int) {
        let seed = Self.seed(number)
        var generator = SeededGenerator(seed: seed)
        var sample = Self.sample(&generator)
        let before = sample.state
        // Of one moment the later in the record counts, so those keep their order.
        let moments = Dictionary(grouping: sample.approvals, by: \.at)
        sample.approvals = moments.keys.shuffled(using: &generator).flatMap { moments[$0] ?? [] }
        sample.requirements.shuffle(using: &generator)
        sample.verdict.files.shuffle(using: &generator)
        #expect(sample.state == before, "seed \(seed)")
    }

    @Test("another content of one file takes exactly the requirements over that file back", arguments: 0..<40)
    func digest(_ number: Int) {
        let seed = Self.seed(number)
        var generator = SeededGenerator(seed: seed)
        var sample = Self.sample(&generator)
        sample.exclusions.commitAuthors = []
        // Everybody approves everything, so that all that can be met is.
        sample.approvals = Self.people.map { sample.statement($0) }
        let met = { (state: GateState) in Set(state.requirements.filter(\.isMet).map(\.requirement.id)) }
        let before = met(sample.state)
        let changed = Int.random(in: 0..<sample.verdict.files.count, using: &generator)
        sample.verdict.files[changed].digest = "pushed"
        let over = Set(sample.requirements.filter { $0.paths.contains(sample.verdict.files[changed].path) }.map(\.id))
        #expect(met(sample.state) == before.subtracting(over), "seed \(seed)")
    }

    private static func plan(_ sample: GateSample, given states: [RequirementState] = []) -> ReviewPlan {
        ReviewPlanner(directory: sample.directory, exclusions: sample.exclusions)
            .plan(
                ReviewRequirements(
                    requirements: sample.requirements, suggested: people.map { PersonName($0) }, problems: []), given: states,
                now: GateSample.now)
    }

    /// Requirements for which the plan finds too few.
    private static func short(_ plan: ReviewPlan) -> Set<String> {
        Set(
            plan.problems.compactMap { problem in
                switch problem {
                case .tooFew(let id, _), .nobodyKnown(let id): id
                default: nil
                }
            })
    }

    @Test("whoever the plan asks can open the gate together", arguments: 0..<40)
    func plan(_ number: Int) {
        let seed = Self.seed(number)
        var generator = SeededGenerator(seed: seed)
        var sample = Self.sample(&generator)
        let plan = Self.plan(sample)
        sample.approvals = plan.people.map { reviewer in
            sample.statement(reviewer.person.text, for: reviewer.serves)
        }
        #expect(Set(sample.state.pending) == Self.short(plan), "seed \(seed)")
    }

    @Test("after some approvals, whoever is still asked can open the gate, and nobody of them is needless", arguments: 0..<80)
    func rest(_ number: Int) {
        let seed = Self.seed(number)
        var generator = SeededGenerator(seed: seed)
        var sample = Self.sample(&generator)
        sample.approvals = sample.approvals.filter { $0.kind == .approve }
        let plan = Self.plan(sample, given: sample.state.requirements)
        let said = sample.approvals
        func pending(without left: PersonName? = nil) -> Set<String> {
            sample.approvals =
                said
                + plan.people.filter { $0.person != left }.map { sample.statement($0.person.text, for: $0.serves, ago: 0) }
            return Set(sample.state.pending)
        }
        let open = pending()
        #expect(open == Self.short(plan), "seed \(seed)")
        if open.isEmpty {
            for reviewer in plan.people {
                #expect(!pending(without: reviewer.person).isEmpty, "seed \(seed): \(reviewer.person)")
            }
        }
    }
}

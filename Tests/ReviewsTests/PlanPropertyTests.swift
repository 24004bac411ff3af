import Foundation
import RiskModel
import TestKit
import Testing

@testable import Reviews

@Suite("Whatever is demanded, the plan keeps its laws")
struct PlanPropertyTests {
    /// People, teams of them and demands, made up.
    private struct Sample {
        var requirements: [ReviewRequirement] = []
        var people: [Person] = []
        var exclusions = Exclusions()

        init(_ generator: inout SeededGenerator, people count: Int, demands: Int, withReserve: Bool) {
            let names = (0..<count).map { PersonName("@p\($0)") }
            people = names.map { name in
                Person(
                    name, availability: withReserve && generator.chance(oneIn: 4) ? .away : .here,
                    load: Int.random(in: 0..<4, using: &generator), kind: generator.chance(oneIn: 9) ? .agent : .person)
            }
            for number in 0..<demands {
                let members = names.filter { _ in generator.chance(oneIn: 3) }
                requirements.append(
                    ReviewRequirement(
                        id: "r\(number)", origin: .team("t"), eligible: generator.chance(oneIn: 6) ? .anyone : .people(members),
                        count: Int.random(in: 1...3, using: &generator), independent: generator.chance(oneIn: 2),
                        isOptional: generator.chance(oneIn: 8), paths: ["a"]))
            }
            exclusions.authors = [generator.pick(names)]
            exclusions.operators = generator.chance(oneIn: 2) ? [generator.pick(names)] : []
            if withReserve { exclusions.commitAuthors = [generator.pick(names)] }
        }

        func plan(steps: Int = CoverSearch.steps) -> ReviewPlan {
            ReviewPlanner(directory: PeopleDirectory(people: people), exclusions: exclusions, steps: steps)
                .plan(ReviewRequirements(requirements: requirements, suggested: [], problems: []), now: 0)
        }

        func mayServe(_ person: Person, _ requirement: ReviewRequirement) -> Bool {
            requirement.concerns(person.name) && person.kind == .person && !exclusions.authors.contains(person.name)
                && !exclusions.operators.contains(person.name)
                && !(requirement.independent && exclusions.commitAuthors.contains(person.name))
        }

        /// What can be had: a demand for more than there are is one for all of them.
        func isServed(_ requirement: ReviewRequirement, by chosen: [PersonName]) -> Bool {
            if requirement.isOptional { return true }
            let there = people.count { mayServe($0, requirement) }
            return people.count { chosen.contains($0.name) && mayServe($0, requirement) } >= min(requirement.count, there)
        }

        func areServed(by chosen: [PersonName]) -> Bool { requirements.allSatisfy { isServed($0, by: chosen) } }
    }

    private static func seed(_ number: Int) -> UInt64 {
        SeededGenerator.freshSeed(ProcessInfo.processInfo.environment) &+ UInt64(number)
    }

    @Test("it satisfies every requirement, with nobody who is excluded, and removing any person breaks one", arguments: 0..<40)
    func minimal(_ number: Int) {
        let seed = Self.seed(number)
        var generator = SeededGenerator(seed: seed)
        let sample = Sample(&generator, people: 30, demands: 14, withReserve: true)
        for steps in [1, 500, CoverSearch.steps] {
            let plan = sample.plan(steps: steps)
            let chosen = plan.people.map(\.person)
            #expect(sample.areServed(by: chosen), "seed \(seed)")
            #expect(Set(chosen).isDisjoint(with: sample.exclusions.authors.union(sample.exclusions.operators)), "seed \(seed)")
            for person in chosen {
                #expect(!sample.areServed(by: chosen.filter { $0 != person }), "seed \(seed): \(person) is not needed")
                #expect(sample.people.first { $0.name == person }?.kind == .person, "seed \(seed)")
            }
            for reviewer in plan.people {
                let served = sample.requirements.filter { requirement in
                    sample.people.contains { $0.name == reviewer.person && sample.mayServe($0, requirement) }
                }
                #expect(Set(reviewer.serves) == Set(served.map(\.id)), "seed \(seed)")
            }
        }
    }

    @Test("what is missing is said of exactly the requirements that are not met in full", arguments: 0..<20)
    func shortfalls(_ number: Int) {
        let seed = Self.seed(number)
        var generator = SeededGenerator(seed: seed)
        let sample = Sample(&generator, people: 8, demands: 10, withReserve: true)
        let missing = sample.requirements.filter { requirement in
            !requirement.isOptional && sample.people.count { sample.mayServe($0, requirement) } < requirement.count
        }
        let told = sample.plan().problems.compactMap { problem -> String? in
            switch problem {
            case .tooFew(let id, _), .nobodyKnown(let id): id
            default: nil
            }
        }
        #expect(Set(told) == Set(missing.map(\.id)), "seed \(seed)")
    }

    /// What a set of people is judged by, in this order.
    private struct Worth: Comparable {
        var reserve: Int
        var count: Int
        var load: Int

        static func < (left: Worth, right: Worth) -> Bool {
            (left.reserve, left.count, left.load) < (right.reserve, right.count, right.load)
        }
    }

    private static func worth(of names: [PersonName], in sample: Sample) -> Worth {
        let people = sample.people.filter { names.contains($0.name) }
        return Worth(
            reserve: people.count { $0.isAway(at: 0) || sample.exclusions.commitAuthors.contains($0.name) },
            count: people.count, load: people.reduce(0) { $0 + $1.load })
    }

    private static func best(of sample: Sample) -> Worth? {
        (0..<(1 << sample.people.count)).lazy.map { subset in
            sample.people.indices.filter { subset & (1 << $0) != 0 }.map { sample.people[$0].name }
        }.filter(sample.areServed).map { worth(of: $0, in: sample) }.min()
    }

    @Test(
        "no set has fewer who should be left alone, none of these fewer people, and none of these less load, as trying all of them shows",
        arguments: 0..<40)
    func smallest(_ number: Int) {
        let seed = Self.seed(number)
        var generator = SeededGenerator(seed: seed)
        let sample = Sample(&generator, people: 10, demands: 6, withReserve: number.isMultiple(of: 2))
        let plan = sample.plan()
        #expect(plan.quality == .smallest, "seed \(seed)")
        #expect(Self.worth(of: plan.people.map(\.person), in: sample) == Self.best(of: sample), "seed \(seed)")
    }

    @Test("a search that is given up says by how many times it may be too large, and is not larger", arguments: 0..<40)
    func bounded(_ number: Int) {
        let seed = Self.seed(number)
        var generator = SeededGenerator(seed: seed)
        let sample = Sample(&generator, people: 10, demands: 6, withReserve: false)
        let plan = sample.plan(steps: 1)
        guard case .bounded(let factor) = plan.quality, let best = Self.best(of: sample) else { return }
        #expect(Double(plan.people.count) <= factor * Double(best.count) + 0.001, "seed \(seed)")
    }

    @Test("the order of people and requirements decides nothing, searched to the end or given up", arguments: 0..<30)
    func order(_ number: Int) {
        let seed = Self.seed(number)
        var generator = SeededGenerator(seed: seed)
        let sample = Sample(&generator, people: 24, demands: 12, withReserve: true)
        for steps in [200, CoverSearch.steps] {
            let plan = sample.plan(steps: steps)
            var mixed = sample
            mixed.people.shuffle(using: &generator)
            mixed.requirements.shuffle(using: &generator)
            #expect(mixed.plan(steps: steps) == plan, "seed \(seed)")
        }
    }

    @Test("a realistic change is planned to the end: forty owners' groups, two hundred people")
    func realistic() {
        var generator = SeededGenerator(seed: 7)
        let names = (0..<200).map { PersonName("@p\($0)") }
        let requirements = (0..<40).map { number in
            let start = Int.random(in: 0..<190, using: &generator)
            let team = names[start..<(start + Int.random(in: 3...9, using: &generator))]
            return ReviewRequirement(
                id: "owners:\(number)", origin: .owners(section: nil), eligible: .people(team.sorted()),
                count: generator.chance(oneIn: 5) ? 2 : 1, paths: ["a"])
        }
        let directory = PeopleDirectory(people: names.map { Person($0, load: Int.random(in: 0..<9, using: &generator)) })
        let tier = ReviewRequirement(id: "tier:high", origin: .tier(.high), eligible: .anyone, paths: ["a"])
        let plan = ReviewPlanner(directory: directory, exclusions: Exclusions())
            .plan(ReviewRequirements(requirements: requirements + [tier], suggested: [], problems: []), now: 0)
        #expect(plan.quality == .smallest)
    }
}

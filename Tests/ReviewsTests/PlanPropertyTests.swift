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

    @Test("no smaller set would do, and none of its size with less load, as trying all of them shows", arguments: 0..<40)
    func smallest(_ number: Int) {
        let seed = Self.seed(number)
        var generator = SeededGenerator(seed: seed)
        let sample = Sample(&generator, people: 10, demands: 6, withReserve: false)
        let plan = sample.plan()
        let load = { (names: [PersonName]) in sample.people.reduce(0) { names.contains($1.name) ? $0 + $1.load : $0 } }
        var best: (Int, Int)?
        for subset in 0..<(1 << sample.people.count) {
            let names = sample.people.indices.filter { subset & (1 << $0) != 0 }.map { sample.people[$0].name }
            if let known = best, known <= (names.count, load(names)) { continue }
            if sample.areServed(by: names) { best = (names.count, load(names)) }
        }
        #expect(plan.quality == .smallest, "seed \(seed)")
        let chosen = plan.people.map(\.person)
        #expect(best.map { $0 == (chosen.count, load(chosen)) } == true, "seed \(seed): \(chosen), \(String(describing: best))")
    }

    @Test("as few as possible of those who should be left alone are asked", arguments: 0..<20)
    func reserve(_ number: Int) {
        let seed = Self.seed(number)
        var generator = SeededGenerator(seed: seed)
        let sample = Sample(&generator, people: 9, demands: 6, withReserve: true)
        let isReserve = { (person: Person) in
            person.isAway(at: 0) || sample.exclusions.commitAuthors.contains(person.name)
        }
        let count = { (names: [PersonName]) in sample.people.count { names.contains($0.name) && isReserve($0) } }
        var least = Int.max
        for subset in 0..<(1 << sample.people.count) {
            let names = sample.people.indices.filter { subset & (1 << $0) != 0 }.map { sample.people[$0].name }
            if count(names) < least, sample.areServed(by: names) { least = count(names) }
        }
        #expect(count(sample.plan().people.map(\.person)) == least, "seed \(seed)")
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

public import RiskModel

/// Finds the fewest people who meet every requirement.
///
/// First as few as possible of those who should rather be left alone (away, or part of the change) and are needed all the same; beside them
/// as few as possible of the others; of all such sets one with the least load in all. Nobody who is excluded, and no agent. The same for the same
/// input, in whatever order it comes.
public struct ReviewPlanner: Sendable {
    let directory: PeopleDirectory
    let exclusions: Exclusions
    let steps: Int

    public init(directory: PeopleDirectory, exclusions: Exclusions) {
        self.init(directory: directory, exclusions: exclusions, steps: CoverSearch.steps)
    }

    init(directory: PeopleDirectory, exclusions: Exclusions, steps: Int) {
        self.directory = directory
        self.exclusions = exclusions
        self.steps = steps
    }

    /// - Parameter now: seconds since 1970; says who is away.
    public func plan(_ demanded: ReviewRequirements, now: Int) -> ReviewPlan {
        let requirements = demanded.requirements.sorted { $0.id < $1.id }
        let candidates = self.candidates(for: requirements, beside: demanded.suggested, now: now)
        let needed = requirements.indices.filter { !requirements[$0].isOptional }
        var problems = Set(demanded.problems)
        var known = requirements.map { _ in 0 }
        for candidate in candidates { for index in candidate.serves { known[index] += 1 } }
        var needs = requirements.map { _ in 0 }
        for index in needed {
            let requirement = requirements[index]
            let left = known[index]
            needs[index] = min(requirement.count, left)
            if left >= requirement.count { continue }
            problems.insert(
                requirement.isOpenToUnknown(directory)
                    ? .nobodyKnown(requirement: requirement.id)
                    : .tooFew(requirement: requirement.id, missing: requirement.count - left))
        }
        let (chosen, quality) = choose(among: candidates, needs)
        for index in chosen {
            let person = candidates[index].person
            if candidates[index].isAway { problems.insert(.away(person.name)) }
            if candidates[index].wroteCommits { problems.insert(.wroteCommits(person.name)) }
        }
        if requirements.contains(where: \.independent) {
            problems.formUnion(
                exclusions.commitAuthors.filter { directory.person($0) == nil }.map { .unknownCommitAuthor($0) })
        }
        let people = chosen.map { index in
            PlannedReviewer(
                person: candidates[index].person.name, serves: candidates[index].serves.map { requirements[$0].id },
                load: candidates[index].person.load, isAway: candidates[index].isAway)
        }
        return ReviewPlan(
            requirements: requirements, people: people.sorted { $0.person < $1.person }, quality: quality,
            suggested: suggestions(demanded, candidates, chosen: Set(people.map(\.person))),
            problems: problems.sorted { $0.rank < $1.rank })
    }

    private struct Candidate {
        var person: Person
        /// Requirements, ascending.
        var serves: [Int]
        var isAway: Bool
        var wroteCommits: Bool
        /// Rather to be left alone.
        var isReserve: Bool { isAway || wroteCommits }
    }

    /// Everybody who may meet a requirement, in order of load and name.
    private func candidates(
        for requirements: [ReviewRequirement], beside suggested: [PersonName], now: Int
    ) -> [Candidate] {
        var serves: [PersonName: Set<Int>] = [:]
        var open: [Int] = []
        for (index, requirement) in requirements.enumerated() {
            switch requirement.eligible {
            case .anyone: open.append(index)
            case .people(let people): for person in people { serves[directory.canonical(person), default: []].insert(index) }
            }
        }
        if !open.isEmpty {
            for name in directory.people.map(\.name) + suggested.map(directory.canonical) + Array(serves.keys) {
                serves[name, default: []].formUnion(open)
            }
        }
        return serves.compactMap { name, served in
            let person = directory.description(of: name)
            guard exclusions.reason(against: person) == nil else { return nil }
            let wroteCommits = exclusions.commitAuthors.contains(name)
            let open = served.filter { !(wroteCommits && requirements[$0].independent) }.sorted()
            return open.isEmpty
                ? nil : Candidate(person: person, serves: open, isAway: person.isAway(at: now), wroteCommits: wroteCommits)
        }.sorted { ($0.person.load, $0.person.name) < ($1.person.load, $1.person.name) }
    }

    /// - Parameter needs: by requirement, no more than there are candidates.
    private func choose(among candidates: [Candidate], _ needs: [Int]) -> (chosen: [Int], ReviewPlan.Quality) {
        // One who should be left alone weighs more than all others together.
        let weight = candidates.count + 1
        let cover = CoverSearch.solve(
            CoverProblem(
                needs: needs,
                candidates: candidates.map { candidate in
                    .init(
                        serves: candidate.serves.filter { needs[$0] > 0 }, cost: candidate.isReserve ? weight : 1,
                        load: candidate.person.load)
                }, weight: weight),
            steps: steps)
        return (cover.chosen, cover.isSmallest ? .smallest : .bounded(factor: cover.factor))
    }

    private func suggestions(
        _ demanded: ReviewRequirements, _ candidates: [Candidate], chosen: Set<PersonName>
    ) -> [PersonName] {
        let optional = demanded.requirements.filter(\.isOptional).flatMap { requirement in
            if case .people(let people) = requirement.eligible { people } else { [PersonName]() }
        }
        return Set((demanded.suggested + optional).map(directory.canonical)).subtracting(chosen)
            .filter { exclusions.reason(against: directory.description(of: $0)) == nil }.sorted()
    }
}

extension ReviewRequirement {
    /// Whether somebody may meet it whom nobody has named.
    fileprivate func isOpenToUnknown(_ directory: PeopleDirectory) -> Bool { eligible == .anyone && !directory.isComplete }
}

extension ReviewProblem {
    /// Blocking ones first; then by text.
    fileprivate var rank: (Int, String) {
        let kind =
            switch self {
            case .tooFew, .noDigest: 0
            case .nobodyKnown, .nobodyBehind, .fallback, .unowned: 1
            case .away, .wroteCommits, .unknownCommitAuthor: 2
            }
        return (kind, description)
    }
}

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

    /// - Parameters:
    ///   - states: how far requirements are met; one without a state waits for everybody whom it needs. Who has approved what waits is not
    ///     asked for it again.
    ///   - now: seconds since 1970; says who is away.
    public func plan(_ demanded: ReviewRequirements, given states: [RequirementState] = [], now: Int) -> ReviewPlan {
        let requirements = demanded.requirements.sorted { $0.id < $1.id }
        let demands = Self.demands(of: requirements, given: states)
        let candidates = self.candidates(for: requirements, demands, beside: demanded.suggested, now: now)
        var known = demands.map { _ in 0 }
        for candidate in candidates { for index in candidate.serves { known[index] += 1 } }
        let (chosen, quality) = choose(among: candidates, zip(demands, known).map { min($0.people, $1) })
        let people = chosen.map { candidates[$0].planned(for: demands, of: requirements) }.sorted { $0.person < $1.person }
        let problems = Set(demanded.problems).union(shortages(of: demands, known, requirements))
            .union(chosen.flatMap { candidates[$0].problems }).union(unknownAuthors(requirements))
        return ReviewPlan(
            requirements: requirements, people: people, quality: quality,
            suggested: suggestions(demanded, chosen: Set(people.map(\.person))),
            problems: problems.sorted { $0.rank < $1.rank })
    }

    /// What of a requirement still waits for the same people.
    private struct Demand {
        /// An index into the requirements.
        var requirement: Int
        /// 0 for an optional one.
        var people: Int
        var approvedBy: Set<PersonName>
    }

    private static func demands(of requirements: [ReviewRequirement], given states: [RequirementState]) -> [Demand] {
        let states = Dictionary(states.map { ($0.requirement.id, $0) }, uniquingKeysWith: { first, _ in first })
        return requirements.enumerated().flatMap { index, requirement in
            let waits = states[requirement.id]?.waits ?? [.init(people: requirement.count)]
            return waits.sorted(by: RequirementState.Wait.inOrder).map {
                Demand(requirement: index, people: requirement.isOptional ? 0 : $0.people, approvedBy: $0.approvedBy)
            }
        }
    }

    /// One problem for each requirement that there are too few people for.
    ///
    /// - Parameter known: by demand, who may meet it.
    private func shortages(
        of demands: [Demand], _ known: [Int], _ requirements: [ReviewRequirement]
    ) -> [ReviewProblem] {
        var missing: [Int: Int] = [:]
        for (demand, known) in zip(demands, known) where known < demand.people {
            missing[demand.requirement] = max(missing[demand.requirement] ?? 0, demand.people - known)
        }
        return missing.map { index, people in
            requirements[index].isOpenToUnknown(directory)
                ? .nobodyKnown(requirement: requirements[index].id)
                : .tooFew(requirement: requirements[index].id, missing: people)
        }
    }

    private func unknownAuthors(_ requirements: [ReviewRequirement]) -> [ReviewProblem] {
        guard requirements.contains(where: \.independent) else { return [] }
        return exclusions.commitAuthors.filter { directory.person($0) == nil }.map { .unknownCommitAuthor($0) }
    }

    private struct Candidate {
        var person: Person
        /// Demands, ascending.
        var serves: [Int]
        var isAway: Bool
        var wroteCommits: Bool
        /// Rather to be left alone.
        var isReserve: Bool { isAway || wroteCommits }

        /// Where this candidate is asked.
        var problems: [ReviewProblem] {
            (isAway ? [.away(person.name)] : []) + (wroteCommits ? [.wroteCommits(person.name)] : [])
        }

        func planned(for demands: [Demand], of requirements: [ReviewRequirement]) -> PlannedReviewer {
            PlannedReviewer(
                person: person.name, serves: Set(serves.map { demands[$0].requirement }).sorted().map { requirements[$0].id },
                load: person.load, isAway: isAway)
        }
    }

    /// Everybody who may meet a demand, in order of load and name.
    private func candidates(
        for requirements: [ReviewRequirement], _ demands: [Demand], beside suggested: [PersonName], now: Int
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
            let open = demands.indices.filter { index in
                let requirement = demands[index].requirement
                return served.contains(requirement) && !(wroteCommits && requirements[requirement].independent)
                    && !demands[index].approvedBy.contains(name)
            }
            return open.isEmpty
                ? nil : Candidate(person: person, serves: open, isAway: person.isAway(at: now), wroteCommits: wroteCommits)
        }.sorted { ($0.person.load, $0.person.name) < ($1.person.load, $1.person.name) }
    }

    /// - Parameter needs: by demand, no more than there are candidates.
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

    private func suggestions(_ demanded: ReviewRequirements, chosen: Set<PersonName>) -> [PersonName] {
        let optional = demanded.requirements.filter(\.isOptional).flatMap { requirement in
            if case .people(let people) = requirement.eligible { people } else { [PersonName]() }
        }
        return Set((demanded.suggested + optional).map(directory.canonical)).subtracting(chosen)
            .filter { exclusions.reason(against: directory.description(of: $0)) == nil }.sorted()
    }
}

extension RequirementState.Wait {
    /// Any, as long as it is the same for the same waits.
    fileprivate static func inOrder(_ left: Self, _ right: Self) -> Bool {
        left.people != right.people
            ? left.people < right.people : left.approvedBy.sorted().lexicographicallyPrecedes(right.approvedBy.sorted())
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

import RiskModel
import Testing

@testable import Reviews

@Suite("Whom to ask")
struct PlanTests {
    private static func need(
        _ id: String, _ people: [PersonName]?, _ count: Int = 1, independent: Bool = false, isOptional: Bool = false
    )
        -> ReviewRequirement
    {
        ReviewRequirement(
            id: id, origin: .team(id), eligible: people.map { .people($0.sorted()) } ?? .anyone, count: count,
            independent: independent, isOptional: isOptional, paths: ["a"])
    }

    private static func plan(
        _ requirements: [ReviewRequirement], people: [Person] = [], isComplete: Bool = false,
        without exclusions: Exclusions = Exclusions(), suggested: [PersonName] = []
    ) -> ReviewPlan {
        let directory = PeopleDirectory(people: people, isComplete: isComplete)
        return ReviewPlanner(directory: directory, exclusions: exclusions)
            .plan(ReviewRequirements(requirements: requirements, suggested: suggested, problems: []), now: 1_000)
    }

    private static func chosen(_ plan: ReviewPlan) -> [PersonName] { plan.people.map(\.person) }

    @Test("one person who can serve everything is enough, and the tier is served by anyone chosen")
    func one() {
        let plan = Self.plan([
            Self.need("b", ["@bob", "@carol"]), Self.need("a", ["@alice", "@carol"]), Self.need("tier:high", nil),
        ])
        #expect(plan.people == [PlannedReviewer(person: "@carol", serves: ["a", "b", "tier:high"])])
        #expect(plan.quality == .smallest)
        #expect(plan.problems == [])
        #expect(plan.requirements.map(\.id) == ["a", "b", "tier:high"])
    }

    @Test("greed would ask three: two are enough")
    func greedTrap() {
        // The one who serves most leaves two demands that nobody has in common.
        let plan = Self.plan([
            Self.need("1", ["@left", "@most"]), Self.need("2", ["@left", "@most"]), Self.need("3", ["@left"]),
            Self.need("4", ["@right", "@most"]), Self.need("5", ["@right", "@most"]), Self.need("6", ["@right"]),
        ])
        #expect(Self.chosen(plan) == ["@left", "@right"])
    }

    @Test("of equal ones the one with less to do, then the first by name")
    func ties() {
        let demand = [Self.need("a", ["@alice", "@bob", "@carol"])]
        #expect(Self.chosen(Self.plan(demand)) == ["@alice"])
        #expect(Self.chosen(Self.plan(demand, people: [Person("@alice", load: 2), Person("@bob", load: 1)])) == ["@carol"])
        let all = [Person("@alice", load: 2), Person("@bob", load: 1), Person("@carol", load: 1)]
        #expect(Self.chosen(Self.plan(demand, people: all)) == ["@bob"])
    }

    @Test("fewer people go before less load")
    func fewest() {
        let plan = Self.plan(
            [Self.need("a", ["@alice", "@carol"]), Self.need("b", ["@bob", "@carol"])], people: [Person("@carol", load: 99)])
        #expect(Self.chosen(plan) == ["@carol"])
        #expect(plan.people[0].load == 99)
    }

    @Test("who serves less is asked where that is enough, and has less to do")
    func lighter() {
        let demand = [
            Self.need("1", ["@light", "@heavy"]), Self.need("2", ["@heavy", "@other"]),
            Self.need("3", ["@more", "@other"]),
        ]
        #expect(Self.chosen(Self.plan(demand, people: [Person("@heavy", load: 5)])) == ["@light", "@other"])
    }

    @Test("who is away is not asked, even where more have to be")
    func away() {
        let plan = Self.plan(
            [Self.need("a", ["@alice", "@carol"]), Self.need("b", ["@bob", "@carol"])],
            people: [Person("@carol", availability: .awayUntil(2_000))])
        #expect(Self.chosen(plan) == ["@alice", "@bob"])
        #expect(plan.problems == [])
    }

    @Test("unless nobody else is left, and then it is said")
    func onlyAway() {
        let plan = Self.plan(
            [Self.need("a", ["@alice"]), Self.need("b", ["@alice", "@bob"]), Self.need("c", ["@bob", "@carol"], 2)],
            people: [Person("@alice", availability: .away), Person("@carol", availability: .awayUntil(500))])
        #expect(Self.chosen(plan) == ["@alice", "@bob", "@carol"])
        #expect(plan.people.map(\.isAway) == [true, false, false])
        #expect(plan.problems == [.away("@alice")])
    }

    @Test("nobody who had a part is asked, under none of their names, and what is then missing is said")
    func exclusions() {
        let people = [
            Person("@alice", also: ["alice@acme.example"]), Person("@robot", kind: .agent), Person("@boss", also: ["@chief"]),
        ]
        let directory = PeopleDirectory(people: people)
        let exclusions = Exclusions(authors: ["Alice@acme.example"], operators: ["chief"], in: directory)
        let plan = Self.plan(
            [Self.need("a", ["@alice", "@boss", "@robot"]), Self.need("b", ["@alice", "@bob"], 2)], people: people,
            without: exclusions)
        #expect(Self.chosen(plan) == ["@bob"])
        #expect(plan.problems == [.tooFew(requirement: "a", missing: 1), .tooFew(requirement: "b", missing: 1)])
    }

    @Test("who wrote a commit cannot be independent, and is else asked last")
    func commitAuthors() {
        let people = [Person("@alice", also: ["alice@acme.example"]), Person("@bob", load: 50)]
        let exclusions = Exclusions(
            commitAuthors: ["alice@acme.example", "who@else.example"], in: PeopleDirectory(people: people))
        let independent = Self.plan(
            [Self.need("a", ["@alice"], independent: true)], people: people, without: exclusions)
        #expect(
            independent.problems == [
                .tooFew(requirement: "a", missing: 1), .unknownCommitAuthor("who@else.example"),
            ])
        let either = Self.plan([Self.need("a", ["@alice", "@bob"])], people: people, without: exclusions)
        #expect(Self.chosen(either) == ["@bob"])
        let alone = Self.plan([Self.need("a", ["@alice"])], people: people, without: exclusions)
        #expect(Self.chosen(alone) == ["@alice"])
        #expect(alone.problems == [.wroteCommits("@alice")])
    }

    @Test("where anybody may but nobody is known, that is no shortfall; in a complete directory it is one")
    func anyone() {
        #expect(Self.plan([Self.need("tier:high", nil)]).problems == [.nobodyKnown(requirement: "tier:high")])
        #expect(
            Self.plan([Self.need("tier:high", nil)], isComplete: true).problems == [.tooFew(requirement: "tier:high", missing: 1)]
        )
        let plan = Self.plan([Self.need("tier:high", nil, 2)], people: [Person("@a"), Person("@b"), Person("@c")])
        #expect(Self.chosen(plan) == ["@a", "@b"])
        #expect(Self.chosen(Self.plan([Self.need("tier:high", nil)], suggested: ["@owner"])) == ["@owner"])
    }

    @Test("an optional requirement asks nobody, and its people are suggested")
    func optional() {
        let plan = Self.plan(
            [Self.need("a", ["@bob"]), Self.need("b", ["@alice", "@bob", "@zed"], isOptional: true)],
            suggested: ["@writer", "@bob"])
        #expect(plan.people == [PlannedReviewer(person: "@bob", serves: ["a", "b"])])
        #expect(plan.suggested == ["@alice", "@writer", "@zed"])
    }

    @Test("a verdict shows what is needed of whom, and whom to ask")
    func reviewers() {
        var many = Self.need("a", ["@bob", "@carol"])
        many.paths = (0..<30).map { GitPath(bytes: "f\($0)".utf8) }
        many.because = ["CODEOWNERS:1"]
        let plan = Self.plan([many, Self.need("b", ["@zed"], isOptional: true), Self.need("tier:high", nil)])
        #expect(
            ReviewerVerdict(plan)
                == ReviewerVerdict(
                    required: [
                        .init(
                            id: "a", anyOf: ["@bob", "@carol"], count: 1, paths: Array(many.paths.prefix(20)),
                            because: ["CODEOWNERS:1"]),
                        .init(id: "tier:high", anyOf: ["*"], count: 1, paths: ["a"], because: []),
                    ], suggested: ["@bob"]))
    }

    @Test("where the search is given up, the bound of the greedy choice is stated")
    func bounded() {
        var requirements: [ReviewRequirement] = []
        for row in 0..<6 {
            requirements.append(Self.need("r\(row)", (0..<6).map { PersonName("@p\((row + $0 * 7) % 12)") }, 2))
        }
        let planner = ReviewPlanner(directory: PeopleDirectory(), exclusions: Exclusions(), steps: 1)
        let plan = planner.plan(ReviewRequirements(requirements: requirements, suggested: [], problems: []), now: 0)
        guard case .bounded(let factor) = plan.quality else {
            Issue.record("no bound")
            return
        }
        // One person serves up to six demands here: 1 + 1/2 + … + 1/6.
        #expect(factor <= 2.45 && factor >= 1)
        #expect(plan.problems == [])
    }

    @Test("thousands of people for one requirement are chosen, however deep a search would have to go")
    func deep() {
        let crowd = (0..<20_000).map { PersonName("@p\($0)") }
        let plan = Self.plan([Self.need("crowd", crowd, 15_000), Self.need("few", Array(crowd.prefix(3)), 2)])
        #expect(plan.people.count == 15_000 && plan.problems == [])
    }

    @Test("what is approved already needs nobody, and who approved it is asked for the rest alone")
    func given() {
        let requirements = [
            Self.need("a", ["@alice", "@bob"], 2), Self.need("b", ["@bob", "@carol"]), Self.need("c", ["@alice"]),
            Self.need("d", ["@dave"], isOptional: true),
        ]
        func plan(_ waits: [String: Set<RequirementState.Wait>]) -> [PlannedReviewer] {
            let states = requirements.map { RequirementState(requirement: $0, waits: waits[$0.id] ?? []) }
            return ReviewPlanner(directory: PeopleDirectory(), exclusions: Exclusions())
                .plan(ReviewRequirements(requirements: requirements, suggested: [], problems: []), given: states, now: 0).people
        }
        #expect(plan([:]) == [])
        #expect(
            plan(["a": [.init(people: 1, approvedBy: ["@alice"])], "b": [.init(people: 1)]]) == [
                PlannedReviewer(person: "@bob", serves: ["a", "b"])
            ])
        // Of one file approved by the one and of another by the other, both are missing for the rest.
        #expect(
            plan(["a": [.init(people: 1, approvedBy: ["@alice"]), .init(people: 1, approvedBy: ["@bob"])]]) == [
                PlannedReviewer(person: "@alice", serves: ["a"]), PlannedReviewer(person: "@bob", serves: ["a"]),
            ])
    }
}

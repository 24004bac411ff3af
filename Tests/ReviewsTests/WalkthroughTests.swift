import RiskModel
import Testing

@testable import Reviews

@Suite("From a verdict to the gate")
struct WalkthroughTests {
    /// Knows of one team and of one commit's author.
    private struct Registry: DirectoryAnswering {
        func answer(
            for names: [String], by deadline: ContinuousClock.Instant
        ) throws(DirectoryLookupError) -> PeopleDirectory {
            let all = [
                Person("@ada", also: ["ada@acme.example"]), Person("@bob", load: 3), Person("@eve", load: 1), Person("@alice"),
            ]
            let asked = Set(names.map { PersonName($0) })
            return PeopleDirectory(
                people: all.filter { asked.contains($0.name) },
                teams: names.contains("@acme/core") ? ["@acme/core": ["@ada", "@bob", "@eve", "@gone"]] : [:])
        }
    }

    @Test("as docs/reviews.md shows it: names are looked up, people planned, asked, and the gate opens when they have approved")
    func whole() throws {
        let policy = Change.policy
        let verdict = Change.verdict(
            .high, [Change.file("core/a", .medium, digest: "da"), Change.file("key", .high, ["secrets.key"], digest: "dk")])
        let owners: [GitPath: PathOwnership] = [
            "core/a": PathOwnership(demands: [Change.owned([.team("@acme/core")], line: 4)]),
            "key": PathOwnership(demands: [Change.owned([.person("@ada"), .person("@eve")], line: 5)]),
        ]
        let file = PeopleDirectory(people: [Person("@ada", also: ["ada@acme.example"])])
        let builder = RequirementBuilder(policy: policy, directory: file)
        let directory = try file.lookingUp(builder.names(in: verdict, ownership: owners), with: Registry())
            .replacing(teams: policy.teams)
        let demanded = RequirementBuilder(policy: policy, directory: directory).requirements(of: verdict, ownership: owners)
        #expect(demanded.requirements.map(\.id) == ["owners:@acme/core", "owners:@ada,@eve", "team:security", "tier:high"])

        let commit = CommitFacts(
            id: try #require(ObjectID(hex: Change.head)), message: [], author: Array("Ada <ada@acme.example>".utf8), committer: []
        )
        let exclusions = Exclusions(
            authors: [verdict.subject.name], operators: ["@ops"], commitAuthors: CommitAuthors.names(of: [commit]), in: directory)
        let plan = ReviewPlanner(directory: directory, exclusions: exclusions).plan(demanded, now: 1_000)
        // @ada wrote a commit, @gone does not exist, and @bob has more to do than @eve.
        #expect(plan.people.map(\.person) == ["@alice", "@eve"])
        #expect(plan.problems == [])

        let gate = Gate(policy: policy, directory: directory, exclusions: exclusions)
        var approvals: [ApprovalRecord] = []
        for person in plan.people {
            #expect(!gate.evaluate(plan.requirements, of: verdict, approvals: approvals, now: 2_000).passes)
            let served = plan.requirements.filter { person.serves.contains($0.id) }
            approvals.append(
                ApprovalRecord(of: verdict, under: policy, by: person.person.text, for: served, decisionID: "d", at: 1_500))
        }
        #expect(gate.evaluate(plan.requirements, of: verdict, approvals: approvals, now: 2_000).passes)
    }
}

import RiskModel
import Testing

@testable import Reviews

@Suite("What a change needs of people")
struct RequirementTests {
    private static func build(
        _ verdict: Verdict, owners: [GitPath: PathOwnership]? = nil, people: PeopleDirectory = PeopleDirectory(),
        fallback: [String] = [], policy: Policy = Change.policy
    ) -> ReviewRequirements {
        RequirementBuilder(policy: policy, directory: people, fallbackOwners: fallback)
            .requirements(of: verdict, ownership: owners)
    }

    @Test("a rule demands of its team, once for all the files that it applies to, and the most that any rule wants")
    func rules() throws {
        let verdict = Change.verdict(
            .high, [Change.file("a", .high, ["secrets.key"]), Change.file("b", .high, ["ci.changed", "secrets.key"])],
            findings: [Change.finding("secrets.key", .high, "a", line: 3), Change.finding("secrets.key", .high, "a", line: 9)])
        let requirement = try #require(Self.build(verdict).requirements.first { $0.id == "team:security" })
        #expect(requirement.count == 2)
        #expect(requirement.paths == ["a", "b"])
        #expect(requirement.because == ["secrets.key (a:3)", "ci.changed (b)", "secrets.key (b)"])
        #expect(requirement.eligible == .people(["@alice", "@bob"]))
        #expect(requirement.sources == [.init(name: "security", kind: .team, people: ["@alice", "@bob"])])
        #expect(requirement.independent && requirement.human)
    }

    @Test("a rule for the change as a whole demands for every file, and so does a tier that it brings")
    func wholePatch() {
        let verdict = Change.verdict(
            .high, [Change.file("a", .low), Change.file("b", .medium)], findings: [Change.finding("patch.large", .high, nil)])
        let requirements = Self.build(verdict).requirements
        #expect(requirements.map(\.id) == ["team:security", "tier:high"])
        #expect(requirements.map(\.paths) == [["a", "b"], ["a", "b"]])
        #expect(requirements[1].because == ["tier high by patch.large"])
        #expect(requirements[1].eligible == .anyone)
    }

    @Test("the tier demands for the files that need approval")
    func tier() {
        let verdict = Change.verdict(
            .high, [Change.file("a", .low), Change.file("b", .medium), Change.file("c", .high)],
            findings: [Change.finding("x", .medium, nil), Change.finding("secrets.key", .high, "c", line: 1)])
        let requirements = Self.build(verdict).requirements
        #expect(requirements.map(\.id) == ["tier:high"])
        #expect(requirements[0].paths == ["b", "c"])
        #expect(requirements[0].because == ["tier high by secrets.key (c:1)"])
        #expect(requirements[0].independent)
    }

    @Test("a change of tier low needs nobody, and its owners are suggestions")
    func low() {
        let result = Self.build(
            Change.verdict(.low, [Change.file("docs/a.md", .low, ["docs.prose"])]),
            owners: ["docs/a.md": PathOwnership(demands: [Change.owned([.person("@writer"), .team("@acme/none")])])])
        #expect(result.requirements == [])
        #expect(result.suggested == ["@writer"])
        #expect(result.problems == [])
    }

    @Test("owners of both paths of a rename are asked, for the file as it is called now")
    func rename() {
        let result = Self.build(
            Change.verdict(.medium, [Change.file("new", .medium, was: "old")]),
            owners: [
                "new": PathOwnership(demands: [Change.owned([.person("@a")], line: 4)]),
                "old": PathOwnership(demands: [Change.owned([.person("@b")], line: 7)]),
            ])
        #expect(result.requirements.map(\.id) == ["owners:@a", "owners:@b", "tier:medium"])
        #expect(result.requirements.map(\.paths) == [["new"], ["new"], ["new"]])
        #expect(result.requirements.prefix(2).map(\.because) == [["CODEOWNERS:4"], ["CODEOWNERS:7 (old)"]])
    }

    @Test("files of the same owners, count and section are one requirement; any difference makes another")
    func groups() {
        let owners: [GitPath: PathOwnership] = [
            "a": PathOwnership(demands: [Change.owned([.person("@Al"), .team("@acme/x")], line: 1)]),
            "b": PathOwnership(demands: [Change.owned([.team("@acme/x"), .person("@al")], line: 2)]),
            "c": PathOwnership(demands: [
                Change.owned([.person("@al"), .team("@acme/x")], line: 3, section: "Backend"),
                Change.owned([.person("@al"), .team("@acme/x")], line: 4, count: 2, section: "Data"),
                Change.owned([.anyone], line: 5, section: "Docs", isOptional: true),
            ]),
        ]
        let files = ["a", "b", "c"].map { Change.file($0, .medium) }
        let requirements = Self.build(Change.verdict(.medium, files), owners: owners).requirements
        #expect(
            requirements.map(\.id) == [
                "owners:@acme/x,@al", "owners:backend:@acme/x,@al", "owners:data:@acme/x,@al#2", "owners:docs:*", "tier:medium",
            ])
        #expect(requirements[0].paths == ["a", "b"])
        #expect(requirements[0].because == ["CODEOWNERS:1", "CODEOWNERS:2"])
        #expect(requirements.map(\.count) == [1, 1, 2, 1, 1])
        #expect(requirements.map(\.isOptional) == [false, false, false, true, false])
        #expect(requirements[3].eligible == .anyone)
        #expect(requirements[1].origin == .owners(section: "Backend"))
    }

    @Test("no paths are cut, and of very many causes the first are listed")
    func many() throws {
        let paths = (0..<500).map { GitPath(bytes: "f\(1_000 + $0)".utf8) }
        let owners = Dictionary(
            uniqueKeysWithValues: paths.enumerated().map {
                ($1, PathOwnership(demands: [Change.owned([.person("@a")], line: $0 + 1)]))
            })
        let result = Self.build(
            Change.verdict(.medium, paths.reversed().map { Change.file($0, .medium) }), owners: owners)
        let requirement = try #require(result.requirements.first)
        #expect(requirement.paths == paths)
        #expect(requirement.because.count == 21 && requirement.because.last == "and 480 more")
    }

    @Test("a path that nobody owns goes to the fallback owners, and is said")
    func unowned() throws {
        let verdict = Change.verdict(.medium, [Change.file("a", .medium), Change.file("b", .medium), Change.file("c", .low)])
        let owners: [GitPath: PathOwnership] = [
            "a": PathOwnership(clearedBy: OwnersPlace(path: "CODEOWNERS", line: 9))
        ]
        let result = Self.build(verdict, owners: owners, fallback: ["@lead", "security"])
        let requirement = try #require(result.requirements.first { $0.id == "unowned" })
        #expect(requirement.paths == ["a", "b"])
        #expect(requirement.because == ["nobody by CODEOWNERS:9", "no owners file names anybody"])
        #expect(requirement.eligible == .people(["@alice", "@bob", "@lead"]))
        #expect(result.problems == [.unowned(paths: ["a", "b"], more: 0)])

        let without = Self.build(verdict, owners: owners)
        #expect(without.requirements.map(\.id) == ["tier:medium"])
        #expect(without.problems == [.unowned(paths: ["a", "b"], more: 0)])
        #expect(Self.build(verdict, owners: nil).problems == [], "no owners files, nothing to say")
    }

    @Test("owners behind whom there is nobody are said, and the fallback owners stand in; without them the demand stays")
    func nobody() throws {
        let verdict = Change.verdict(.medium, [Change.file("a", .medium), Change.file("b", .medium)])
        let owners: [GitPath: PathOwnership] = [
            "a": PathOwnership(demands: [Change.owned([.team("@acme/gone")], line: 2)]),
            "b": PathOwnership(demands: [Change.owned([.team("@acme/gone"), .person("@bo")], line: 3)]),
        ]
        let result = Self.build(verdict, owners: owners, fallback: ["@lead"])
        let requirement = try #require(result.requirements.first { $0.id == "owners:@acme/gone" })
        #expect(requirement.eligible == .people(["@lead"]))
        #expect(requirement.sources.map(\.name) == ["@lead"])
        #expect(result.requirements.first { $0.id == "owners:@acme/gone,@bo" }?.eligible == .people(["@bo"]))
        #expect(
            result.problems == [
                .nobodyBehind(name: "@acme/gone", place: "CODEOWNERS:2"), .fallback(requirement: "owners:@acme/gone"),
                .nobodyBehind(name: "@acme/gone", place: "CODEOWNERS:3"),
            ])
        let without = Self.build(verdict, owners: owners)
        #expect(without.requirements.first { $0.id == "owners:@acme/gone" }?.eligible == .people([]))
    }

    @Test("no two requirements have one id, whatever owners and sections are called")
    func ids() {
        let owned: [GitPath: PathOwnership] = [
            "a": PathOwnership(demands: [Change.owned([.email("z@y.cc")], line: 1, count: 2, section: "S")]),
            "b": PathOwnership(demands: [Change.owned([.email("z@y.cc#2")], line: 2, section: "S")]),
            "c": PathOwnership(demands: [Change.owned([.email("q@y.cc")], line: 3, section: "S:T")]),
            "d": PathOwnership(demands: [Change.owned([.email("t:q@y.cc")], line: 4, section: "S")]),
        ]
        let files = ["a", "b", "c", "d"].map { Change.file(GitPath(bytes: $0.utf8), .medium) }
        let ids = Self.build(Change.verdict(.medium, files), owners: owned).requirements.map(\.id)
            .filter { $0.hasPrefix("owners:") }
        #expect(Set(ids).count == 4 && ids.count == 4, "\(ids)")
    }

    @Test("nobody stands in for an optional section")
    func optionalNobody() {
        let verdict = Change.verdict(.medium, [Change.file("a", .medium)])
        let demand = Change.owned([.team("@acme/gone")], section: "Docs", isOptional: true)
        let result = Self.build(verdict, owners: ["a": PathOwnership(demands: [demand])], fallback: ["@lead"])
        #expect(result.requirements.first?.eligible == .people([]))
        #expect(result.problems == [.nobodyBehind(name: "@acme/gone", place: "CODEOWNERS:1")])
    }

    @Test("a person whom a complete directory does not list does not exist")
    func gone() {
        let verdict = Change.verdict(.medium, [Change.file("a", .medium)])
        let result = Self.build(
            verdict, owners: ["a": PathOwnership(demands: [Change.owned([.person("@left")], line: 2)])],
            people: PeopleDirectory(people: [Person("@here")], isComplete: true))
        #expect(result.problems == [.nobodyBehind(name: "@left", place: "CODEOWNERS:2")])
    }

    @Test("files that were not read are said: nobody can approve them")
    func unread() {
        let verdict = Change.verdict(
            .high, [Change.file("a", .high, digest: nil), Change.file("b", .low, digest: nil), Change.file("c", .high)])
        #expect(Self.build(verdict).problems == [.noDigest(paths: ["a"], more: 0)])
    }

    @Test("names to look up are those of owners, rules, teams and fallback owners")
    func names() {
        let builder = RequirementBuilder(policy: Change.policy, directory: PeopleDirectory(), fallbackOwners: ["@lead"])
        let verdict = Change.verdict(.medium, [Change.file("a", .medium, was: "b")])
        let owners: [GitPath: PathOwnership] = [
            "a": PathOwnership(demands: [Change.owned([.team("@acme/x"), .anyone])]),
            "b": PathOwnership(demands: [Change.owned([.email("c@d")])]),
            "other": PathOwnership(demands: [Change.owned([.person("@no")])]),
        ]
        #expect(builder.names(in: verdict, ownership: owners) == ["@lead", "@alice", "@bob", "@acme/x", "c@d"])
    }
}

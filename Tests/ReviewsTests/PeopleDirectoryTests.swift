import RiskModel
import Testing

@testable import Reviews

@Suite("People and teams")
struct PeopleDirectoryTests {
    @Test("a handle is the same in any case, with and without its @", arguments: ["alice", "@alice", "ALICE", "@Alice"])
    func handles(_ text: String) {
        #expect(PersonName(text) == "@alice")
        #expect(PersonName(text).login == "alice")
    }

    @Test("names that only look alike are different people")
    func lookalikes() {
        #expect(PersonName("zo\u{EB}") != PersonName("zoe\u{308}"))
        // The Kelvin sign is no k.
        #expect(PersonName("\u{212A}im") != "@kim")
        #expect(PersonName("Ada@Acme.example") == "ada@acme.example")
        #expect(PersonName("@ada@acme.example") != "ada@acme.example")
    }

    @Test("all names of a person lead to one")
    func aliases() {
        let directory = PeopleDirectory(people: [Person("@alice", also: ["alice@acme.example", "@al"], load: 3)])
        #expect(directory.canonical("alice@acme.example") == "@alice")
        #expect(directory.person("@AL")?.load == 3)
        #expect(directory.canonical("@bob") == "@bob")
        #expect(directory.person("@bob") == nil)
    }

    @Test("of two descriptions of somebody the first holds, and names of both; an agent stays one")
    func merging() {
        let first = PeopleDirectory(people: [Person("@alice", load: 1)], teams: ["a": ["@alice"]])
        let second = PeopleDirectory(
            people: [Person("@al", also: ["@alice"], load: 9, kind: .agent)], teams: ["@A": ["@bob"], "b": ["@bob"]])
        let merged = first.merging(second)
        #expect(merged.people == [Person("@alice", also: ["@al"], load: 1, kind: .agent)])
        #expect(merged.members(of: "a") == ["@alice"])
        #expect(merged.members(of: "@b") == ["@bob"])
    }

    @Test("a policy's team takes the place of one with its name")
    func policyTeams() {
        let directory = PeopleDirectory(teams: ["Security": ["@mallory"]]).replacing(teams: ["security": ["@alice"]])
        #expect(directory.members(of: "security") == ["@alice"])
    }

    @Test("teams in teams are followed, and circles end")
    func nested() {
        let directory = PeopleDirectory(teams: [
            "@acme/all": ["@acme/a", "@zed"], "@acme/a": ["@acme/b", "@alice"], "@acme/b": ["@acme/all", "bob@acme.example"],
        ])
        #expect(directory.members(of: "@acme/all") == ["@alice", "@zed", "bob@acme.example"])
        #expect(directory.members(of: "@ACME/B") == ["@alice", "@zed", "bob@acme.example"])
        #expect(directory.members(of: "@acme/none") == [])
    }

    @Test("who exists depends on whether the directory is complete, and on who was asked about")
    func existence() {
        let open = PeopleDirectory(people: [Person("@alice")], teams: ["t": ["@alice", "@gone", "@acme/gone"]])
        #expect(open.members(of: "t") == ["@alice", "@gone"])
        #expect(open.asked(for: ["@gone"]).members(of: "t") == ["@alice"])
        #expect(open.merging(PeopleDirectory(isComplete: true)).members(of: "t") == ["@alice"])
    }

    @Test("a name in an owners file is a person, a team or a role")
    func sources() {
        let directory = PeopleDirectory(
            people: [Person("@ops", also: ["ops@acme.example"])],
            teams: ["ops": ["@never"], "backend": ["@bob"], "@@maintainer": ["@ops"]])
        func people(_ owner: Owner) -> [PersonName] { directory.source(of: owner).people }
        // Somebody who is described is meant before a team of the same name.
        #expect(people(.person("@ops")) == ["@ops"])
        #expect(people(.person("@backend")) == ["@bob"])
        #expect(people(.email("OPS@acme.example")) == ["@ops"])
        #expect(people(.role("@@maintainer")) == ["@ops"])
        #expect(people(.role("@@owner")) == [])
        #expect(people(.team("@acme/none")) == [])
        #expect(directory.source(of: .anyone).kind == .anyone)
        #expect(directory.source(of: .person("@backend")).kind == .team)
        #expect(directory.source(named: "@acme/none").people == [])
    }

    @Test("away ends with a time")
    func away() {
        #expect(Person("@a", availability: .away).isAway(at: 0))
        #expect(Person("@a", availability: .awayUntil(100)).isAway(at: 99))
        #expect(!Person("@a", availability: .awayUntil(100)).isAway(at: 100))
        #expect(!Person("@a").isAway(at: 0))
    }

    @Test(
        "who wrote a commit is named by address, by the handle in a forge's address, or by name",
        arguments: [
            ("Ada L <Ada@acme.example>", "ada@acme.example"), ("Ada <123+ada@users.noreply.github.com>", "@ada"),
            ("Ada <42-ada@users.noreply.gitlab.com>", "@ada"), ("x <7even@users.noreply.github.com>", "@7even"),
            ("Nobody <>", "Nobody <>"), ("bare", "@bare"), ("<a@b> <c@d>", "c@d"),
        ] as [(String, PersonName)])
    func signatures(_ signature: String, _ name: PersonName) {
        #expect(CommitAuthors.name(in: Array(signature.utf8)) == name)
    }

    @Test("those who wrote with others count as well")
    func coauthors() throws {
        let commit = CommitFacts(
            id: try #require(ObjectID(hex: Change.head)), message: Array("Do it\n\nCo-Authored-By: B <b@acme.example>\n".utf8),
            author: Array("A <a@acme.example>".utf8), committer: Array("C <c@acme.example>".utf8))
        #expect(CommitAuthors.names(of: [commit]) == ["a@acme.example", "b@acme.example"])
    }
}

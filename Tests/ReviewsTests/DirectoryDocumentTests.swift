import RiskModel
import Testing
import YAMLDocuments

@testable import Reviews

@Suite("A directory's document")
struct DirectoryDocumentTests {
    static func read(_ text: String) throws -> PeopleDirectory {
        try DirectoryDocument.read(Array(text.utf8), name: "people.yaml")
    }

    @Test("says who there is, in YAML")
    func yaml() throws {
        let directory = try Self.read(
            """
            version: 1
            complete: true
            people:
              - { handle: "@alice", also: [alice@acme.example], away: 2025-03-01, load: 4 }
              - { handle: "@bot", kind: agent }
              - { handle: "@bob", away: true }
            teams:
              "@acme/security": ["@alice", "@acme/leads"]
              "@acme/leads": ["@bob"]
            """)
        // 2025-03-01T00:00:00Z.
        #expect(directory.person("@alice")?.availability == .awayUntil(1_740_787_200))
        #expect(directory.person("alice@acme.example")?.load == 4)
        #expect(directory.person("@bot")?.kind == .agent)
        #expect(directory.person("@bob")?.isAway(at: 0) == true)
        #expect(directory.members(of: "@acme/security") == ["@alice", "@bob"])
        #expect(directory.isComplete && !directory.exists("@carol"))
    }

    @Test("and the same in JSON")
    func json() throws {
        let directory = try Self.read(
            #"""
            {
            	"people": [{"handle": "@z\u00f6e", "also": [], "away": false, "load": 2}],
            	"teams": {"@acme\/security": ["@z\u00f6e"]}
            }
            """#)
        #expect(directory.members(of: "@acme/security") == ["@zöe"])
        #expect(directory.person("@zöe")?.load == 2)
    }

    @Test(
        "every mistake is told",
        arguments: [
            ("people: [{ load: 3 }]", "missing-key"), ("people: [{ handle: '@a', away: soon }]", "invalid-value"),
            ("people: [{ handle: '@a', away: 2025-02-30 }]", "invalid-value"),
            ("people: [{ handle: '@a', load: -1 }]", "invalid-value"),
            ("people: [{ handle: '@a', kind: robot }]", "invalid-value"),
            ("people: [{ handle: '@a' }, { handle: '@b', also: ['A'] }]", "person-twice"), ("persons: []", "unknown-key"),
            ("teams: { a: '@b' }", "wrong-type"), ("", "wrong-type"), ("version: 2", "invalid-value"),
            (#"people: [{ handle: "@a\u001b[2J" }]"#, "invalid-value"),
        ])
    func mistakes(_ text: String, _ code: String) throws {
        let error = #expect(throws: DirectoryErrors.self) { try Self.read(text) }
        #expect(error?.diagnostics.map(\.code.rawValue) == [code])
    }
}

import Foundation
import TestKit
import Testing

/// `difftier review` in-process: the plan for a change of a checkout.
@Suite("difftier review, in this process")
struct ReviewTests {
    let git: GitFixture
    let directory: TemporaryDirectory

    init() throws {
        git = try GitFixture()
        try git.write("/x/ @a @b\n/y/ @b @c\n", to: "CODEOWNERS")
        try git.write("let x = 1\n", to: "x/X.swift")
        try git.commit("Begin", "y/Y.swift", "let y = 1\n")
        try git.git("checkout", "--quiet", "-b", "fix")
        try git.write("let x = 2\n", to: "x/X.swift")
        try git.commit("Change", "y/Y.swift", "let y = 2\n")
        directory = try TemporaryDirectory()
    }

    private func review(_ arguments: String...) throws -> CommandRun {
        try Programs.run(Programs.difftier, ["review", "--base", "main"] + arguments, in: git.path)
    }

    private struct Document: Decodable {
        struct Person: Decodable { var person: String }
        struct Requirement: Decodable {
            var id: String
            var anyOf: [String]

            enum CodingKeys: String, CodingKey {
                case id
                case anyOf = "any_of"
            }
        }
        var people: [Person]
        var requirements: [Requirement]
        var passes: Bool
    }

    private func document(_ arguments: String...) throws -> Document {
        let run = try Programs.run(
            Programs.difftier, ["review", "--base", "main", "--format", "json"] + arguments, in: git.path)
        #expect(run.status == 0, "\(run.errorOutput)")
        return try JSONDecoder().decode(Document.self, from: Data(run.text.utf8))
    }

    @Test("asks the fewest people who can meet all of it")
    func plan() throws {
        let plan = try document()
        #expect(plan.people.map(\.person) == ["@b"] && !plan.passes)
        let text = try review()
        #expect(text.status == 0 && text.text.contains("owners:@a,@b") && text.text.contains("@b"), "\(text.text)")
        #expect(text.text.contains("advisory"))
    }

    @Test("who is away is asked only where it cannot be helped, and then for all that one person can do")
    func away() throws {
        let people = try directory.write(
            "people:\n- { handle: '@a', away: true }\n- { handle: '@b', away: true, load: 1 }\n- { handle: '@c' }\n",
            to: "people.yaml"
        ).path
        #expect(try document("--directory", people).people.map(\.person) == ["@b"])
        let here = try directory.write("people:\n- { handle: '@b', away: true }\n", to: "here.yaml").path
        #expect(try document("--directory", here).people.map(\.person) == ["@a", "@c"])
    }

    @Test("whoever had a part is listed nowhere as one who may meet something, and agents are not either")
    func excluded() throws {
        let people = try directory.write("people:\n- { handle: '@a', kind: agent }\n", to: "people.yaml").path
        let plan = try document("--directory", people, "--subject", "@c")
        let listed = Set(plan.requirements.flatMap(\.anyOf))
        #expect(listed == ["@b"], "\(listed)")
        let gitlab = try review("--directory", people, "--subject", "@c", "--format", "gitlab")
        #expect(!gitlab.text.contains(#""a""#) && !gitlab.text.contains(#""c""#), "\(gitlab.text)")
    }

    @Test("each form is printed", arguments: ["text", "json", "github", "gitlab", "markdown"])
    func forms(format: String) throws {
        let run = try review("--format", format)
        #expect(run.status == 0 && run.text.contains("b"), "\(run.errorOutput)")
    }

    @Test("a directory's executable that fails ends it: nothing is planned on half an answer")
    func failingDirectory() throws {
        let run = try review("--directory-command", "/bin/false", "--format", "github")
        #expect(run.status == 69 && run.text.isEmpty && run.errorOutput.contains("/bin/false ended with 1"), "\(run.errorOutput)")
        let missing = try review("--directory-command", "/nonexistent/people")
        #expect(missing.status == 69 && missing.errorOutput.contains("cannot start"), "\(missing.errorOutput)")
        let file = try review("--directory", "/nonexistent/people.yaml")
        #expect(file.status == 66, "\(file.errorOutput)")
        let broken = try directory.write("persons: []\n", to: "broken.yaml").path
        let refused = try review("--directory", broken)
        #expect(refused.status == 65 && refused.errorOutput.contains("unknown key `persons`"), "\(refused.errorOutput)")
    }

    @Test("patch text says that owners were not asked for")
    func text() throws {
        let patch = try git.git("diff", "main", "fix") + "\n"
        let run = try Programs.run(Programs.difftier, ["review", "--patch", "-"], input: Array(patch.utf8))
        #expect(run.status == 0 && run.text.contains("owners were not asked for"), "\(run.text)\(run.errorOutput)")
        #expect(run.text.hasPrefix("CLOSED   MEDIUM   patch text   advisory\n"), "\(run.text)")
    }

    @Test(
        "what goes with a service or with one change alone is told", arguments: [["--range", "main..fix"], ["--owners", "svn"]])
    func usage(arguments: [String]) throws {
        let run = try Programs.run(Programs.difftier, ["review"] + arguments, in: git.path)
        #expect(run.status == 64 && !run.errorOutput.isEmpty)
    }

    @Test("a service plans for its own protected branch alone, and has its own directory and owners")
    func served() throws {
        let reviewed = try ReviewedService()
        let other = try reviewed.asAgent(
            "review", "--repo", "payments-api", "--target", "other", "--head", "agent/fix")
        #expect(other.status == 65 && other.errorOutput.contains("main, not for other"), "\(other.errorOutput)")
        let local = try reviewed.asAgent(
            "review", "--repo", "payments-api", "--target", "main", "--head", "agent/fix", "--owners", "gitlab")
        #expect(local.status == 64 && local.errorOutput.contains("the service's own settings"), "\(local.errorOutput)")
    }
}

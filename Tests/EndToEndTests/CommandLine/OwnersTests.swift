import Foundation
import TestKit
import Testing

@Suite("difftier owners")
struct OwnersTests {
    private static let github = """
        *                @alice @acme/backend
        /docs/           @wren
        /docs/legal.md
        *.go             gopher@acme.example
        """

    /// A checkout with these files, committed.
    private func repository(_ files: [String: String]) throws -> GitFixture {
        let git = try GitFixture()
        for (name, content) in files { try git.write(content, to: name) }
        try git.commit("Begin")
        return git
    }

    private func json(_ run: CommandRun) throws -> OwnersDocument {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(OwnersDocument.self, from: Data(run.output))
    }

    private struct OwnersDocument: Decodable, Equatable {
        struct Place: Decodable, Equatable {
            var path: String
            var line: Int
        }
        struct Demand: Decodable, Equatable {
            var anyOf: [String]
            var count: Int
            var optional: Bool
            var section: String?
            var place: Place
        }
        struct Standing: Decodable, Equatable {
            var owns: Bool?
            var because: String
        }
        struct Path: Decodable, Equatable {
            var path: String
            var known: Bool
            var owners: [Demand]
            var clearedBy: Place?
            var standing: Standing?
        }
        struct Diagnostic: Decodable, Equatable {
            var path: String
            var line: Int?
            var problem: String
            var effect: String
        }
        var schema: String
        var syntax: String?
        var revision: String?
        var paths: [Path]
        var diagnostics: [Diagnostic]
    }

    @Test("names the owners of each path and the line that decided it, from anywhere in the repository")
    func text() throws {
        let git = try repository([".github/CODEOWNERS": Self.github, "Sources/a.swift": "a\n"])
        let expected = """
            Sources/a.swift  @alice @acme/backend  .github/CODEOWNERS:1
            docs/a.md        @wren  .github/CODEOWNERS:2
            docs/legal.md    nobody  .github/CODEOWNERS:3
            x.go             gopher@acme.example  .github/CODEOWNERS:4

            """
        let paths = ["Sources/a.swift", "docs/a.md", "docs/legal.md", "x.go"]
        for arguments in [["owners"] + paths, ["owners", "--repo", git.path] + paths] {
            let run = try Programs.run(Programs.difftier, arguments, in: git.path + "/Sources")
            #expect(run.text == expected)
            #expect(run.errorOutput == "")
            #expect(run.status == 0)
        }
    }

    @Test("the same as JSON, with nobody as an empty list")
    func document() throws {
        let git = try repository([".github/CODEOWNERS": Self.github])
        let run = try difftier("owners", "--format", "json", "docs/legal.md", "x.go", in: git.path)
        #expect(run.status == 0)
        let document = try json(run)
        #expect(document.schema == "difftier.owners/v1")
        #expect(document.syntax == "github")
        #expect(try document.revision == git.git("rev-parse", "HEAD"))
        let place = OwnersDocument.Place(path: ".github/CODEOWNERS", line: 3)
        #expect(document.paths.map(\.owners.count) == [0, 1])
        #expect(document.paths[0].clearedBy == place)
        #expect(document.paths[1].owners[0].anyOf == ["gopher@acme.example"])
        #expect(document.paths[1].clearedBy == nil)
    }

    @Test("owners come from the revision that is named, not from the checkout")
    func revision() throws {
        let git = try repository(["CODEOWNERS": "* @alice\n"])
        try git.commit("Take over", "CODEOWNERS", "* @mallory\n")
        try git.write("* @eve\n", to: "CODEOWNERS")
        #expect(try difftier("owners", "a", in: git.path).text == "a  @mallory  CODEOWNERS:1\n")
        #expect(try difftier("owners", "--rev", "HEAD~1", "a", in: git.path).text == "a  @alice  CODEOWNERS:1\n")
    }

    @Test("each forge's files are read by its own rules, and told apart without being asked")
    func syntaxes() throws {
        let gitLab = try repository([
            ".gitlab/CODEOWNERS": "* @alice\n[Docs][2] @wren @wes\ndocs/\n^[Style]\n*.md @ed\n"
        ])
        let answers = try difftier("owners", "docs/a.md", in: gitLab.path)
        #expect(answers.text.contains("@alice  .gitlab/CODEOWNERS:1"))
        #expect(answers.text.contains("2 of @wren @wes  [Docs]  .gitlab/CODEOWNERS:3"))
        #expect(answers.text.contains("@ed  [Style]  optional  .gitlab/CODEOWNERS:5"))
        // Both forges would take this one.
        let shared = try repository(["CODEOWNERS": "[Docs][2] @wren @wes\ndocs/\n"])
        #expect(try difftier("owners", "docs/a.md", in: shared.path).text == "docs/a.md  2 of @wren @wes  [Docs]  CODEOWNERS:2\n")
        let asGitHub = try difftier("owners", "--syntax", "github", "docs/a.md", in: shared.path)
        #expect(asGitHub.text == "docs/a.md  nobody  CODEOWNERS:2\n")

        let gerrit = try repository(["OWNERS": "alice@acme.example\n", "lib/OWNERS": "set noparent\nbob@acme.example\n"])
        #expect(try difftier("owners", "lib/a.c", in: gerrit.path).text == "lib/a.c  bob@acme.example  lib/OWNERS:2\n")

        let kubernetes = try repository(["OWNERS": "approvers:\n- alice\nreviewers:\n- bob\n", "OWNERS_ALIASES": "aliases: {}\n"])
        let document = try json(difftier("owners", "--format", "json", "pkg/a.go", in: kubernetes.path))
        #expect(document.syntax == "kubernetes")
        #expect(document.paths[0].owners[0].anyOf == ["@alice"])
    }

    @Test("one file alone is read where it lies", arguments: ["github", "gitlab", "gerrit", "kubernetes"])
    func file(syntax: String) throws {
        let directory = try TemporaryDirectory()
        let contents = [
            "github": "*.md @wren\n", "gitlab": "[Docs] @wren\n*.md\n", "gerrit": "wren@acme.example\n",
            "kubernetes": "approvers: [wren]\n",
        ]
        let file = try directory.write(contents[syntax] ?? "", to: "proposal")
        let run = try difftier("owners", "--file", file.path, "--syntax", syntax, "docs/a.md", in: "/")
        #expect(run.status == 0)
        #expect(run.text.contains("wren"), "\(run.text)")
    }

    @Test("--user says yes or no and why, and exits with 1 for a no")
    func user() throws {
        let git = try repository(["CODEOWNERS": Self.github])
        let owner = try difftier("owners", "--user", "Alice", "a.txt", in: git.path)
        #expect(owner.status == 0)
        #expect(owner.text.hasPrefix("a.txt  yes  named by line 1 of CODEOWNERS"))
        let replaced = try difftier("owners", "--user", "@alice", "a.txt", "docs/a.md", in: git.path)
        #expect(replaced.status == 1)
        #expect(replaced.text.contains("docs/a.md  no  line 2 of CODEOWNERS replaces line 1, which names them"))
        let document = try json(difftier("owners", "--user", "@zoe", "--format", "json", "a.txt", in: git.path))
        #expect(document.paths[0].standing?.owns == false)
        #expect(try difftier("owners", "--user", "@zoe", "docs/legal.md", in: git.path).status == 1)
    }

    @Test("paths come from standard input, ended by NUL bytes or line ends, beside those that are typed")
    func standardInput() throws {
        let git = try repository(["CODEOWNERS": Self.github])
        func paths(_ input: String, _ arguments: String...) throws -> [String] {
            let run = try Programs.run(
                Programs.difftier, ["owners", "--format", "json"] + arguments, in: git.path, input: Array(input.utf8))
            return try json(run).paths.map(\.path)
        }
        #expect(try paths("a\nb c\n", "-") == ["a", "b c"])
        #expect(try paths("a\0b\nc\0", "x", "-") == ["x", "a", #""b\nc""#])
        #expect(try paths("a", "-", "y") == ["a", "y"])
        #expect(try paths("", "-") == [])
        let file = try Programs.run(
            Programs.difftier, ["owners", "--file", "-", "--syntax", "github", "a"], in: git.path, input: Array("* @zoe\n".utf8))
        #expect(file.text == "a  @zoe  -:1\n")
        let bytes = try Programs.run(
            Programs.difftier, ["owners", "-"], in: git.path,
            input: [0xFF, UInt8(ascii: "."), UInt8(ascii: "g"), UInt8(ascii: "o"), 0])
        #expect(bytes.text == #""\377.go"  gopher@acme.example  CODEOWNERS:4"# + "\n")
    }

    @Test("nobody owns what no line speaks of, and everything where there are no owners files: no error, but said")
    func nobody() throws {
        let none = try repository(["a": "a\n"])
        let run = try difftier("owners", "a", in: none.path)
        #expect(run.text == "a  nobody  no line speaks of it\n")
        #expect(run.errorOutput.contains("no owners files"))
        #expect(run.status == 0)
        // Neither are there any where they lie for another forge.
        let github = try repository([".github/CODEOWNERS": "* @alice\n"])
        let asked = try difftier("owners", "--syntax", "gitlab", "a", in: github.path)
        #expect(asked.status == 0 && asked.text.contains("nobody"))
        #expect(asked.errorOutput.contains("no owners files of gitlab"), "\(asked.errorOutput)")
    }

    @Test("mistakes in owners files are told on standard error, with file and line")
    func diagnostics() throws {
        let git = try repository(["CODEOWNERS": "* @alice\n!x @bob\n"])
        let run = try difftier("owners", "a", in: git.path)
        #expect(run.text == "a  @alice  CODEOWNERS:1\n")
        #expect(run.errorOutput.hasPrefix("CODEOWNERS:2:"))
        #expect(run.status == 0)
    }

    @Test("what is not known is said, with its reason, and exits with 65, for a person too")
    func notKnown() throws {
        let git = try repository(["a": "a\n"])
        try FileManager.default.createSymbolicLink(atPath: git.path + "/CODEOWNERS", withDestinationPath: "a")
        try git.commit("Link")
        for arguments in [["a"], ["--user", "@alice", "a"]] {
            let run = try Programs.run(Programs.difftier, ["owners"] + arguments, in: git.path)
            #expect(run.status == 65)
            #expect(run.text.contains("not known") && run.text.contains("no regular file"), "\(run.text)")
        }
        let document = try json(difftier("owners", "--user", "@alice", "--format", "json", "a", in: git.path))
        #expect(document.paths[0].known == false)
        #expect(document.paths[0].standing?.owns == nil)
        #expect(document.diagnostics.map(\.effect) == ["not-known"])
    }

    @Test("what cannot be read or was typed wrong is told, with the exit status of its kind")
    func errors() throws {
        let git = try repository(["CODEOWNERS": "* @alice\n"])
        let cases: [(arguments: [String], input: String, status: Int32)] = [
            ([], "", 64), (["/etc/passwd"], "", 64), (["a/../b"], "", 64), (["docs/"], "", 64), ([""], "", 64), (["./a"], "", 64),
            (["--user", "", "a"], "", 64), (["--file", "CODEOWNERS", "a"], "", 64), (["--syntax", "svn", "a"], "", 64),
            (["--file", "CODEOWNERS", "--syntax", "github", "--rev", "HEAD", "a"], "", 64), (["-", "-"], "a\n", 64),
            (["--file", "-", "--syntax", "github", "-"], "a\n", 64),
            (["-"], "a\n\nb\n", 65), (["-"], "/a\n", 65), (["-"], "\"a\\tb\"\n", 65), (["--rev", "nowhere", "a"], "", 66),
            (["--repo", "/nonexistent", "a"], "", 66), (["--file", "/nonexistent", "--syntax", "github", "a"], "", 66),
            (["--file", "/dev/zero", "--syntax", "github", "a"], "", 66),
        ]
        for (arguments, input, status) in cases {
            let run = try Programs.run(Programs.difftier, ["owners"] + arguments, in: git.path, input: Array(input.utf8))
            #expect(run.status == status, "\(arguments) \(run.errorOutput)")
            #expect(run.text == "", "\(arguments)")
            #expect(run.errorOutput != "", "\(arguments)")
        }
    }

    @Test("names that want to steer a terminal come out escaped")
    func hostile() throws {
        let name = "\u{1B}[2J\u{202E}x\r.md"
        let git = try repository(["CODEOWNERS": "* @alice\n!\u{1B}[2J\u{202E} @bob\n", name: "x\n"])
        let run = try Programs.run(Programs.difftier, ["owners", "-"], in: git.path, input: Array((name + "\0").utf8))
        #expect(run.status == 0)
        for text in [run.text, run.errorOutput] {
            #expect(text != "")
            #expect(!text.unicodeScalars.contains { ["\u{1B}", "\u{202E}", "\r"].contains($0) })
        }
    }
}

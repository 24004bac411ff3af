import CodeOwners
import RiskModel
import Testing

@Suite("Why somebody owns a path, or not")
struct StandingTests {
    private static let github = """
        * @root
        *.swift @alice @acme/swift
        /docs/ @alice
        /docs/secret
        /src/*.swift @bob
        """
    private static let gitlab = "* @root\n!*.md\n[A][2]\n*.swift @alice @@maintainer\n/src/ @bob\n"
    private static let gerrit = "root@x.io\nper-file *.md=set noparent\nper-file *.md=md@x.io"

    @Test(
        "a reason names the lines",
        arguments: [
            (OwnersSyntax.github, github, "a.swift", "@alice", "named by line 2 of CODEOWNERS"),
            (.github, github, "a.swift", "ALICE", "named by line 2 of CODEOWNERS"),
            (.github, github, "a.swift", "acme/swift", "named by line 2 of CODEOWNERS"),
            (.github, github, "src/a.swift", "@alice", "line 5 of CODEOWNERS replaces line 2, which names them"),
            (.github, github, "a.swift", "@root", "line 2 of CODEOWNERS replaces line 1, which names them"),
            (
                .github, github, "docs/secret/x", "@alice",
                "line 4 of CODEOWNERS names nobody and so clears line 3, which names them"
            ),
            (.github, github, "a.swift", "@carol", "not named by line 2 of CODEOWNERS"),
            (.github, github, "docs/secret/x", "@carol", "not named by line 4 of CODEOWNERS"),
            (.github, "*.md @a", "x.c", "@a", "no line speaks of the path"),
            (
                .github, "* @a\u{0}", "x.c", "@a",
                "not known: CODEOWNERS: the file holds a NUL byte and is not read as text; save it as UTF-8"
            ),
            (.gitlab, gitlab, "a.swift", "@@Maintainer", "named by line 4 of CODEOWNERS"),
            (
                .gitlab, gitlab, "a.md", "@root",
                "line 2 of CODEOWNERS excludes the path from the section of line 1, which names them"
            ),
            (.gitlab, gitlab, "src/a.swift", "@alice", "line 5 of CODEOWNERS replaces line 4, which names them"),
            (.gitlab, gitlab, "src/a.swift", "@carol", "not named by line 1 of CODEOWNERS, line 5"),
            (.gerrit, gerrit, "a.md", "root@x.io", "line 2 of OWNERS sets aside the owners of the folder, whom line 1 names"),
            (.gerrit, gerrit, "a.md", "md@x.io", "named by line 3 of OWNERS"),
            (.gerrit, "*", "a", "anybody", "named by line 1 of OWNERS"),
            (.kubernetes, "approvers: [a]", "x", "@A", "named by line 1 of OWNERS"),
        ])
    func reasons(syntax: OwnersSyntax, text: String, path: String, name: String, expected: String) {
        let standing = CodeOwners(syntax, text).standing(of: name, for: GitPath(bytes: path.utf8))
        #expect(standing.description == expected)
    }

    @Test("a folder that does not ask its parents cuts them off")
    func cutOff() {
        let gerrit = CodeOwners(.gerrit, files: ["OWNERS": "root@x.io", "a/OWNERS": "a@x.io\nset noparent"])
        #expect(
            gerrit.standing(of: "root@x.io", for: "a/x").description
                == "line 2 of a/OWNERS cuts off the folders above, where line 1 of OWNERS names them")
        let prow = CodeOwners(
            .kubernetes, files: ["OWNERS": "approvers: [root]", "a/OWNERS": "approvers: [a]\noptions:\n  no_parent_owners: true"])
        #expect(
            prow.standing(of: "root", for: "a/x").description
                == "line 3 of a/OWNERS cuts off the folders above, where line 1 of OWNERS names them")
        #expect(prow.standing(of: "a", for: "a/x") == .owns(prow.owners(of: "a/x").ownership.demands))
    }
}

@Suite("Whose files they are, where nobody says so")
struct SyntaxGuessTests {
    @Test(
        "the files tell",
        arguments: [
            ([".gitlab/CODEOWNERS": "* @a", ".github/CODEOWNERS": "* @a", "CODEOWNERS": ""], OwnersSyntax.gitlab),
            ([".github/CODEOWNERS": "[S]\n* @@owner", "CODEOWNERS": "[S]"], .github),
            (["CODEOWNERS": "* @a", "OWNERS": "approvers: [a]"], .github),
            (["CODEOWNERS": ""], .github), (["CODEOWNERS": "# [S]\n* @a # @@owner"], .github),
            (["CODEOWNERS": "[S]\n* @a"], .gitlab),
            (["CODEOWNERS": "^[S]\n* @a"], .gitlab), (["CODEOWNERS": "* @a\n!x"], .github),
            (["CODEOWNERS": "* @a\n[Bb]uild/ @b"], .github), (["CODEOWNERS": "[S][2] @b\n* @a"], .gitlab),
            (["CODEOWNERS": "* @@owner"], .gitlab),
            (["CODEOWNERS": "* @a/b/c"], .gitlab), (["docs/CODEOWNERS": "[S]"], .gitlab),
            (["docs/CODEOWNERS": "* @a/b"], .github),
            (["CODEOWNERS": "* @a", "docs/CODEOWNERS": "[S]"], .github),
            (["OWNERS": "approvers: [a]"], .kubernetes), (["OWNERS": "filters: {}"], .kubernetes),
            (["OWNERS": "a@x.io"], .gerrit),
            (["OWNERS": "x: y"], .gerrit), (["OWNERS": ""], .gerrit),
            (["OWNERS": "", "OWNERS_ALIASES": "aliases:"], .kubernetes), (["OWNERS_ALIASES": "aliases:"], .kubernetes),
        ])
    func guess(files: [String: String], expected: OwnersSyntax) {
        let files = Dictionary(uniqueKeysWithValues: files.map { (GitPath(bytes: $0.key.utf8), Array($0.value.utf8)) })
        #expect(CodeOwners(tree: OwnersFiles(files)).syntax == expected)
    }

    @Test("without any, nobody owns anything, and that is known")
    func none() {
        let owners = CodeOwners(nil, files: ["a/OWNERS": "a@x.io", "README": ""])
        #expect(owners.syntax == nil)
        #expect(owners.shown("a/x") == "-")
        #expect(owners.standing(of: "a", for: "a/x") == .unowned)
    }

    /// Each file is there, and cannot be read.
    private struct Unreadable: OwnersTree {
        var unreadable: Set<GitPath>

        func contents(of path: GitPath) throws(OwnersTreeFailure) -> [UInt8]? {
            if unreadable.contains(path) { throw OwnersTreeFailure(reason: "missing object") }
            return path == "CODEOWNERS" ? Array("* @a".utf8) : nil
        }
    }

    @Test("a file that would tell and cannot be read leaves everything unknown")
    func unreadable() {
        let owners = CodeOwners(tree: Unreadable(unreadable: [".github/CODEOWNERS"]))
        #expect(owners.syntax == nil)
        #expect(owners.shown("x") == "? -")
        #expect(owners.diagnostics.map(\.problem) == [.unreadable])
        #expect(CodeOwners(tree: Unreadable(unreadable: [".github/CODEOWNERS"]), syntax: .github).shown("x") == "? -")
        // A file that would mean nothing beside another does no harm.
        #expect(CodeOwners(tree: Unreadable(unreadable: ["docs/CODEOWNERS"]), syntax: .github).shown("x") == "@a :1")
        for syntax in [OwnersSyntax.gerrit, .kubernetes] {
            let owners = CodeOwners(tree: Unreadable(unreadable: ["a/OWNERS"]), syntax: syntax)
            #expect(owners.shown("a/b/x") == "? -")
            #expect(owners.shown("b/x") == "-")
        }
        #expect(CodeOwners(tree: Unreadable(unreadable: ["OWNERS_ALIASES"]), syntax: .kubernetes).shown("x") == "? -")
    }
}

import CodeOwners
import RiskModel
import Testing

@Suite("OWNERS as Gerrit's code-owners plugin reads them")
struct GerritTests {
    @Test(
        "a line of a file is one of these",
        arguments: [
            ("a@x.io", "a@x.io :1"), ("  a@x.io  # comment", "a@x.io :1"), ("a@x.io# comment", "a@x.io :1"), ("*", "* :1"),
            ("* # all", "* :1"),
            ("a@x.io #{LAST_RESORT_SUGGESTION}", "a@x.io :1"), ("# a@x.io", "-"), ("", "-"), ("   ", "-"),
            ("a@x.io\nb@x.io\na@x.io", "a@x.io b@x.io :1"), ("a@x.io\r\nb@x.io\r\n", "a@x.io b@x.io :1"),
            ("a@x.io\u{2028}b@x.io", "a@x.io b@x.io :1"), ("a@x.io\u{B}b@x.io\u{85}c@x.io", "a@x.io b@x.io c@x.io :1"),
            ("set noparent", "nobody :1"), (" set \t noparent # x", "nobody :1"), ("set noparent\na@x.io", "a@x.io :2"),
            ("a#b@x.io", "a#b@x.io :1"), ("\u{FEFF}a@x.io", "a@x.io :1"),
            ("per-file foo.md=a@x.io", "a@x.io :1"), ("per-file foo.md = a@x.io , b@x.io # x", "a@x.io b@x.io :1"),
            ("per-file foo.md=*", "* :1"),
            ("per-file other=a@x.io", "-"), ("per-file other,foo.md=a@x.io", "a@x.io :1"), ("per-file other, foo.md=a@x.io", "-"),
            ("per-file *.md=set noparent", "nobody :1"), ("a@x.io\nper-file *.md=set  noparent", "nobody :2"),
            ("a@x.io\nper-file *.md=set noparent\nper-file foo*=b@x.io", "b@x.io :3"),
            ("a@x.io\nper-file *.md=b@x.io", "b@x.io a@x.io :2"),
        ])
    func lines(text: String, expected: String) {
        let owners = CodeOwners(.gerrit, text)
        #expect(owners.shown("foo.md") == expected)
        #expect(owners.diagnostics.allSatisfy { $0.problem == .byteOrderMark })
    }

    @Test(
        "one line that is none of them makes the whole file invalid, and owners unknown",
        arguments: [
            "@example.com", "admin@", "admin@example@com", "INVALID", "a@x.io b@x.io", "<a@x.io>", "per-file foo=import /OWNERS",
            "per-file foo=include /OWNERS", "per-file foo", "per-file =a@x.io", "per-file foo=", "per-file a b=a@x.io",
            "per-file a,,b=a@x.io", "per-file foo=a@x.io,", "per-file foo=a", "set parent", "set noparent x", "file:",
            "file: a b", "include",
            "include/OWNERS", "file:a:b:c:d", "* *", "{LAST_RESORT_SUGGESTION}",
        ])
    func invalid(line: String) {
        let owners = CodeOwners(.gerrit, "a@x.io\n\(line)\n")
        #expect(owners.shown("foo") == "? a@x.io :1")
        #expect(owners.diagnostics.map(\.problem) == [.invalidLine])
        #expect(owners.diagnostics.map(\.line) == [2])
    }

    @Test(
        "a glob fits the paths below its folder, at any depth",
        arguments: [
            ("BUILD", ["BUILD", "foo/BUILD", "foo/bar/BUILD"], ["BUILD2", "README", "BUILD/x"]),
            ("*.md", ["README.md", "foo/bar/README.md", ".md"], ["README", "README.md5"]),
            ("**.md", ["README.md", "foo/README.md"], ["README.md5"]),
            ("foo/**", ["foo/a", "foo/bar/a", "bar/foo/a", "bar/foo/bar/a"], ["foo2/a", "bar/foo2/a", "foo"]),
            ("foo/*", ["foo/a", "x/foo/a"], ["foo/a/b"]),
            ("foo-[1-4].txt", ["foo-1.txt", "sub/sub/foo-4.txt"], ["foo-5.txt", "foo-11.txt"]),
            ("{foo,bar}.md", ["foo.md", "x/bar.md"], ["baz.md", "foobar.md"]),
            ("{foo,bar}/**", ["foo/a", "bar/a/b"], ["baz/a"]),
            ("a{,b}", ["a", "ab"], ["abb"]), ("a?c", ["abc", "aäc"], ["ac", "a/c"]), ("[!a]x", ["bx"], ["ax", "a/x"]),
            ("[^a]x", ["^x", "ax"], ["bx"]), ("[-a]x", ["-x", "ax"], ["bx"]), ("[a-]x", ["-x", "ax"], ["bx"]),
            ("a[,]b", ["a,b"], ["ab"]),
            ("\\*", ["*"], ["a"]), ("a\\{b", ["a{b"], ["ab"]), ("a}b", ["a}b"], ["ab"]), ("/foo", [], ["foo", "x/foo"]),
            ("a**b", ["ab", "axb", "a/x/b"], ["abc"]),
        ])
    func globs(glob: String, fitting: [String], others: [String]) {
        let owners = CodeOwners(.gerrit, files: ["d/OWNERS": "per-file \(glob)=a@x.io"])
        for path in fitting { #expect(owners.shown("d/" + path) == "a@x.io :1", "\(glob) on \(path)") }
        for path in others { #expect(owners.shown("d/" + path) == "-", "\(glob) on \(path)") }
        #expect(owners.shown("BUILD") == "-")
    }

    @Test(
        "a glob that is invalid fits nothing, and is said",
        arguments: ["{foo", "{a{b,c}}", "[a", "[]", "[!]", "[c-a]", "[a/b]", "[a-c-e]", "[^-a]", "a\\"])
    func invalidGlobs(glob: String) {
        let owners = CodeOwners(.gerrit, "per-file \(glob)=a@x.io")
        for path in ["foo", "a", "b", "c", "[a", "\\", "a\\"] { #expect(owners.shown(path) == "-") }
        #expect(owners.diagnostics.map(\.problem) == [.matchesNothing])
    }

    private static let tree: KeyValuePairs<String, String> = [
        "OWNERS": "root@x.io\nper-file *.md=docs@x.io",
        "a/OWNERS": "a@x.io",
        "a/b/OWNERS": "set noparent\nb@x.io",
        "a/b/c/OWNERS": "c@x.io",
        "d/OWNERS": "d@x.io\nper-file *.md=set noparent\nper-file *.md=md@x.io",
        "e/OWNERS": "set noparent",
        "f/OWNERS": "*",
    ]

    @Test(
        "owners of all folders above count, up to `set noparent`",
        arguments: [
            ("x.c", "root@x.io :OWNERS:1"), ("x.md", "docs@x.io root@x.io :OWNERS:2"), ("a/x.c", "a@x.io root@x.io :a/OWNERS:1"),
            ("a/x.md", "a@x.io docs@x.io root@x.io :a/OWNERS:1"), ("a/b/x.md", "b@x.io :a/b/OWNERS:2"),
            ("a/b/c/x.c", "c@x.io b@x.io :a/b/c/OWNERS:1"), ("a/z/y/x.c", "a@x.io root@x.io :a/OWNERS:1"),
            ("d/x.c", "d@x.io root@x.io :d/OWNERS:1"), ("d/x.md", "md@x.io :d/OWNERS:3"), ("d/y/x.md", "md@x.io :d/OWNERS:3"),
            ("e/x.c", "nobody :e/OWNERS:1"), ("f/x.c", "* root@x.io :f/OWNERS:1"),
        ])
    func inheritance(path: String, expected: String) {
        #expect(CodeOwners(.gerrit, files: Self.tree).shown(path, files: true) == expected)
    }

    @Test(
        "`include` takes over all of a file, `file:` the owners of the folder alone",
        arguments: [
            ("include /lib/OWNERS", "x.c", "lib@x.io :lib/OWNERS:2"), ("include ../lib/OWNERS", "x.c", "lib@x.io :lib/OWNERS:2"),
            ("include /lib/OWNERS", "x.md", "md@x.io lib@x.io :lib/OWNERS:3"),
            ("file:/lib/OWNERS", "x.c", "lib@x.io root@x.io :lib/OWNERS:2"),
            ("file: ../lib/OWNERS # x", "x.md", "lib@x.io root@x.io :lib/OWNERS:2"),
            ("file:/TEAM_OWNERS", "x.c", "team@x.io root@x.io :TEAM_OWNERS:1"),
            ("file:/OWNERS_team-1", "x.c", "one@x.io root@x.io :OWNERS_team-1:1"),
            ("per-file *.md=file:/lib/OWNERS", "x.md", "lib@x.io root@x.io :lib/OWNERS:2"),
            ("per-file *.md=file:/lib/OWNERS", "x.c", "root@x.io :OWNERS:1"),
            ("own@x.io\nper-file *.md=set noparent\nper-file *.md=file:/lib/OWNERS", "x.md", "lib@x.io :lib/OWNERS:2"),
            ("file:/chain/OWNERS", "x.c", "chain@x.io lib@x.io root@x.io :chain/OWNERS:1"),
            ("include /chain/OWNERS", "x.c", "chain@x.io lib@x.io :chain/OWNERS:1"),
            ("include /loop/OWNERS", "x.c", "loop@x.io root@x.io :loop/OWNERS:1"),
            ("include /d/OWNERS\na@x.io", "x.c", "a@x.io root@x.io :d/OWNERS:2"),
            // A file that is drawn in for its owners alone is followed where its own rules for files draw in others.
            ("file:/byfile/OWNERS", "x.md", "lib@x.io root@x.io :lib/OWNERS:2"),
            ("file:/byfile/OWNERS", "x.c", "root@x.io :OWNERS:1"),
            ("include /lib/../lib/./OWNERS", "x.c", "lib@x.io :lib/OWNERS:2"),
            ("include /../../lib/OWNERS", "x.c", "lib@x.io :lib/OWNERS:2"),
        ])
    func imports(text: String, path: String, expected: String) {
        let owners = CodeOwners(
            .gerrit,
            files: [
                "OWNERS": "root@x.io", "d/OWNERS": text, "lib/OWNERS": "set noparent\nlib@x.io\nper-file *.md=md@x.io",
                "TEAM_OWNERS": "team@x.io", "OWNERS_team-1": "one@x.io", "chain/OWNERS": "chain@x.io\ninclude /lib/OWNERS",
                "loop/OWNERS": "loop@x.io\ninclude /loop/two/OWNERS", "loop/two/OWNERS": "include /loop/OWNERS",
                "byfile/OWNERS": "per-file *.md=file:/lib/OWNERS",
            ])
        #expect(owners.shown("d/" + path, files: true) == expected)
        #expect(owners.diagnostics == [])
    }

    @Test("rules for files of an included file look at the path below the folder that includes it")
    func includedGlobs() {
        let owners = CodeOwners(.gerrit, files: ["d/OWNERS": "include /lib/OWNERS", "lib/OWNERS": "per-file sub/*.md=md@x.io"])
        #expect(owners.shown("d/sub/x.md") == "md@x.io :1")
        #expect(owners.shown("d/x.md") == "-")
    }

    @Test(
        "what cannot be drawn in is said, and where it could take owners away they are unknown",
        arguments: [
            ("a@x.io\nfile:/none/OWNERS", "a@x.io root@x.io :1", "2 missing-import skipped"),
            ("a@x.io\nfile:/lib/README", "a@x.io root@x.io :1", "2 missing-import skipped"),
            ("a@x.io\ninclude /none/OWNERS", "a@x.io root@x.io :1", "2 missing-import skipped"),
            ("a@x.io\nfile:other:/OWNERS", "a@x.io root@x.io :1", "2 foreign-import skipped"),
            ("a@x.io\nfile:other:main:/OWNERS", "a@x.io root@x.io :1", "2 foreign-import skipped"),
            ("a@x.io\ninclude other:/OWNERS", "? a@x.io root@x.io :1", "2 foreign-import not-known"),
            ("set noparent\nfile:other : /OWNERS", "? nobody :1", "2 foreign-import skipped"),
            ("per-file *.c=file:other:/OWNERS", "root@x.io :1", "1 foreign-import skipped"),
        ])
    func foreign(text: String, expected: String, diagnostic: String) {
        let owners = CodeOwners(.gerrit, files: ["OWNERS": "root@x.io", "d/OWNERS": text, "lib/README": "x"])
        #expect(owners.shown("d/x.c") == expected)
        #expect(owners.shown("d/y.c") == expected)
        #expect(owners.shownDiagnostics == [diagnostic])
    }

    @Test("a file that cannot be read leaves owners unknown for what it could decide, and for nothing else")
    func unreadable() {
        let owners = CodeOwners(
            .gerrit,
            files: [
                "OWNERS": "root@x.io", "a/OWNERS": "a@x.io\u{0}", "b/OWNERS": "b@x.io",
                "c/OWNERS": "set noparent\nfile:/a/OWNERS",
            ])
        #expect(owners.shown("b/x") == "b@x.io root@x.io :1")
        #expect(owners.shown("a/x") == "? root@x.io :1")
        #expect(owners.shown("c/x") == "? nobody :1")
    }

    @Test("files that draw in more than a limit, or lie too deep, leave owners unknown")
    func limits() {
        var files: [GitPath: [UInt8]] = ["OWNERS": Array("a@x.io\ninclude /f1_OWNERS".utf8)]
        for number in 1...20 {
            files[GitPath(bytes: "f\(number)_OWNERS".utf8)] = Array("f\(number)@x.io\ninclude /f\(number + 1)_OWNERS".utf8)
        }
        var limits = OwnersLimits()
        limits.imports = 10
        limits.depth = 5
        let owners = CodeOwners(tree: OwnersFiles(files), syntax: .gerrit, limits: limits)
        #expect(shown(owners.owners(of: "x")).hasPrefix("? a@x.io f1@x.io"))
        #expect(!owners.owners(of: "1/2/3/4/5/6/x").isKnown)
        limits.imports = 50
        #expect(CodeOwners(tree: OwnersFiles(files), syntax: .gerrit, limits: limits).owners(of: "1/2/x").isKnown)
        limits.files = 3
        #expect(!CodeOwners(tree: OwnersFiles(files), syntax: .gerrit, limits: limits).owners(of: "1/2/x").isKnown)
    }
}

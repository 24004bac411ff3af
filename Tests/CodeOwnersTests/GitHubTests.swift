import CodeOwners
import RiskModel
import Testing

@Suite("CODEOWNERS as GitHub reads it")
struct GitHubTests {
    @Test(
        "a pattern fits some paths and not others",
        arguments: [
            ("*", ["a", ".a", "a/b", "a/b/c.txt"], []),
            ("/*", ["a", ".gitignore"], ["a/b", "a/b/c"]),
            ("**", ["a", "a/b", "a/b/c"], []),
            ("*.js", ["a.js", "src/a.js", ".js", "lib.js/readme"], ["a.jsx", "ajs", "a.js.map", "A.JS"]),
            ("/*.js", ["a.js", "lib.js/readme"], ["src/a.js"]),
            ("docs/*", ["docs/getting-started.md", "docs/.hidden"], ["docs/build-app/troubleshooting.md", "docs", "a/docs/b"]),
            ("docs/*.md", ["docs/a.md", "docs/x.md/y"], ["docs/a/b.md", "x/docs/a.md"]),
            ("apps/", ["apps/a", "x/apps/a", "x/y/apps/b/c"], ["apps", "myapps/a", "apps2/a"]),
            ("/build/logs/", ["build/logs/a", "build/logs/b/c"], ["build/logs", "x/build/logs/a", "build/logs2/a"]),
            ("**/logs", ["logs", "logs/a", "build/logs/a", "deeply/nested/logs/x/y", "a/logs"], ["logsx", "a/xlogs/b"]),
            ("/apps/github", ["apps/github", "apps/github/a", "apps/github/a/b"], ["apps/github2", "x/apps/github"]),
            ("README", ["README", "a/README", "README/a"], ["README.md", "readme", "a/READMEs"]),
            ("foo/bar", ["foo/bar", "foo/bar/baz"], ["foo/bart", "x/foo/bar", "foo"]),
            ("foo/bar/", ["foo/bar/baz"], ["foo/bar", "x/foo/bar/baz"]),
            ("f*", ["f", "foo", "foo/bar", "bar/foo/baz"], ["bar", "xf"]),
            ("f*/", ["foo/bar", "bar/foo/baz"], ["foo", "bar/foo"]),
            ("/f*/", ["foo/bar"], ["foo", "bar/foo/baz"]),
            ("/*/", ["a/b", "a/b/c"], ["a"]),
            ("*/", ["a/b", "a/b/c"], ["a"]),
            ("foo/*/baz", ["foo/bar/baz", "foo/bar/baz/q"], ["foo/baz", "foo/a/b/baz"]),
            ("foo/**", ["foo/a", "foo/a/b"], ["foo", "x/foo/a"]),
            ("foo/**/", ["foo/a", "foo/a/b"], ["foo"]),
            ("foo/**/bar", ["foo/bar", "foo/a/bar", "foo/a/b/bar/c"], ["foo/barx", "x/foo/bar", "foo"]),
            ("foo/**/*.md", ["foo/a.md", "foo/b/c/a.md"], ["a.md", "foo/a.mdx"]),
            ("foo/**/*", ["foo/a", "foo/a/b"], ["foo", "bar/a"]),
            ("**/foo/bar", ["foo/bar", "q/foo/bar", "q/r/foo/bar/baz"], ["foo/baz/bar"]),
            ("/**/foo", ["foo", "a/foo", "a/foo/b"], ["foox"]),
            ("**/*bar*", ["bar", "foo/rebar", "a/barrio/b"], ["ba", "foo/b-a-r"]),
            ("a**b", ["ab", "axb", "x/ab"], ["a/b", "a/x/b"]),
            ("foo**", ["foo", "foobar/x"], ["x/fo"]),
            ("f?o", ["foo", "f-o", "fäo", "a/foo"], ["fo", "fooo", "f/o"]),
            ("f\\?o", ["f?o"], ["foo"]),
            ("f\\*o", ["f*o"], ["foo", "fo"]),
            ("a\\\\b", ["a\\b"], ["ab"]),
            ("path\\ with\\ spaces", ["path with spaces", "a/path with spaces/b"], ["path"]),
            ("\\[x\\]", ["[x]", "a/[x]/b"], ["x"]),
            ("x]", ["x]"], ["x"]),
            ("services/foo:bar", ["services/foo:bar"], ["services/foo-bar"]),
            ("a|b{c}(d)~^+@$,=&%", ["a|b{c}(d)~^+@$,=&%"], ["a"]),
            ("Docs/", ["Docs/a"], ["docs/a"]),
            ("/日本語/", ["日本語/a"], ["日本/a"]),
            ("/", [], ["a", "a/b", "/"]),
            ("//", [], ["a", "a/b"]),
            ("a//b", [], ["a/b", "a/x/b"]),
            ("/a/**/b/**/c", ["a/b/c", "a/x/b/y/z/c/d"], ["a/c/b", "a/b"]),
            ("**/a/**/b", ["a/b", "x/a/y/b"], ["b/a"]),
            ("*a*b*c", ["abc", "xaybzc"], ["acb", "abcx"]),
            ("a!b", ["a!b"], ["ab"]),
            ("./a", [], ["a"]),
            (".github/workflows/*.yml", [".github/workflows/ci.yml"], [".github/workflows/x/ci.yml"]),
        ])
    func patterns(pattern: String, fitting: [String], others: [String]) {
        let owners = CodeOwners(.github, "\(pattern) @a\n")
        for path in fitting { #expect(owners.shown(path) == "@a :1", "\(pattern) on \(path)") }
        for path in others { #expect(owners.shown(path) == "-", "\(pattern) on \(path)") }
    }

    private static let example = """
        # Each line is a pattern and its owners.
        *       @global-owner1 @global-owner2

        *.js    @js-owner #This is an inline comment.
        *.go docs@example.com
        *.txt @octo-org/octocats
        /build/logs/ @doctocat
        docs/*  docs@example.com
        /scripts/ @doctocat @octocat
        **/logs @octocat
        /apps/ @octocat
        /apps/github
        """

    @Test(
        "of all lines that fit, the last decides",
        arguments: [
            ("main.rb", "@global-owner1 @global-owner2 :2"), ("x/main.js", "@js-owner :4"), ("a.go", "docs@example.com :5"),
            ("a/b.txt", "@octo-org/octocats :6"), ("build/logs/a.txt", "@octocat :10"), ("docs/a.js", "docs@example.com :8"),
            ("docs/x/a.js", "@js-owner :4"), ("scripts/a", "@doctocat @octocat :9"), ("apps/a", "@octocat :11"),
            ("apps/github", "nobody :12"), ("apps/github/a.js", "nobody :12"), ("deeply/nested/logs/x", "@octocat :10"),
        ])
    func lastDecides(path: String, expected: String) {
        #expect(CodeOwners(.github, Self.example).shown(path) == expected)
    }

    @Test(
        "a line that is invalid is skipped, said of, and leaves the decision to the line before",
        arguments: [
            ("!a @b", "2:1 invalid-pattern skipped"), ("a[bc] @b", "2:2 invalid-pattern skipped"),
            ("[a] @b", "2:1 invalid-pattern skipped"), ("\\#a @b", "2:1 invalid-pattern skipped"),
            ("a*** @b", "2:2 invalid-pattern skipped"), ("a\\", "2:2 invalid-pattern skipped"),
            ("a b", "2:3 invalid-owner skipped"), ("a @b c", "2:6 invalid-owner skipped"), ("a @", "2:3 invalid-owner skipped"),
            ("a @b/c/d", "2:3 invalid-owner skipped"), ("a @b/", "2:3 invalid-owner skipped"),
            ("a @/b", "2:3 invalid-owner skipped"),
            ("a @b.c", "2:3 invalid-owner skipped"), ("a b@c", "2:3 invalid-owner skipped"),
            ("a b@c.d1", "2:3 invalid-owner skipped"),
            ("a b@.com", "2:3 invalid-owner skipped"), ("a @@maintainer", "2:3 invalid-owner skipped"),
            ("a @b, @c", "2:3 invalid-owner skipped"), ("a @b_c/d", "2:3 invalid-owner skipped"),
            ("a @ä", "2:3 invalid-owner skipped"),
        ])
    func invalid(line: String, diagnostic: String) {
        let owners = CodeOwners(.github, "* @first\n\(line)\n")
        #expect(owners.shownDiagnostics == [diagnostic])
        #expect(owners.shown("a") == "@first :1")
    }

    @Test(
        "owners are users, teams and addresses, each once",
        arguments: [
            ("a @b", "@b :1"), ("a @b-c_d", "@b-c_d :1"), ("a @b/c_d-e", "@b/c_d-e :1"),
            ("a x.y+z@sub.example.com", "x.y+z@sub.example.com :1"),
            ("a\t@b\t @c  ", "@b @c :1"), ("  a @b", "@b :1"), ("a @b @B @b", "@b :1"), ("a @b#c", "@b :1"),
            ("a @b #c @d", "@b :1"),
            ("a", "nobody :1"), ("a # @b", "nobody :1"), ("a#b @c", "nobody :1"), ("# a @b", "-"), ("   ", "-"),
            ("a @b\r", "@b :1"), ("\u{FEFF}a @b", "@b :1"),
        ])
    func owners(line: String, expected: String) {
        #expect(CodeOwners(.github, line).shown("a") == expected)
    }

    @Test("what is read otherwise than it looks is said")
    func notes() {
        #expect(CodeOwners(.github, "a#b @c").shownDiagnostics == ["1:2 comment-inside counts"])
        #expect(CodeOwners(.github, "/ @c").shownDiagnostics == ["1:1 matches-nothing counts"])
        #expect(CodeOwners(.github, "\u{FEFF}a @b").shownDiagnostics == ["1 byte-order-mark counts"])
        #expect(CodeOwners(.github, Self.example).shownDiagnostics == [])
    }

    @Test("the file is looked for in .github, at the top and in docs, and the first is the only one")
    func places() {
        let all: KeyValuePairs = [
            "docs/CODEOWNERS": "* @docs", "CODEOWNERS": "* @top", ".github/CODEOWNERS": "* @github",
            ".gitlab/CODEOWNERS": "* @gitlab",
        ]
        let owners = CodeOwners(.github, files: all)
        #expect(owners.shown("a", files: true) == "@github :.github/CODEOWNERS:1")
        #expect(owners.diagnostics.map(\.path) == ["CODEOWNERS", "docs/CODEOWNERS"])
        #expect(owners.diagnostics.allSatisfy { $0.problem == .shadowed })
        #expect(CodeOwners(.github, files: ["docs/CODEOWNERS": "* @docs", "CODEOWNERS": ""]).shown("a") == "-")
        #expect(CodeOwners(.github, files: ["docs/CODEOWNERS": "* @docs"]).shown("a") == "@docs :1")
        #expect(CodeOwners(.github, files: [".gitlab/CODEOWNERS": "* @gitlab", "codeowners": "* @x"]).shown("a") == "-")
    }

    @Test("a file of more than 3 MB is not loaded, and then owners are not known")
    func tooLarge() {
        let line = "* @a\n"
        let filler = String(repeating: "#", count: 3 * 1_024 * 1_024 - line.utf8.count)
        #expect(CodeOwners(.github, line + filler).shown("a") == "@a :1")
        let owners = CodeOwners(.github, line + filler + "#")
        #expect(owners.shown("a") == "? -")
        #expect(owners.shownDiagnostics == ["- too-large not-known"])
    }

    @Test("a line that cannot be read may replace those before it, and none behind it")
    func unclear() {
        let long = String(repeating: "a", count: 1 << 20)
        let owners = CodeOwners(.github, "*.md @before\n\(long) @x\n*.swift @behind\n")
        #expect(owners.shown("a.swift") == "@behind :3")
        #expect(owners.shown("a.md") == "? @before :1")
        #expect(owners.shown("a.c") == "? -")
        #expect(owners.shownDiagnostics == ["2 line-too-long not-known"])
        // A comment may be as long as it likes.
        #expect(CodeOwners(.github, "* @a\n#\(long)\n").shown("a") == "@a :1")
    }

    @Test("bytes that are not UTF-8 leave what they could decide unknown; elsewhere they do no harm")
    func encoding() {
        func owners(_ bytes: [UInt8]) -> CodeOwners { CodeOwners(file: bytes, at: "CODEOWNERS", syntax: .github) }
        #expect(owners(Array("* @a\n".utf8) + [0xE4] + Array(" @b".utf8)).shown("a") == "? @a :1")
        #expect(owners(Array("* @a\n# ".utf8) + [0xE4]).shown("a") == "@a :1")
        #expect(owners(Array("* @a\n* @".utf8) + [0xE4]).shown("a") == "@a :1")
        let sixteen = owners([0xFF, 0xFE] + "* @a\n".utf8.flatMap { [$0, 0] })
        #expect(sixteen.shown("a") == "? -")
        #expect(sixteen.shownDiagnostics == ["- not-text not-known"])
        // Paths need not be UTF-8 either.
        #expect(shown(owners(Array("a? @b".utf8)).owners(of: GitPath(bytes: [0x61, 0xE4]))) == "@b :1")
        #expect(shown(owners(Array("a? @b".utf8)).owners(of: GitPath(bytes: [0x61, 0xE4, 0xE4]))) == "-")
    }
}

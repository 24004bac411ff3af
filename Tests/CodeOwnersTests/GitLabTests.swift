import CodeOwners
import RiskModel
import Testing

@Suite("CODEOWNERS as GitLab reads it")
struct GitLabTests {
    @Test(
        "a pattern fits some paths and not others",
        arguments: [
            ("*", ["a", ".a", "a/b/c"], []),
            ("**", ["a", "a/b", "a/b/c"], []),
            ("/*", ["README.md", ".gitignore"], ["nested/README.md", "a/b/c"]),
            ("/**", ["a"], ["a/b"]),
            ("*.rb", ["hello.rb", "app/models/a.rb", ".rb"], ["a.rbx", "a.RB", "a.rb/x"]),
            ("README.md", ["README.md", "internal/README.md", "app/lib/README.md"], ["README.mdx", "README.md/x", "readme.md"]),
            ("internal/README.md", ["internal/README.md", "docs/api/internal/README.md"], ["internal/x/README.md"]),
            ("/README.md", ["README.md"], ["docs/README.md"]),
            ("/docs/", ["docs/a", "docs/a/b", "docs/.a"], ["docs", "x/docs/a", "docs2/a"]),
            ("lib/", ["lib/a", "ee/lib/gitlab/a.rb"], ["lib", "mylib/a"]),
            ("docs", ["docs", "a/docs"], ["docs/a", "docs/a/b"]),
            ("/docs", ["docs"], ["docs/a", "a/docs"]),
            ("/docs/*", ["docs/index.md"], ["docs/projects/index.md", "a/docs/index.md"]),
            ("/docs/**", ["docs/index.md"], ["docs/projects/index.md"]),
            ("/docs/**/", ["docs/a", "docs/a/b"], ["docs"]),
            ("/docs/**/*.md", ["docs/a.md", "docs/api/graphql/index.md"], ["a.md", "docs/a.mdx"]),
            ("/docs/**/index.md", ["docs/index.md", "docs/api/index.md", "docs/api/x/index.md"], ["index.md"]),
            ("/docs/*/README.md", ["docs/api/README.md"], ["docs/README.md", "docs/a/b/README.md"]),
            ("/docs/*spec*", ["docs/qa_specs.rb", "docs/spec_helpers.rb", "docs/runtime.spec", "docs/spec"], ["docs/spe/c"]),
            ("foo/*", ["foo/bar", "baz/foo/bar"], ["fufoo/bar", "foo/bar/baz"]),
            ("**/foo", ["foo", "a/foo", "a/b/foo"], ["foo/a"]),
            ("/**/foo", ["foo", "a/b/foo"], ["foo/a"]),
            ("/**/*", ["a", "a/b"], []),
            ("a**b", ["ab", "axb", "x/axxb"], ["a/b"]),
            ("a**/b", ["a/b", "ax/b", "y/ax/b"], ["a/x/b", "b"]),
            ("/a/**/b/**/c", ["a/b/c", "a/x/b/y/z/c"], ["a/c", "a/b/c/d"]),
            ("?.c", ["a.c", "x/ä.c"], [".c", "ab.c"]),
            ("[ab].c", ["[ab].c"], []),
            ("/[ab].c", ["a.c", "b.c"], ["c.c", "ab.c", "[ab].c"]),
            ("/[a-c]x", ["ax", "bx", "cx"], ["dx", "-x"]),
            ("/[!a-c]x", ["dx", "äx"], ["ax", "x"]),
            ("/[^a]x", ["bx"], ["ax", "^"]),
            ("/[c-a]x", ["ax", "cx"], ["bx"]),
            ("/[a-]x", ["ax", "-x"], ["bx"]),
            ("/[\\]]x", ["]x"], ["x", "\\x"]),
            ("/[\\a-c]x", ["ax", "bx"], ["\\x"]),
            ("/[]x", [], ["x", "]x", "[]x"]),
            ("/[!]x", ["ax"], ["x", "a"]),
            ("/[ä-ü]x", ["öx"], ["ax"]),
            ("/[a/b]x", ["ax", "bx"], ["/x", "[a/b]x"]),
            ("/a[", [], ["a[", "a"]),
            ("/a{b,c}", ["a{b,c}"], ["ab"]),
            ("/\\*", ["*"], ["a"]),
            ("/a\\/b", ["a/b"], ["a\\/b"]),
            ("\\#file.rb", ["#file.rb", "examples/#file.rb"], ["file.rb", "\\#file.rb"]),
            ("a\\#b", ["a#b"], ["ab"]),
            ("path\\ with\\ spaces/", ["path with spaces/docs.md", "x/path with spaces/a/b"], ["path/with"]),
            ("//a", [], ["a", "x/a"]),
            ("/", ["a", "a/b"], []),
            ("日本/", ["日本/a"], ["日/a"]),
            ("*a*b*c", ["abc", "xaybzc", "d/abc"], ["acb"]),
        ])
    func patterns(pattern: String, fitting: [String], others: [String]) {
        // In a section, so that a pattern that begins with `[` would show as a heading.
        let owners = CodeOwners(.gitlab, "[S]\n\(pattern) @a\n")
        if pattern.hasPrefix("[") {
            #expect(owners.shown("a.c") == "-", "the line is a heading")
            return
        }
        for path in fitting { #expect(owners.shown(path) == "@a [S] :2", "\(pattern) on \(path)") }
        for path in others { #expect(owners.shown(path) == "-", "\(pattern) on \(path)") }
    }

    @Test(
        "a heading opens a section, with what stands in it",
        arguments: [
            ("[Doc]\n* @a", "@a [Doc] :2"), ("^[Doc]\n* @a", "@a [Doc] optional :2"), ("[Doc][2]\n* @a", "@a x2 [Doc] :2"),
            ("[Doc] @d\n*", "@d [Doc] :2"), ("[Doc][3] @d @e/f\n*", "@d @e/f x3 [Doc] :2"),
            ("^[Doc] @d\n*", "@d [Doc] optional :2"),
            ("^[Doc][2] @d\n*", "@d x2 [Doc] optional :2"), ("[Doc] @d\n* @a", "@a [Doc] :2"),
            ("[Doc] @d\n* malformed", "nobody :2"),
            ("[Doc] malformed\n*", "nobody :2"), ("[Doc][0]\n* @a", "@a [Doc] :2"), ("[Doc][-1] @d\n*", "nobody :2"),
            ("[Doc][q] @d\n* @a", "@a [Doc] :2"), ("[Doc][q] @d\n*", "nobody :2"), ("[Doc][] @d\n*", "@d [Doc] :2"),
            ("[Doc]@d\n*", "nobody :2"), ("[Doc] @d, @e\n*", "@d [Doc] :2"), ("[Doc] # of @d\n*", "nobody :2"),
            ("[Doc] @@maintainer\n*", "@@maintainer [Doc] :2"), ("[Doc] d@example.com\n*", "d@example.com [Doc] :2"),
            ("[]\n* @a", "@a [] :2"), ("[ ]\n* @a", "@a [ ] :2"), ("[Two Words]\n* @a", "@a [Two Words] :2"),
            ("[A::B]\n* @a", "@a [A::B] :2"), ("[a]b]\n* @a", "@a [a] :2"), ("  [Doc]  \n* @a", "@a [Doc] :2"),
            ("x [Doc]\n* @a", "@a :2"), ("x ^[Doc]\n* @a", "@a :2"), ("[Doc\n* @a", "@a :2"), ("^[Doc\n* @a", "@a :2"),
            ("\\[Doc]\n* @a", "@a :2"), ("[Doc][99999999999999999999]\n* @a", "@a x1000000 [Doc] :2"),
            ("[Doc]\r\n* @a\r\n", "@a [Doc] :2"), ("\u{FEFF}[Doc]\n* @a", "@a [Doc] :2"),
        ])
    func headings(text: String, expected: String) {
        #expect(CodeOwners(.gitlab, text).shown("file") == expected)
    }

    @Test(
        "every section counts, and in each the last line that fits",
        arguments: [
            ("* @admin\n[A]\nREADME @u1 @u2\nin/README @u4\n[B]\nREADME @u3", "README", "@admin :1; @u1 @u2 [A] :3; @u3 [B] :6"),
            ("* @admin\n[A]\nREADME @u1 @u2\nin/README @u4\n[B]\nREADME @u3", "in/README", "@admin :1; @u4 [A] :4; @u3 [B] :6"),
            ("[A]\n*.rb @a\n[B]\n*.go @b\n[a]\n*.md @c", "x.md", "@c [A] :6"),
            ("[A]\n*.rb @a\n[B]\n*.go @b\n[a]\n*.rb @c", "x.rb", "@c [A] :6"),
            ("^[A]\n*.rb @a\n[A]\n*.go @b", "x.rb", "@a [A] :2"), ("[A]\n*.go @b\n^[A]\n*.rb @a", "x.rb", "@a [A] :4"),
            ("^[A]\n*.go @b\n^[a]\n*.rb @a", "x.rb", "@a [A] optional :4"),
            ("[A][2]\n*.go @b\n[A]\n*.rb @a", "x.rb", "@a [A] :4"),
            ("[A] @d\n*.go\n[A]\n*.rb", "x.rb", "nobody :4"), ("[A] @d\n*.go\n[A] @e\n*.rb", "x.rb", "@e [A] :4"),
            // The section of rules that stand in none is called `codeowners`, and joined by name once another is open.
            ("*.rb @a\n[codeowners]\n*.go @b", "x.go", "@b :3"),
            ("*.rb @a\n[Codeowners]\n*.rb @b", "x.rb", "@a :1; @b [Codeowners] :3"),
            ("* @a\n[X]\n*.md @x\n[CODEOWNERS]\n*.rb @b", "x.rb", "@b :5"),
            ("*.rb", "x.rb", "nobody :1"), ("[A]\n*.rb @a\n[B]\n*.rb", "x.rb", "@a [A] :2"),
            ("*.rb malformed", "x.rb", "nobody :1"),
        ])
    func sections(text: String, path: String, expected: String) {
        #expect(CodeOwners(.gitlab, text).shown(path) == expected)
    }

    @Test(
        "a pattern that stands twice keeps its rank and says what its last line says",
        arguments: [
            ("*.rb @a\nfoo/ @b\n*.rb @c", "foo/x.rb", "@b :2"), ("*.rb @a\nfoo/ @b\n*.rb @c", "x.rb", "@c :3"),
            ("*.rb @a\nfoo/ @b\n/**/*.rb @c", "foo/x.rb", "@b :2"), ("*.rb @a\nfoo/ @b\n!*.rb", "foo/x.rb", "-"),
            ("!*.rb\n*.rb @a", "x.rb", "@a :2"), ("^[A]\n*.rb @a\n[A]\n*.rb @b", "x.rb", "@b [A] :4"),
            ("[A]\n*.rb @a\n^[A]\n*.rb @b", "x.rb", "@b [A] optional :4"),
        ])
    func repeated(text: String, path: String, expected: String) {
        let owners = CodeOwners(.gitlab, text)
        #expect(owners.shown(path) == expected)
        #expect(owners.diagnostics.map(\.problem).contains(.repeatedPattern))
    }

    private static let exclusions = """
        * @group-x
        !*.rb
        !/app/temp/*
        !/app/*/temp/*
        [Ruby]
        *.rb @ruby
        !/config/*
        /config/routes.rb @routes
        """

    @Test(
        "an exclusion takes paths out of its section, whatever stands behind it",
        arguments: [
            ("file.txt", "@group-x :1"), ("app/models/user.rb", "@ruby [Ruby] :6"), ("config/routes.rb", "-"),
            ("config/a.txt", "@group-x :1"),
            ("app/temp/a.txt", "-"), ("app/x/temp/a.txt", "-"), ("app/x/y/temp/a.txt", "@group-x :1"),
            ("config/x/a.rb", "@ruby [Ruby] :6"),
        ])
    func exclusion(path: String, expected: String) {
        let owners = CodeOwners(.gitlab, Self.exclusions)
        #expect(owners.shown(path) == expected)
        #expect(owners.shownDiagnostics == [])
    }

    @Test("`!` alone excludes everything")
    func excludesAll() {
        #expect(CodeOwners(.gitlab, "* @a\n!").shown("x/y") == "-")
        #expect(CodeOwners(.gitlab, "* @a\n!*").shown("x/y") == "-")
        #expect(CodeOwners(.gitlab, "* @a\n!* @b").shownDiagnostics.contains("2:4 ignored-owners skipped"))
    }

    @Test(
        "owners are found wherever they stand behind the pattern",
        arguments: [
            ("@user-1", "@user-1"), ("@group/nested-on/other-group", "@group/nested-on/other-group"), ("@a, @b.", "@a @b"),
            ("@multiple @owners\t@tab-separated", "@multiple @owners @tab-separated"),
            ("@legal this does not match janedoe@example.com", "@legal janedoe@example.com"), ("@a # and @b", "@a @b"),
            ("@a #@b", "@a @b"),
            ("@@developer", "@@developer"), ("@@Developers @@mAintainer @@OWNERS", "@@developer @@maintainer @@owner"),
            ("@@owner. @@maintainers", "@@maintainer"), ("@@reporter @x", "@x"), ("a@@owner @@@maintainer @x", "@x"),
            ("@@owner @@owners", "@@owner"), ("x.y@example.com.", "x.y@example.com"), ("<x@example.com>", "<x@example.com"),
            ("(@x)", "@x"), ("@x.git", "@x.gi"), ("@a/b.", "@a/b"), ("@a/", "@a"), ("@a//b", "@a"), ("@-a @b", "@b"),
            ("@.a", "@.a"),
            ("@A @a", "@A"), ("@a@b.c", "@a a@b.c"), ("ä@b.de", "ä@b.de @b.de"),
        ])
    func references(text: String, expected: String) {
        #expect(CodeOwners(.gitlab, "* \(text)").shown("a") == "\(expected) :1")
    }

    @Test(
        "what does not mean what it seems to is said, with what GitLab does",
        arguments: [
            ("*.rb", ["1 missing-owners counts"]), ("[]\n* @a", ["1:1 unnamed-section counts"]),
            ("^[O][5]\n* @a", ["1:1 optional-count counts"]),
            ("[Invalid", ["1 missing-owners counts", "1:1 invalid-heading counts", "1:1 matches-nothing counts"]),
            ("*.js malformed @a other", ["1:6 invalid-owner skipped"]), ("[D] malformed\n* @a", ["1:5 invalid-owner skipped"]),
            ("[D][q] @d\n* @a", ["1:4 invalid-heading skipped"]), ("/a[b @a", ["1:1 matches-nothing counts"]),
            ("!*.js malformed", ["1:7 ignored-owners skipped"]), ("* @a\n# comment", []), ("\\#x @a", []), ("", []),
        ])
    func diagnostics(text: String, expected: [String]) {
        #expect(CodeOwners(.gitlab, text).shownDiagnostics == expected)
    }

    @Test("the file is looked for at the top, in docs and in .gitlab, and the first is the only one")
    func places() {
        let owners = CodeOwners(
            .gitlab, files: [".gitlab/CODEOWNERS": "* @gitlab", "docs/CODEOWNERS": "* @docs", ".github/CODEOWNERS": "* @github"])
        #expect(owners.shown("a", files: true) == "@docs :docs/CODEOWNERS:1")
        #expect(owners.diagnostics.map(\.problem) == [.shadowed])
        #expect(CodeOwners(.gitlab, files: [".gitlab/CODEOWNERS": "* @a"]).shown("a") == "@a :1")
        #expect(CodeOwners(.gitlab, files: [".gitlab/CODEOWNERS": "* @a", "CODEOWNERS": "* @b"]).shown("a") == "@b :1")
        #expect(CodeOwners(.gitlab, files: [".github/CODEOWNERS": "* @a"]).shown("a") == "-")
    }

    @Test("a line that cannot be read could be a heading or an exclusion, so then nothing is known")
    func unclear() {
        let long = String(repeating: "a", count: 1 << 20)
        let owners = CodeOwners(.gitlab, "\(long)\n* @a\n")
        #expect(owners.shown("a") == "? @a :2")
        #expect(owners.shownDiagnostics == ["1 line-too-long not-known"])
        let latin = CodeOwners(file: Array("* @a\n".utf8) + [0xE4], at: "CODEOWNERS", syntax: .gitlab)
        #expect(latin.shown("a") == "? @a :1")
        #expect(CodeOwners(.gitlab, "* @a\u{0}").shown("a") == "? -")
    }
}

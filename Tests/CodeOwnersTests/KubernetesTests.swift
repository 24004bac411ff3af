import CodeOwners
import RiskModel
import Testing

@Suite("OWNERS as Prow reads them")
struct KubernetesTests {
    private static let tree: KeyValuePairs<String, String> = [
        "OWNERS_ALIASES":
            "aliases:\n  api-team:\n    - Ann\n    - ben\n  nobody-yet:\n  Inline: { cat, dan }\n  nested: [api-team]\n",
        "OWNERS": "approvers:\n- root\nreviewers:\n- rita\nlabels:\n- sig/x\n",
        "a/OWNERS": "approvers: [Alice, \"@bob\", alice]\nemeritus_approvers: [eve]\n",
        "a/b/OWNERS": "options:\n  no_parent_owners: true\napprovers:\n  - bea\n",
        "a/b/c/OWNERS": "approvers:\n  - cy\n",
        "api/OWNERS": "approvers:\n- api-team\n- API-TEAM\n- zoe\nrequired_reviewers:\n- inline\n",
        "api/v1/OWNERS": "required_reviewers: [val]\noptions: {no_parent_owners: true}\n",
        "empty/OWNERS": "options:\n  no_parent_owners: true\n",
        "filters/OWNERS":
            "filters:\n  \".*\":\n    approvers: [all]\n  \"\\\\.go$\":\n    approvers: [gopher]\n    required_reviewers: [vet]\n  \"^docs/\":\n    approvers: [writer]\n",
        "both/OWNERS": "approvers: [top]\nfilters:\n  \".*\":\n    approvers: [filtered]\n",
        "labels/OWNERS": "labels: [x]\nfilters:\n  \".*\":\n    approvers: [filtered]\n",
        "nest/OWNERS": "approvers: [nested, nobody-yet]\n",
        "auto/OWNERS": "approvers: [ada]\noptions: {auto_approve_unowned_subfolders: true}\n",
        "auto/own/OWNERS": "approvers: [oz]\n",
        "reviewers/OWNERS": "reviewers: [rob]\noptions: {no_parent_owners: true}\n",
    ]

    @Test(
        "one approver of all folders above is enough, and required reviewers are demanded beside",
        arguments: [
            ("x", "@root :OWNERS:2"), ("z/y/x", "@root :OWNERS:2"), ("a/x", "@alice @bob @root :a/OWNERS:1"),
            ("a/z/x", "@alice @bob @root :a/OWNERS:1"), ("a/b/x", "@bea :a/b/OWNERS:4"), ("a/b/c/x", "@cy @bea :a/b/c/OWNERS:2"),
            (
                "api/x",
                "@ann @ben @zoe @root :api/OWNERS:2; @cat [required_reviewers] :api/OWNERS:6; @dan [required_reviewers] :api/OWNERS:6"
            ),
            // `no_parent_owners` ends the search only where somebody was found, of approvers and of required reviewers each.
            ("api/v1/x", "@ann @ben @zoe @root :api/OWNERS:2; @val [required_reviewers] :api/v1/OWNERS:1"),
            ("empty/x", "@root :OWNERS:2"),
            ("reviewers/x", "@root :OWNERS:2"),
            ("filters/x.c", "@all @root :filters/OWNERS:3"),
            ("filters/x.go", "@all @gopher @root :filters/OWNERS:3; @vet [required_reviewers] :filters/OWNERS:6"),
            ("filters/docs/x", "@all @writer @root :filters/OWNERS:3"),
            ("filters/x/docs/y", "@all @root :filters/OWNERS:3"), ("both/x", "@top @root :both/OWNERS:1"),
            ("labels/x", "@root :OWNERS:2"),
            ("nest/x", "@api-team @root :nest/OWNERS:1"),
            ("auto/x", "@ada @root :auto/OWNERS:1"), ("auto/sub/x", "@ada @root optional :auto/OWNERS:1"),
            ("auto/own/x", "@oz @ada @root :auto/own/OWNERS:1"),
        ])
    func tree(path: String, expected: String) {
        let owners = CodeOwners(.kubernetes, files: Self.tree)
        #expect(owners.shown(path, files: true) == expected)
        #expect(owners.owners(of: GitPath(bytes: path.utf8)).isKnown)
    }

    @Test(
        "a file is read as Prow reads it",
        arguments: [
            ("approvers: [a]", "@a :1"), ("Approvers: [a]", "@a :1"), ("approvers:\n- a\n- \"@A\"\n- b", "@a @b :2"),
            ("approvers: [1234, yes]", "@1234 @yes :1"),
            ("approvers: []", "-"), ("approvers:", "-"), ("", "-"), ("# nothing", "-"),
            ("---\napprovers: [a]\n---\napprovers: [b]", "@a :2"),
            ("unknown: x\napprovers: [a]", "@a :2"), ("required_reviewers: [a, a]", "@a [required_reviewers] :1"),
            ("reviewers: [a]", "-"),
            ("approvers: &x [a]\nrequired_reviewers: *x", "@a :1; @a [required_reviewers] :1"), ("approvers: [a]\r\n", "@a :1"),
            ("emeritus_approvers: [a]", "-"), ("{\"approvers\": [\"a\"]}", "@a :1"), ("approvers: [a]\noptions:", "@a :1"),
            ("approvers: [a]\noptions: {no_parent_owners: no}", "@a :1"), ("filters:", "-"), ("filters:\n  \".*\":", "-"),
        ])
    func file(text: String, expected: String) {
        let owners = CodeOwners(.kubernetes, text)
        #expect(owners.shown("x.md") == expected)
        #expect(owners.diagnostics == [])
    }

    @Test(
        "lists of the wrong type are as if they were not there, and said",
        arguments: [
            ("approvers: a", "-", ["1 wrong-type skipped"]), ("approvers: {a: b}", "-", ["1 wrong-type skipped"]),
            ("approvers: [[a]]", "-", ["1 wrong-type skipped"]), ("approvers: [a]\nlabels: x", "-", ["2 wrong-type skipped"]),
            ("approvers: a\nfilters:\n  \".*\":\n    approvers: [b]", "@b :4", ["1 wrong-type skipped"]),
            ("approvers: a\nfilters: [b]", "-", ["1 wrong-type skipped", "2 wrong-type skipped"]),
            ("- a", "-", ["1 wrong-type skipped"]), ("a@x.io", "-", ["1 wrong-type skipped"]),
            ("approvers: [a]\noptions: x", "-", ["2 wrong-type skipped"]),
            ("approvers: [a]\noptions: {no_parent_owners: \"true\"}", "-", ["2 wrong-type skipped"]),
            ("approvers: [\"a b\", c]", "@c :1", ["1 invalid-owner skipped"]),
            ("approvers: [\"\", org/team]", "-", ["1 invalid-owner skipped"]),
            ("filters:\n  x: y", "-", ["2 wrong-type skipped"]),
            ("filters:\n  \"*.md\":\n    approvers: [a]", "-", ["2 invalid-filter skipped"]),
            ("approvers: [a]\nfilters:\n  \".*\":\n    approvers: [b]", "@a :1", ["2 ignored-filters skipped"]),
        ])
    func wrongTypes(text: String, expected: String, diagnostics: [String]) {
        let owners = CodeOwners(.kubernetes, text)
        #expect(owners.shown("x.md") == expected)
        #expect(owners.shownDiagnostics == diagnostics)
    }

    @Test(
        "filters are read as Go reads them: with hyphens anywhere in a class, and escapes of all that is no letter or digit",
        arguments: [
            (#".*[\w-.]+\.go$"#, "x-y.go"), (#"\_test\.py$"#, "q_test.py"), (#"[a-z-0]\.c$"#, "-.c"), (#"a\ b\.txt$"#, "a b.txt"),
            (#"^[+--]x$"#, "-x"),
        ])
    func goPatterns(filter: String, path: String) {
        let owners = CodeOwners(.kubernetes, "filters:\n  '\(filter)':\n    approvers: [a]\n")
        #expect(owners.shown(path).hasPrefix("@a"), "\(owners.shownDiagnostics)")
    }

    @Test(
        "what is not understood leaves owners unknown",
        arguments: [
            ("approvers: [a", "? -"), ("approvers:\n\t- a", "? -"), ("approvers: [a]\napprovers: [b]", "? @a :1"),
            ("approvers: !!set [a]", "? @a :1"),
            ("filters:\n  \"\\\\bx\":\n    approvers: [a]\n  \".*\":\n    approvers: [b]", "? @b :5"),
            ("filters:\n  \"(?i)x\":\n    approvers: [a]", "? -"),
        ])
    func unclear(text: String, expected: String) {
        let owners = CodeOwners(.kubernetes, text)
        #expect(owners.shown("x.md") == expected)
        #expect(owners.diagnostics.allSatisfy { $0.effect == .notKnown } && !owners.diagnostics.isEmpty)
    }

    @Test(
        "a filter fits a path that it matches anywhere",
        arguments: [
            (#"\.go$"#, ["a.go", "b/a.go"], ["a.gox", "ago"]),
            (#"^docs/.*\.md$"#, ["docs/a.md", "docs/b/a.md"], ["x/docs/a.md", "docs/a.mdx"]),
            ("a|b$", ["xax", "xb"], ["bx"]), ("^(a|b)/", ["a/x", "b/x"], ["c/a/x"]),
            (#"\.(yml|ya?ml)$"#, ["a.yml", "a.yaml"], ["a.yl"]),
            ("[0-9]+", ["a1"], ["a"]), ("^[^/]+$", ["a"], ["a/b"]), (#"^\w+\.\d{2,3}$"#, ["a.12", "b.123"], ["a.1", "a.1234"]),
            ("a.c", ["abc", "a/c"], ["ac"]), ("^a+?b$", ["aab"], ["b"]), ("(?:x)(?P<n>y)(?<m>z)", ["xyz"], ["xy"]),
            (#"\Aa\z"#, ["a"], ["ab"]),
            ("[[:upper:]_]", ["A", "a_"], ["a"]), ("^{a}$", ["{a}"], ["a"]), ("^[]a]$", ["]", "a"], ["b"]),
            (#"^[\w-]$"#, ["a", "-"], ["."]),
            ("", ["a", ""], []), ("()", ["a"], []), ("x{2}", ["axx"], ["axa"]), (#"^\-$"#, ["-"], ["a"]), ("^ä$", ["ä"], ["a"]),
        ])
    func filters(pattern: String, fitting: [String], others: [String]) {
        let quoted = pattern.replacing("'", with: "''")
        let owners = CodeOwners(.kubernetes, files: ["d/OWNERS": "filters:\n  '\(quoted)':\n    approvers: [a]\n"])
        for path in fitting { #expect(owners.shown("d/" + path) == "@a :3", "\(pattern) on \(path)") }
        for path in others { #expect(owners.shown("d/" + path) == "-", "\(pattern) on \(path)") }
    }

    @Test(
        "a filter that RE2 refuses is passed over; one that only this reader does not understand is not",
        arguments: [
            ("*.md", "skipped"), ("a**", "skipped"), ("(a", "skipped"), ("a)", "skipped"), ("[a", "skipped"),
            ("[b-a]", "skipped"), (#"\y"#, "skipped"),
            ("a{2}{3}", "skipped"), ("a{3,2}", "skipped"), ("a{1001}", "skipped"), (#"a\"#, "skipped"), ("(?P<>a)", "skipped"),
            ("+", "skipped"),
            ("(?i)a", "not-known"), (#"\bx"#, "not-known"), (#"\pL"#, "not-known"), (#"\x41"#, "not-known"),
            (#"[\D]"#, "not-known"),
            ("[[:cntrl:]]", "not-known"), ("(a{1000}){10}", "not-known"),
        ])
    func refusedFilters(pattern: String, effect: String) {
        let owners = CodeOwners(.kubernetes, "filters:\n  '\(pattern)':\n    approvers: [a]\n  'x$':\n    approvers: [b]\n")
        #expect(owners.shown("x") == (effect == "skipped" ? "@b :5" : "? @b :5"))
        #expect(owners.shownDiagnostics == ["2 invalid-filter \(effect)"])
    }

    @Test(
        "aliases that cannot be read leave all owners unknown",
        arguments: [
            "aliases: [a]", "aliases:\n  x: y", "aliases:\n  x: [[a]]", "- a", "aliases: {x: [a", "aliases:\n  x: [a]\n  x: [b]",
            "a\u{0}",
        ])
    func brokenAliases(text: String) {
        let owners = CodeOwners(.kubernetes, files: ["OWNERS_ALIASES": text, "OWNERS": "approvers: [a]"])
        #expect(owners.shown("x") == "? @a :1")
        #expect(owners.diagnostics.map(\.path) == ["OWNERS_ALIASES"])
    }

    @Test("a file without aliases, or none, changes nothing", arguments: ["", "aliases:", "other: x"])
    func noAliases(text: String) {
        #expect(CodeOwners(.kubernetes, files: ["OWNERS_ALIASES": text, "OWNERS": "approvers: [a]"]).shown("x") == "@a :1")
    }

    @Test("a file that cannot be read leaves owners unknown for what it could decide, and for nothing else")
    func unreadable() {
        let owners = CodeOwners(
            .kubernetes, files: ["OWNERS": "approvers: [r]", "a/OWNERS": "approvers: [a]\u{0}", "b/OWNERS": "approvers: [b]"])
        #expect(owners.shown("a/x") == "? @r :1")
        #expect(owners.shown("a/y/x") == "? @r :1")
        #expect(owners.shown("b/x") == "@b @r :1")
    }
}

import Classification
import RiskModel
import Testing

@testable import RuleWorkbench

@Suite("Importing a configuration of gitleaks")
struct GitleaksImportTests {
    private func run(
        _ text: String, defaults: String? = nil, files: [String: String] = [:]
    ) throws -> Importer.Imported {
        try Importer(.gitleaks, prefix: "imported", defaults: defaults.map { ("default.toml", Array($0.utf8)) }) {
            path throws(ImportFailure) in
            guard let text = files[path] else { throw ImportFailure("there is no such file") }
            return Array(text.utf8)
        }.run(name: "g.toml", content: Array(text.utf8))
    }

    /// Which of the imported rules apply to a file of this text.
    private func applying(_ imported: Importer.Imported, to text: String, at path: String = "a.txt") throws -> [String] {
        let policy = try ImportedPolicy.load(imported, format: "gitleaks")
        let verdict = try Classifier(policy).classify(RuleExample(path: path, head: text).patch, for: CaseRunner.context)
        return verdict.files.flatMap(\.rules)
    }

    private static let token = """
        [[rules]]
        id = "Acme_Token"
        description = "An Acme token"
        regex = '''acme-([a-z]+)-([a-z0-9]{4,})\\s'''
        keywords = ["acme"]
        tags = ["acme"]

        """

    @Test("a rule becomes one of tier high that looks at added lines, masks what it finds and keeps its tags")
    func rule() throws {
        let imported = try run(Self.token)
        #expect(
            imported.text == """
                # Taken over from g.toml by difftier rules import.
                version: 1
                pack: imported-gitleaks
                rules:
                  - id: imported.acme-token
                    summary: An Acme token
                    tier: high
                    when: { added: 'acme-([a-z]+)-([a-z0-9]{4,})[\\t\\n\\f\\r ]', span: hunk }
                    redact: true
                    tags: [acme]
                    monotone: false

                """)
        #expect(imported.report.summary == "rules taken over whole: 1, in part: 0, not: 0")
        #expect(try applying(imported, to: "x acme-key-12ab\ny\n") == ["imported.acme-token"])
        #expect(try applying(imported, to: "x acme-key-1\n") == [])
    }

    @Test("keywords count where the pattern alone would find more")
    func keywords() throws {
        let imported = try run("[[rules]]\nid='hex'\nregex='[0-9a-f]{40}'\nkeywords=['Acme', 'sgp_']\n")
        let hash = String(repeating: "0a", count: 20)
        #expect(try applying(imported, to: "commit \(hash)\n") == [])
        #expect(try applying(imported, to: "ACME\n\ncommit \(hash)\n") == ["imported.hex"])
    }

    @Test("entropy is that of the group which holds the secret, and has to lie above")
    func entropy() throws {
        let rule = "[[rules]]\nid='t'\nregex='(k)=([a-z]+)'\nentropy=1.5\n"
        #expect(try applying(run(rule), to: "k=abcd\n") == [])
        #expect(try applying(run(rule + "secretGroup=2\n"), to: "k=abcd\n") == ["imported.t"])
        #expect(try applying(run(rule + "secretGroup=2\n"), to: "k=aabb\n") == [])
    }

    @Test("each kind of allowlist takes back what it takes back there")
    func allowlists() throws {
        func applies(_ allowlist: String, to text: String = "acme-key-12ab # demo\n", at path: String = "a.txt") throws -> Bool {
            try !applying(run(Self.token + "[[rules.allowlists]]\n" + allowlist), to: text, at: path).isEmpty
        }
        #expect(try !applies("regexes=['^key$']"))
        #expect(try applies("regexes=['12ab']"))
        #expect(try !applies("regexTarget='match'\nregexes=['12ab']"))
        #expect(try applies("regexTarget='match'\nregexes=['demo']"))
        #expect(try !applies("regexTarget='line'\nregexes=['demo']"))
        #expect(try !applies("stopwords=['nothing', 'KEY']"))
        #expect(try applies("stopwords=['12ab', '$nothing']"))
        #expect(try !applies("stopwords=['$nothing', 'kE']"))
        #expect(try !applies("paths=['^a\\.txt$']"))
        #expect(try applies("paths=['^b\\.txt$']"))
        let both = "condition='AND'\npaths=['^a\\.']\nregexTarget='line'\nregexes=['demo']\nstopwords=['ke']\n"
        #expect(try !applies(both))
        #expect(try applies(both, at: "b.txt"))
        #expect(try applies(both, to: "acme-key-12ab # real\n"))
        #expect(try applies(both, to: "acme-lock-12ab # demo\n"))
    }

    @Test("an allowlist of all rules, and one for some, count for those")
    func globalAllowlists() throws {
        let other = "[[rules]]\nid='other'\nregex='acme-key'\n"
        let imported = try run(
            Self.token + other
                + "[[allowlists]]\npaths=['^vendor/']\nregexes=['^demo$']\n[[allowlists]]\ntargetRules=['other']\npaths=['\\.md$']\n"
        )
        let text = "acme-key-12ab\n"
        #expect(try applying(imported, to: text, at: "vendor/a.txt") == [])
        #expect(try applying(imported, to: text, at: "a.md") == ["imported.acme-token"])
        #expect(try applying(imported, to: text) == ["imported.acme-token", "imported.other"])
        #expect(try applying(imported, to: "acme-demo-12ab\n") == [])
    }

    @Test("a rule of a path alone finds files that come or change, not files that go")
    func pathRule() throws {
        let imported = try run("[[rules]]\nid='p12'\npath='(?i)\\.p12$'\n")
        #expect(try applying(imported, to: "x", at: "key.P12") == ["imported.p12"])
        let policy = try ImportedPolicy.load(imported, format: "gitleaks")
        let gone = RuleExample(path: "key.p12", status: .deleted, base: "x").patch
        #expect(try Classifier(policy).classify(gone, for: CaseRunner.context).files.flatMap(\.rules) == [])
    }

    @Test("a configuration that extends others has their rules, with what it says instead, and without those it disables")
    func extending() throws {
        let base = Self.token + "[[rules]]\nid='other'\nregex='other-[0-9]+'\n[[rules]]\nid='gone'\nregex='gone'\n"
        let own = "[[rules]]\nid='Acme_Token'\nregex='acme-[0-9]+'\n"
        for extend in ["path='base/b.toml'", "useDefault=true"] {
            let imported = try run(
                "[extend]\n\(extend)\ndisabledRules=['gone']\n" + own, defaults: base, files: ["base/b.toml": base])
            #expect(imported.report.isComplete)
            #expect(try applying(imported, to: "acme-7 other-7 gone\n") == ["imported.acme-token", "imported.other"])
            #expect(imported.text.contains("summary: An Acme token"))
        }
    }

    @Test("what is not taken over is named, with file and line, and counted")
    func report() throws {
        let imported = try run(
            """
            surprise = 1
            [extend]
            useDefault = true
            [[rules]]
            id = "look"
            regex = '''(?=a)b'''
            [[rules]]
            id = "helper"
            regex = '''help'''
            skipReport = true
            [[rules]]
            id = "main"
            regex = '''acme-[a-z]+'''
            entropy = 3.12345
            odd = 1
              [[rules.required]]
              id = "helper"
              [[rules.allowlists]]
              commits = ["0a1b"]
              regexes = ['''\\1''', '''ok''']
            [[rules]]
            id = "nothing"
            [[rules]]
            id = "group"
            regex = '''a(b)'''
            secretGroup = 2
            [[allowlists]]
            targetRules = ["absent"]
            regexes = ['''x''']
            """)
        #expect(
            imported.report.remarks.map(\.description) == [
                "g.toml:1: at the top: `surprise` is not known",
                "g.toml:2: [extend] useDefault: gitleaks' own configuration is not at hand; name its file with --default FILE",
                "g.toml:6: rule look: regex: `(?=a` is no group of Go's language; not taken over",
                "g.toml:7: rule helper: only helps other rules (`skipReport`); not taken over",
                "g.toml:14: rule main: `entropy` has more than three places and is rounded down, so that more is found",
                "g.toml:15: rule main: `odd` is not known",
                "g.toml:16: rule main: `required`: what other rules have to find near by is not asked",
                "g.toml:19: rule main: `commits`: they are not asked",
                "g.toml:20: rule main: allowlist: `\\1` refers to a group, which Go does not; not taken over",
                "g.toml:21: rule nothing: has neither `regex` nor `path`; not taken over",
                "g.toml:23: rule group: `regex` has no group 2; not taken over",
                "g.toml:27: an allowlist is meant for rule absent, which is not there",
            ])
        #expect(imported.report.summary == "rules taken over whole: 0, in part: 1, not: 4")
        #expect(!imported.report.isComplete)
    }

    @Test(
        "a file that is no configuration is refused with its place",
        arguments: [
            ("[[rules]\n", "g.toml:1: a header without its end"), ("rules = 1\n", "g.toml:1: a list was expected"),
            ("[[rules]]\nregex='a'\n", "g.toml:1: a rule has no id"),
            ("[[rules]]\nid='a'\nregex=['a']\n", "g.toml:3: text was expected"),
            ("[[rules]]\nid='a'\nentropy='x'\n", "g.toml:3: an entropy from 0 to 21"),
            ("[[rules]]\nid='a'\n[[rules.allowlists]]\ncondition='XOR'\n", "g.toml:4: a condition is AND or OR"),
            ("[extend]\npath='../b.toml'\n", "g.toml:2: [extend] path: there is no such file"),
            ("a = \"\u{FFFD}", "g.toml:1: text without its end"), (String(repeating: "#", count: 1 << 20) + "\n", "larger than"),
            ("a = " + String(repeating: "[", count: 100_000), "g.toml:1: nested too deeply"),
        ])
    func refusals(text: String, message: String) {
        let failure = #expect(throws: ImportFailure.self) { try run(text) }
        #expect(failure?.description.contains(message) == true, "\(failure?.description ?? "")")
    }

    @Test("a configuration that would make endless conditions, or extends itself, is bounded and says so")
    func bounds() throws {
        let allowlist = "[[rules.allowlists]]\ncondition='AND'\nregexes=['a']\nstopwords=['b']\npaths=['c']\n"
        let many = try run(Self.token + String(repeating: allowlist, count: 40))
        #expect(
            many.report.remarks.map(\.message) == [
                "rule Acme_Token: allowlists that demand all at once and would make it too long: 38"
            ])
        // Each of many rules under each of many allowlists would be far more text than was read.
        let rules = (0..<1_000).map { "[[rules]]\nid='r\($0)'\nregex='acme'\n" }.joined()
        let allowlists = (0..<1_000).map { "[[allowlists]]\nregexes=['a\($0)']\nstopwords=['b\($0)']\n" }.joined()
        let imported = try run(rules + allowlists)
        #expect(imported.text.utf8.count < 10 * (rules + allowlists).utf8.count)
        #expect(imported.report.whole == 1_000)
        let own = "[extend]\npath='g.toml'\n" + Self.token
        #expect(try run(own, files: ["g.toml": own]).report.remarks.map(\.line) == [1])
    }

    @Test("names that are alike, odd or hostile stay apart and cannot be more than names")
    func names() throws {
        let imported = try run(
            ["A b", "a-b", "", "é", "x\\n- id: y", "$list", "${list}"].map {
                "[[rules]]\nid=\"\($0.isEmpty ? "'" : $0)\"\ndescription=\"\($0)\"\nregex='acme'\n"
            }.joined())
        let policy = try ImportedPolicy.load(imported, format: "gitleaks").policy
        #expect(
            policy.rules.map(\.id) == [
                "imported.a-b", "imported.a-b-2", "imported.unnamed", "imported.unnamed-2", "imported.x-id-y", "imported.list",
                "imported.list-2",
            ])
    }
}

import Classification
import RiskModel
import Testing

@testable import RuleWorkbench

@Suite("Importing the labels of labeler and the filters of paths-filter")
struct LabelImportTests {
    private func run(_ format: ImportFormat, _ text: String) throws -> Importer.Imported {
        try Importer(format, prefix: "imported").run(name: "l.yml", content: Array(text.utf8))
    }

    /// The labels that a changed file has.
    private func labels(_ format: ImportFormat, _ text: String, _ path: String, status: ChangeStatus? = nil) throws -> [String] {
        let policy = try ImportedPolicy.load(try run(format, text), format: format.rawValue)
        let patch = RuleExample(path: path, status: status, added: "x").patch
        return try Classifier(policy).classify(patch, for: CaseRunner.context).files.flatMap(\.labels).map {
            String($0.dropFirst("imported.".count))
        }
    }

    private func remarks(_ format: ImportFormat, _ text: String) throws -> [String] {
        try run(format, text).report.remarks.map(\.description)
    }

    @Test("before version 5, what any and all of the files ask may both leave paths out")
    func negations() throws {
        let text = """
            frontend:
              - any: ['src/**/*.js', '!src/**/*.test.js']
                all: ['!src/main.js']

            """
        #expect(try labels(.labeler, text, "src/a/b.js") == ["frontend"])
        for path in ["src/a/b.test.js", "src/main.js", "lib/a.js"] { #expect(try labels(.labeler, text, path) == [], "\(path)") }
    }

    static let version5 = """
        documentation:
          - changed-files:
              - any-glob-to-any-file: ['docs/**', '**/*.md']
        '@web/core':
          - all:
              - changed-files:
                  - any-glob-to-any-file: 'web/**/*.{ts,tsx}'
                  - all-globs-to-all-files: '!web/generated/**'
        docs-only:
          - changed-files:
              - all-globs-to-all-files: 'docs/**'
        release:
          - base-branch: '^release/.*'
        backport:
          - any:
              - head-branch: '^backport'
              - changed-files:
                  - all-globs-to-any-file: ['src/**', '!src/(gen)/**']
        two kinds:
          - changed-files:
              - any-glob-to-any-file: a/*
          - all:
              - changed-files:
                  - any-glob-to-any-file: b/*
        max-files-changed: 300

        """

    @Test(
        "labels from version 5 on are those of the files that give a pull request the label",
        arguments: [
            ("docs/a.txt", ["docs-only", "documentation"]), ("README.md", ["documentation"]), (".github/a.md", ["documentation"]),
            ("web/x/a.tsx", ["web-core"]), ("web/generated/a.ts", []), ("src/a.go", ["backport"]), ("src/(gen)/a.go", []),
            ("a/b", []),
        ])
    func version5(path: String, expected: [String]) throws {
        #expect(try labels(.labeler, Self.version5, path) == expected)
    }

    @Test("what labels of files cannot say is named, with file and line, and counted")
    func report5() throws {
        let report = try run(.labeler, Self.version5).report
        #expect(
            report.remarks.map(\.description) == [
                "l.yml:5: label @web/core: what is asked of all files is asked of the one that the label is about",
                "l.yml:9: label docs-only: is asked of all files; the label says it of one: ask `files: { all: { label: … } }`",
                "l.yml:13: label release: `base-branch` is left out; ask `target_branch` in a rule",
                "l.yml:16: label backport: `head-branch` is left out; where a change comes from is not asked here",
                "l.yml:19: label two kinds: asks for several files at once, which no label does; not taken over",
                "l.yml:25: `max-files-changed` has no meaning for labels of files; left out",
            ])
        #expect(report.summary == "labels taken over whole: 1, in part: 3, not: 2")
    }

    static let version4 = """
        frontend:
          - any: ['web/**/*', '!web/fixtures/**']
        infra: deploy/*
        tests:
          - '**/*_test.go'
          - tests/**
        elsewhere:
          - all: ['!docs/**']

        """

    @Test(
        "labels before version 5 too: every glob of `any` has to fit one file, and names that begin with a dot do not",
        arguments: [
            ("web/a/b.ts", ["elsewhere", "frontend"]), ("web/fixtures/b.ts", ["elsewhere"]), ("web/.a/b.ts", ["elsewhere"]),
            ("deploy/a.yml", ["elsewhere", "infra"]), ("deploy/x/a.yml", ["elsewhere"]), ("x/a_test.go", ["elsewhere", "tests"]),
            ("docs/a", []),
        ])
    func version4(path: String, expected: [String]) throws {
        #expect(try labels(.labeler, Self.version4, path) == expected)
        #expect(
            try remarks(.labeler, Self.version4) == [
                "l.yml:7: label elsewhere: is asked of all files; the label says it of one: ask `files: { all: { label: … } }`"
            ])
    }

    static let filters = """
        shared: &shared
          - 'common/**'
          - 'config/*.{yml,yaml}'
        backend:
          - *shared
          - 'backend/**'
        migrations:
          - added|modified: 'db/migrate/**'
          - deleted: ['db/schema.rb', 'db/structure.sql']
        odd:
          - 'app/(auth)/**'
          - broken|added: x
          - '!docs/**'

        """

    @Test("filters are the labels of the files that they let through, by kind of change where they say one")
    func pathsFilter() throws {
        #expect(try labels(.pathsFilter, Self.filters, "common/x/y") == ["backend", "odd", "shared"])
        #expect(try labels(.pathsFilter, Self.filters, "config/a.yaml") == ["backend", "odd", "shared"])
        #expect(try labels(.pathsFilter, Self.filters, "docs/config/a.yaml") == [])
        #expect(try labels(.pathsFilter, Self.filters, "db/migrate/1.rb", status: .added) == ["migrations", "odd"])
        #expect(try labels(.pathsFilter, Self.filters, "db/migrate/1.rb", status: .deleted) == ["odd"])
        #expect(try labels(.pathsFilter, Self.filters, "db/schema.rb", status: .deleted) == ["migrations", "odd"])
    }

    @Test("what a filter says and is not taken over, or means something else than it seems, is named")
    func reportOfFilters() throws {
        #expect(
            try remarks(.pathsFilter, Self.filters) == [
                "l.yml:11: filter odd: it groups by parentheses; the glob is left out",
                "l.yml:12: filter odd: `broken|added` is no kind of change; left out",
                "l.yml:13: filter odd: `!` takes nothing back there, it matches every other path; taken over so, unless "
                    + "`predicate-quantifier: every` is set, which this file does not say",
            ])
    }

    static let workflow = """
        on: push
        jobs:
          changes:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v4
              - uses: dorny/paths-filter@v3
                with:
                  predicate-quantifier: every
                  filters: |
                    backend:
                      - 'backend/**'
                      - '!**/*.md'
                    odd: 'app/(auth)/**'
          others:
            steps:
              - { uses: dorny/paths-filter@v3, with: { filters: .github/filters.yml } }

        """

    @Test("filters are found in the steps of a workflow, too, with what the step says of them")
    func workflow() throws {
        #expect(try labels(.pathsFilter, Self.workflow, "backend/a.go") == ["backend"])
        #expect(try labels(.pathsFilter, Self.workflow, "backend/a.md") == [])
        #expect(
            try remarks(.pathsFilter, Self.workflow) == [
                "l.yml:14: filter odd: it groups by parentheses; the glob is left out",
                "l.yml:17: the filters are those of another file; import `.github/filters.yml`",
            ])
        for (text, message) in [
            ("jobs: { a: { steps: [{ run: x }] } }\n", "l.yml: no step of the workflow has filters"),
            (
                "jobs:\n  a:\n    steps:\n    - uses: dorny/paths-filter@v3\n      with:\n        filters: |\n          a: [\n",
                "l.yml, the filters below line 6:"
            ),
        ] {
            let failure = #expect(throws: ImportFailure.self) { try run(.pathsFilter, text) }
            #expect(failure?.description.contains(message) == true, "\(failure?.description ?? "")")
        }
    }

    @Test(
        "a file that is neither is refused, with every mistake and its place", arguments: [ImportFormat.labeler, .pathsFilter])
    func refusals(format: ImportFormat) {
        for (text, message) in [
            ("- a\n", "l.yml:1:1: error: expected a mapping"), ("a: [", "l.yml:1:"), ("a: 1\na: 2\n", "l.yml:2:1: error:"),
            ("<<: { a: b }\n", "l.yml:1:1: error:"), ("", "one document was expected, and 0 are there"),
            ("a:\n  - \"\"\n", "the text is empty"),
        ] {
            let failure = #expect(throws: ImportFailure.self) { try run(format, text) }
            #expect(failure?.description.contains(message) == true, "\(text): \(failure?.description ?? "")")
        }
    }

    @Test("names that are alike stay apart, and thousands of them cost no more than their number")
    func names() throws {
        let text = (0..<5_000).map { "'\(String(repeating: "é", count: 1 + $0 % 3))\($0 % 2 == 0 ? "" : "+")\($0)': a\n" }
            .joined()
        #expect(try run(.pathsFilter, text).report.whole == 5_000)
        #expect(try labels(.pathsFilter, "a b: x\na-b: y\n'+': x\n", "x") == ["a-b", "unnamed"])
    }
}

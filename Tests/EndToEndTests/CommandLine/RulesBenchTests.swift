import Foundation
import TestKit
import Testing

@Suite("difftier rules bench")
struct RulesBenchTests {
    private let directory: TemporaryDirectory
    private let policy: String
    private let repository: String

    /// Three commits: prose, a workflow, and two lines of source of which one is left to fix.
    init() throws {
        directory = try TemporaryDirectory()
        policy = try SmallPolicy.write(into: directory)
        repository = directory.path + "/history"
        try GitFixture.git(["init", "--quiet", "--initial-branch=main", repository], in: directory.path)
        for (file, text) in [
            ("README", "first\n"), ("docs/a.md", "prose\n"), (".github/workflows/ci.yml", "on: push\n"),
            ("a.swift", "let a = 1\n// FIXME: later\n"),
        ] {
            try directory.write(text, to: "history/" + file)
            try GitFixture.git(["add", "--all"], in: repository)
            try GitFixture.git(["commit", "--quiet", "--message", file], in: repository)
        }
    }

    private func bench(_ arguments: String...) throws -> CommandRun {
        try Programs.run(Programs.difftier, ["rules", "bench", "--policy", policy, "--repo", repository] + arguments)
    }

    @Test("each rule and label is counted with the texts it was asked of, and how often it applied")
    func counts() throws {
        let run = try bench("--range", "HEAD~3..HEAD", "--format", "json")
        #expect(run.status == 0, "\(run.errorOutput)")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any])
        #expect(object["schema"] as? String == "difftier.rules-bench/v1")
        #expect(object["commits"] as? Int == 3)
        #expect(object["files"] as? Int == 3)
        #expect(object["lines"] as? Int == 4)
        let rows = try #require(object["rows"] as? [[String: Any]])
        func counts(_ name: String) -> [Int?] {
            let row = rows.first { $0["name"] as? String == name }
            return ["subjects", "candidates", "confirmed", "applied"].map { row?[$0] as? Int }
        }
        #expect(rows.count == 6)
        #expect(counts("prose") == [3, 1, 1, 1])
        #expect(counts("docs.prose") == [0, 0, 0, 1])
        #expect(counts("ci.workflow") == [3, 1, 1, 1])
        // Its second arm requires no string, so every line long enough is matched.
        #expect(counts("source.fixme") == [4, 4, 1, 1])
        // It redacts, so the three paths and the one line to be shown were asked, too.
        #expect(counts("secrets.token") == [8, 0, 0, 0])
    }

    @Test("people see what takes longest, and what the whole took")
    func text() throws {
        let run = try bench("--range", "HEAD~3..HEAD", "--top", "2")
        #expect(run.status == 0, "\(run.errorOutput)")
        #expect(run.lines.count == 4)
        #expect(
            run.lines[0].split(separator: " ") == ["RULE", "TIME", "SHARE", "SUBJECTS", "CANDIDATES", "CONFIRMED", "APPLIED"])
        #expect(run.lines[3].hasPrefix("3 commits, 3 files, 4 changed lines: "))
        #expect(run.lines[3].hasSuffix("2 of 5 rules never applied"))
    }

    @Test("a range that is none, and a number that lists nothing, are said")
    func mistakes() throws {
        let range = try bench("--range", "HEAD~99..HEAD")
        #expect(range.status == 66)
        #expect(range.errorOutput.contains("HEAD~99"))
        #expect(try bench("--range", "HEAD~1..HEAD", "--top", "0").status == 64)
    }
}

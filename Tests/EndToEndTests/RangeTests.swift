import TestKit
import Testing

@Suite("A range of commits gives one decision for each")
struct RangeTests {
    /// `main` with two merged branches.
    private static func merges() throws -> GitFixture {
        let git = try GitFixture()
        try git.commit("Begin", "a.txt", "a\n")
        for branch in ["one", "two"] {
            try git.git("checkout", "--quiet", "-b", branch, "main")
            try git.commit("First of \(branch)", "\(branch)/first.txt", "1\n")
            try git.commit("Second of \(branch)", "\(branch)/second.txt", "2\n")
            try git.git("checkout", "--quiet", "main")
            try git.commit("Meanwhile, \(branch)", "a.txt", "\(branch)\n")
            try git.merge(branch)
        }
        return git
    }

    private static func places(_ arguments: [String], in git: GitFixture) throws -> [[String?]] {
        let policy = try TemporaryDirectory()
        let run = try Programs.run(
            Programs.difftier,
            ["classify", "--repo", git.path, "--policy", try SmallPolicy.write(into: policy), "--format", "jsonl"] + arguments)
        return try run.decisions().map { [$0.patch.head, $0.patch.base] }
    }

    @Test("each commit that is not a merge, against its parent, newest first")
    func commits() throws {
        let git = try Self.merges()
        let expected = try git.git("log", "--no-merges", "--format=%H %P", "HEAD~2..HEAD").split(separator: "\n").map { line in
            line.split(separator: " ").map { Optional(String($0)) }
        }
        let decided = try Self.places(["--range", "HEAD~2..HEAD"], in: git)
        #expect(decided.count == 3)
        #expect(decided == expected)
    }

    @Test("with --first-parent each step of that line, merges included")
    func firstParents() throws {
        let git = try Self.merges()
        let expected = try git.git("log", "--first-parent", "--format=%H %P", "HEAD~4..HEAD").split(separator: "\n").map { line in
            line.split(separator: " ").prefix(2).map { Optional(String($0)) }
        }
        let decided = try Self.places(["--range", "HEAD~4..HEAD", "--first-parent"], in: git)
        #expect(decided.count == 4)
        #expect(decided == expected)
    }

    @Test("as many as git counts, through the service too")
    func count() throws {
        let git = try Self.merges()
        let service = try ServiceFixture(repositories: ["r": git])
        let root = try git.git("rev-list", "--max-parents=0", "HEAD")
        for (ours, theirs) in [([String](), "--no-merges"), (["--first-parent"], "--first-parent")] {
            let counted = try git.git("rev-list", "--count", theirs, "\(root)..HEAD")
            let run = try Programs.run(
                Programs.difftier,
                ["classify", "--server", service.socket, "--repo", "r", "--range", "\(root)..HEAD", "--format", "jsonl"] + ours)
            #expect(try run.decisions().count == Int(counted))
        }
    }

    @Test("an empty range gives no decision and is no failure")
    func empty() throws {
        #expect(try Self.places(["--range", "HEAD..HEAD"], in: Self.merges()) == [])
    }

    @Test("a table for people, with one row for each")
    func table() throws {
        let git = try Self.merges()
        let policy = try TemporaryDirectory()
        let run = try difftier(
            "classify", "--repo", git.path, "--policy", try SmallPolicy.write(into: policy), "--range", "HEAD~2..HEAD")
        #expect(run.status == 0)
        #expect(run.lines.first?.hasPrefix("TIER") == true)
        let heads = try git.git("log", "--no-merges", "--format=%H", "HEAD~2..HEAD").split(separator: "\n").map { $0.prefix(12) }
        let shown = run.lines.dropFirst().map { $0.split(separator: " ")[1] }
        #expect(shown == heads)
    }
}

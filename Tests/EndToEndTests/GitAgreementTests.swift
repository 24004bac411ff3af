import Foundation
import TestKit
import Testing

@Suite("git counts the same lines")
struct GitAgreementTests {
    private static let isWhole: Bool = {
        let answer = try? GitFixture.git(["rev-parse", "--is-shallow-repository"], in: Programs.project)
        return answer == "false"
    }()

    @Test(
        "in every commit of this project's own history, as --numstat does",
        .enabled(if: isWhole, "this checkout has no .git with its whole history, so nothing was compared"))
    func ownHistory() throws {
        let commits = try GitFixture.git(["rev-list", "--no-merges", "--max-count=150", "HEAD"], in: Programs.project)
            .split(separator: "\n").map(String.init)
        // A root commit has no parent to begin a range with.
        let oldest = try #require(commits.last { (try? GitFixture.git(["rev-parse", "\($0)~1"], in: Programs.project)) != nil })
        let policy = try TemporaryDirectory()
        let decisions = try difftier(
            "classify", "--repo", Programs.project, "--policy", try SmallPolicy.write(into: policy), "--range",
            "\(oldest)~1..HEAD", "--format", "jsonl"
        ).decisions()
        #expect(!decisions.isEmpty)
        for decision in decisions {
            let commit = try #require(decision.patch.head)
            let rows = try GitFixture.git(["show", "--numstat", "--no-renames", "--format=", commit], in: Programs.project)
                .split(separator: "\n").map { $0.split(separator: "\t") }
            let added = rows.compactMap { Int($0[0]) }.reduce(0, +)
            let deleted = rows.compactMap { Int($0[1]) }.reduce(0, +)
            if rows.allSatisfy({ $0[0] != "-" }) {
                #expect(decision.patch.additions == added, "\(commit)")
                #expect(decision.patch.deletions == deleted, "\(commit)")
            } else {
                // Files that git calls binary are counted as text here, as they are scanned.
                #expect(decision.patch.additions >= added && decision.patch.deletions >= deleted, "\(commit)")
            }
        }
    }
}

import Foundation
import TestKit
import Testing

@Suite("The prefilter changes how long it takes, and nothing else")
struct PrefilterTests {
    /// The verdicts of the last commits of this project's own history, without the engine that made them.
    private func verdicts(_ options: [String]) throws -> [String] {
        let last = try CommandRun.run("git", ["-C", Programs.project, "rev-list", "--no-merges", "--max-count=40", "HEAD"])
            .text.split(separator: "\n")
        let range = last.count < 40 ? "HEAD" : "\(last[39])..HEAD"
        return try Programs.run(
            Programs.difftier, ["classify", "--repo", Programs.project, "--range", range, "--format", "jsonl"] + options
        ).verdicts().map { $0.replacing(/"engine":\{[^}]*\},/, with: "") }
    }

    @Test("this project's own commits get the same verdicts with it and without, on one thread and on several")
    func ownHistory() throws {
        let expected = try verdicts(["--threads", "1"])
        #expect(!expected.isEmpty)
        for options in [["--threads", "3"], ["--no-prefilter", "--threads", "2"]] {
            let found = try verdicts(options)
            #expect(found.count == expected.count)
            for (one, other) in zip(found, expected) { #expect(one == other, "\(options)") }
        }
    }
}

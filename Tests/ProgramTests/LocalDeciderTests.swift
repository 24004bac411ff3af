import ArgumentParser
import Classification
import Foundation
import RiskModel
import TestKit
import Testing

@testable import difftier

@Suite("Deciding in-process")
struct LocalDeciderTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try git("init", "--quiet", "-b", "main")
        try directory.write("one\n", to: "a.txt")
        try git("add", "--all")
        try git("commit", "--quiet", "-m", "one")
        try directory.write("two\n", to: "a.txt")
        try git("commit", "--quiet", "--all", "-m", "two")
    }

    private func git(_ arguments: String...) throws {
        let run = try CommandRun.run(
            "git", arguments, in: directory.path,
            environment: [
                "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a",
                "GIT_AUTHOR_EMAIL": "a@b.example",
                "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b.example",
            ])
        #expect(run.status == 0, "\(run.errorOutput)")
    }

    private func decide(_ asker: [String], _ choice: PatchChoice) throws -> [Decision] {
        var decisions: [Decision] = []
        let decider = LocalDecider(
            policy: try PolicySource.shipped.load(), directory: directory.path, asker: try AskerOptions.parse(asker), threads: 2)
        try decider.decide(choice) { decisions.append($0) }
        return decisions
    }

    @Test("--target is a branch, though a tag has its name")
    func target() throws {
        try git("checkout", "--quiet", "-b", "fix", "main~1")
        try directory.write("three\n", to: "b.txt")
        try git("add", "--all")
        try git("commit", "--quiet", "-m", "three")
        try git("tag", "main", "fix")
        let decision = try #require(try decide([], .target(branch: "main", head: "refs/heads/fix", twoDot: false)).first)
        #expect(decision.verdict.patch.files == 1, "against the tag nothing would have changed")
        #expect(decision.verdict.patch.target == "main")
    }

    @Test("claims are what is said of who asks, and part of the decision")
    func claims() throws {
        let choice = PatchChoice.revisions(base: "main~1", head: "main", twoDot: false)
        let decision = try #require(try decide(["--claim", "environment=staging", "--claim", "note=a=b"], choice).first)
        #expect(decision.verdict.subject.claims == ["environment": "staging", "note": "a=b"])
        #expect(throws: (any Error).self) { try AskerOptions.parse(["--claim", "environment"]) }
        #expect(throws: (any Error).self) { try AskerOptions.parse(["--claim", "=x"]) }
    }

    @Test("the repository is called as told, else after its directory")
    func name() throws {
        let choice = PatchChoice.revisions(base: "main~1", head: "main", twoDot: false)
        #expect(try decide(["--repository-name", "payments-api"], choice).map(\.verdict.patch.repository) == ["payments-api"])
        #expect(try decide([], choice).map(\.verdict.patch.repository) == [directory.url.lastPathComponent])
    }
}

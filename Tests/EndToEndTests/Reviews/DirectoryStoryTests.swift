import Foundation
import TestKit
import Testing

/// A service that asks an executable who is behind names.
@Suite("A directory that is asked", .timeLimit(.minutes(3)))
struct DirectoryStoryTests {
    @Test("while it fails, the gate stays closed and says why, and nobody's word can be judged; then it opens")
    func failing() throws {
        let reviewed = try ReviewedService(owners: "/Sources/ @alice @zoe\n", directoryCommand: "exit 3")
        let closed = try reviewed.asAgent("gate", "--repo", "payments-api", "--head", "agent/fix")
        #expect(closed.status == 1 && closed.text.contains("directory of people cannot be asked"), "\(closed.text)")
        // Nor is anything planned on half an answer.
        #expect(!closed.text.contains("needed than may approve") && !closed.text.contains("\nask "), "\(closed.text)")
        let decision = try reviewed.gate().report.decisionID
        let early = try reviewed.asPerson("alice", "approve", "--decision", decision)
        #expect(early.status == 69 && early.errorOutput.contains("nobody's word can be judged"), "\(early.errorOutput)")

        try reviewed.answer(#"printf '{"people": []}'"#)
        // A failure is not asked about again for some seconds.
        Thread.sleep(forTimeInterval: 6)
        #expect(try reviewed.asPerson("alice", "approve", "--decision", decision).status == 0)
        #expect(try reviewed.gate().passes)
    }

    @Test("the forms for forges are of the plan that the service made")
    func forms() throws {
        let reviewed = try ReviewedService()
        func plan(_ format: String) throws -> [String: Any] {
            let run = try reviewed.asAgent(
                "review", "--repo", "payments-api", "--target", "main", "--head", "agent/fix", "--format", format)
            #expect(run.status == 0, "\(run.errorOutput)")
            return try #require(JSONSerialization.jsonObject(with: Data(run.text.utf8)) as? [String: Any])
        }
        let github = try plan("github")
        #expect(github["reviewers"] as? [String] == ["alice"])
        #expect(Set(github.keys) == ["reviewers", "team_reviewers"])
        let run = try reviewed.asAgent(
            "review", "--repo", "payments-api", "--target", "main", "--head", "agent/fix", "--format", "gitlab")
        let rules = try #require(JSONSerialization.jsonObject(with: Data(run.text.utf8)) as? [[String: Any]])
        #expect(rules.compactMap { $0["name"] as? String }.contains { $0.contains("team:security") }, "\(run.text)")
        #expect(rules.allSatisfy { $0["approvals_required"] as? Int == 1 })
    }
}

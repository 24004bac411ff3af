import Foundation
import TestKit
import Testing

/// One commit can stand on several branches: a gate is that of the branch that is asked about.
@Suite("The gate of a branch", .timeLimit(.minutes(3)))
struct GateBranchTests {
    private func gate(
        _ reviewed: ReviewedService, _ head: String, on branch: String
    ) throws -> (status: Int32, text: String) {
        let run = try reviewed.asQueue(on: branch, "gate", "--repo", "payments-api", "--head", head)
        return (run.status, run.text + run.errorOutput)
    }

    @Test("an objection to a branch is not lost where another branch's job asks about its commit")
    func objection() throws {
        let reviewed = try ReviewedService()
        let git = reviewed.payments.repository
        let decision = try reviewed.gate().report.decisionID
        #expect(try reviewed.asPerson("bob", "disapprove", "--decision", decision, "--reason", "not like this").status == 0)
        try git.git("checkout", "--quiet", "agent/fix")
        try git.git("commit", "--quiet", "--amend", "-m", "Say it in other words")
        let head = try git.git("rev-parse", "HEAD").trimmingCharacters(in: .newlines)
        try git.git("branch", "agent/x")
        #expect(try reviewed.asAgent(on: "agent/x", "gate", "--repo", "payments-api", "--head", "agent/x").status == 1)
        #expect(try reviewed.asPerson("alice", "approve", "--repo", "payments-api", "--head", head).status == 0)
        for revision in [head, "agent/fix", "refs/heads/agent/fix"] {
            let (status, text) = try gate(reviewed, revision, on: "agent/fix")
            #expect(status == 1 && text.contains("not like this") && text.contains("agent/fix → main"), "\(revision): \(text)")
        }
        // Who proves no branch and names one that the commit was not decided for is told all that was said.
        let named = try reviewed.asRunner("gate", "--repo", "payments-api", "--head", "agent/fix")
        #expect(named.status == 1 && named.text.contains("not like this"), "\(named.text)")
        #expect(try gate(reviewed, "agent/x", on: "agent/x").status == 0)
    }

    @Test("an approval of a branch is not lost where an agent asks about its commit from another one")
    func approval() throws {
        let reviewed = try ReviewedService()
        let git = reviewed.payments.repository
        try git.git("checkout", "--quiet", "-b", "feature", "main")
        let head = try git.commit("Space", "Sources/Pay.swift", "func pay() { }\n")
        let report = try reviewed.asQueue(on: "feature", "gate", "--repo", "payments-api", "--head", head, "--format", "json")
        let decision = try JSONDecoder().decode(GateDocument.self, from: Data(report.text.utf8)).decisionID
        #expect(try reviewed.asPerson("alice", "approve", "--decision", decision).status == 0)
        let tests = try reviewed.asRunner(
            "gate", "report", "tests", "--repo", "payments-api", "--head", head, "--state", "success")
        #expect(tests.status == 0, "\(tests.errorOutput)")
        #expect(try gate(reviewed, "feature", on: "feature").status == 0)
        #expect(try reviewed.asAgent(on: "agent/y", "gate", "--repo", "payments-api", "--head", head).status == 1)
        let after = try gate(reviewed, "feature", on: "feature")
        #expect(after.status == 0, "\(after.text)")
        // On the agent's own branch it counts for nothing, which is said.
        let other = try reviewed.asAgent(on: "agent/y", "gate", "--repo", "payments-api", "--head", head)
        #expect(other.status == 1 && other.text.contains("is about the branch feature"), "\(other.text)")
    }

    @Test("a change without files is objected to as any other")
    func withoutFiles() throws {
        let reviewed = try ReviewedService()
        let git = reviewed.payments.repository
        try git.git("checkout", "--quiet", "-B", "agent/fix", "main")
        try git.git("commit", "--quiet", "--allow-empty", "-m", "Say nothing")
        let first = try reviewed.gate()
        #expect(first.passes)
        let decision = first.report.decisionID
        #expect(try reviewed.asPerson("bob", "disapprove", "--decision", decision, "--reason", "what for?").status == 0)
        #expect(try !reviewed.gate().passes)
        #expect(try reviewed.asPerson("bob", "withdraw", "--decision", decision).status == 0)
        #expect(try reviewed.gate().passes)
    }

    @Test("GitLab's approvals without a time do not outlive what their person took back")
    func untimed() throws {
        let reviewed = try ReviewedService(policy: "version: 1\naccept_reviews_from: [gitlab]\n")
        let git = reviewed.payments.repository
        func bring() throws -> CommandRun {
            let head = try git.git("rev-parse", "agent/fix").trimmingCharacters(in: .newlines)
            return try reviewed.asRunner(
                "gate", "import", "-", "--forge", "gitlab", "--repo", "payments-api", "--head", "agent/fix",
                input: #"{"sha": "\#(head)", "approved_by": [{"user": {"username": "alice", "state": "active"}}]}"#)
        }
        let decision = try reviewed.gate().report.decisionID
        #expect(try bring().status == 0)
        #expect(try reviewed.gate().passes)
        Thread.sleep(forTimeInterval: 1.1)
        #expect(try reviewed.asPerson("alice", "withdraw", "--decision", decision).status == 0)
        #expect(try !reviewed.gate().passes)
        try git.git("checkout", "--quiet", "agent/fix")
        try git.commit("Round", "Sources/Pay.swift", "func pay() { round() }\n")
        _ = try reviewed.gate()
        let run = try bring()
        #expect(run.status == 0 && (run.text + run.errorOutput).contains("does not say when"), "\(run.text)\(run.errorOutput)")
        #expect(try !reviewed.gate().passes)
    }
}

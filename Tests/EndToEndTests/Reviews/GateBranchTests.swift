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
        let decision = try GateDocument(of: report).decisionID
        #expect(try reviewed.asPerson("alice", "approve", "--decision", decision).status == 0)
        let tests = try reviewed.asRunner(
            "gate", "report", "tests", "--repo", "payments-api", "--head", head, "--state", "success")
        #expect(tests.status == 0, "\(tests.errorOutput)")
        #expect(try gate(reviewed, "feature", on: "feature").status == 0)
        #expect(try reviewed.asAgent(on: "agent/y", "gate", "--repo", "payments-api", "--head", head).status == 1)
        let after = try gate(reviewed, "feature", on: "feature")
        #expect(after.status == 0, "\(after.text)")
        // From a branch of which nothing was said a gate is that of the decision: of the agent's branch by now, on which the approval counts for
        // nothing, which is said.
        let foreign = try gate(reviewed, head, on: "queue/main/17")
        #expect(foreign.status == 1 && foreign.text.contains("agent/y → main"), "\(foreign.text)")
        // On the agent's own branch it counts for nothing, which is said.
        let other = try reviewed.asAgent(on: "agent/y", "gate", "--repo", "payments-api", "--head", head)
        #expect(other.status == 1 && other.text.contains("is about the branch feature"), "\(other.text)")
    }

    @Test("a merge queue that runs on a branch of its own is told of the change's")
    func queueBranch() throws {
        let reviewed = try ReviewedService()
        let decision = try reviewed.gate().report.decisionID
        #expect(try reviewed.asPerson("alice", "approve", "--decision", decision).status == 0)
        for branch in ["main", "queue/main/17"] {
            let (status, text) = try gate(reviewed, reviewed.payments.agent, on: branch)
            #expect(status == 0 && text.contains("agent/fix → main"), "\(branch): \(text)")
        }
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

    private func bring(_ reviewed: ReviewedService, to head: String, _ reviews: (String, String)...) throws {
        let commit = try reviewed.payments.repository.git("rev-parse", head).trimmingCharacters(in: .newlines)
        let time = Date().addingTimeInterval(-60).formatted(.iso8601)
        let entries = reviews.map { login, state in
            """
            {"state": "\(state)", "user": {"login": "\(login)", "type": "User"}, "commit_id": "\(commit)",
             "author_association": "MEMBER", "submitted_at": "\(time)"}
            """
        }
        let run = try reviewed.asRunner(
            "gate", "import", "-", "--forge", "github", "--repo", "payments-api", "--head", head, "--format", "json",
            input: "[" + entries.joined(separator: ",") + "]")
        #expect(run.status == 0, "\(run.errorOutput)")
    }

    @Test("what a forge does not list for one branch is not taken back on another one with the same commit")
    func imports() throws {
        let reviewed = try ReviewedService(policy: "version: 1\naccept_reviews_from: [github]\n")
        _ = try reviewed.gate()
        try bring(reviewed, to: "agent/fix", ("bob", "CHANGES_REQUESTED"), ("alice", "APPROVED"))
        try reviewed.payments.repository.git("branch", "agent/x", "agent/fix")
        _ = try reviewed.asAgent(on: "agent/x", "gate", "--repo", "payments-api", "--head", "agent/x")
        try bring(reviewed, to: "agent/x")
        let gate = try reviewed.asAgent("gate", "--repo", "payments-api", "--head", "agent/fix")
        #expect(gate.status == 1 && gate.text.contains("@bob") && gate.text.contains("approved by @alice"), "\(gate.text)")
        try bring(reviewed, to: "agent/fix", ("alice", "APPROVED"))
        #expect(try reviewed.gate().passes)
        // The same review on another pull request is another one.
        try bring(reviewed, to: "agent/x", ("alice", "APPROVED"))
        #expect(try reviewed.asAgent(on: "agent/x", "gate", "--repo", "payments-api", "--head", "agent/x").status == 0)
    }

    @Test("a question from another branch does not become the decision that a commit's id stands for")
    func question() throws {
        let reviewed = try ReviewedService()
        let git = reviewed.payments.repository
        // Something was said of a branch that stands at the agent's commit later.
        try git.git("checkout", "--quiet", "-b", "topic/old", "main")
        let other = try git.commit("Space", "Sources/Log.swift", "func log() { }\n")
        _ = try reviewed.asAgent(on: "topic/old", "gate", "--repo", "payments-api", "--head", other)
        #expect(
            try reviewed.asPerson("bob", "disapprove", "--repo", "payments-api", "--head", other, "--reason", "no").status == 0)
        try git.git("checkout", "--quiet", "main")
        try git.git("branch", "--force", "topic/old", "agent/fix")
        _ = try reviewed.gate()
        let head = reviewed.payments.agent
        let asked = try reviewed.asRunner("gate", "--repo", "payments-api", "--head", "topic/old", "--format", "json")
        let aside = try GateDocument(of: asked).decisionID
        #expect(!asked.text.contains("agent/fix"), "\(asked.text)")
        // Nor does it once somebody names it.
        #expect(try reviewed.asPerson("bob", "gate", "--decision", aside).status == 1)
        #expect(try gate(reviewed, head, on: "queue/1").text.contains("agent/fix → main"))
        let said = try reviewed.asPerson(
            "bob", "disapprove", "--repo", "payments-api", "--head", head, "--reason", "not like this")
        #expect(said.status == 0, "\(said.errorOutput)")
        try git.git("checkout", "--quiet", "agent/fix")
        try git.git("mv", "Sources/Pay.swift", "Sources/Fee.swift")
        try git.git("commit", "--quiet", "--amend", "-m", "Move")
        let amended = try reviewed.asAgent("gate", "--repo", "payments-api", "--head", "agent/fix")
        #expect(amended.status == 1 && amended.text.contains("not like this"), "\(amended.text)")
    }

    @Test("what a forge takes back counts for nothing any more, whether or not the branch was proved each time")
    func provedLater() throws {
        let reviewed = try ReviewedService(policy: "version: 1\naccept_reviews_from: [github]\n")
        let git = reviewed.payments.repository
        func passes(on branch: String) throws -> Bool {
            try reviewed.asAgent(on: branch, "gate", "--repo", "payments-api", "--head", "agent/fix").status == 0
        }
        #expect(try !passes(on: "agent/fix"))
        try bring(reviewed, to: "agent/fix", ("alice", "APPROVED"))
        #expect(try passes(on: "agent/fix") && passes(on: ""))
        try bring(reviewed, to: reviewed.payments.agent, ("alice", "DISMISSED"))
        #expect(try !passes(on: "agent/fix") && !passes(on: ""))
        try bring(reviewed, to: "agent/fix", ("alice", "APPROVED"))
        #expect(try passes(on: "agent/fix") && passes(on: ""))
        // Unproved, then proved and rebased: an objection is taken back, and so is an approval.
        try bring(reviewed, to: "agent/fix", ("bob", "CHANGES_REQUESTED"), ("alice", "APPROVED"))
        #expect(try !passes(on: "agent/fix"))
        try git.git("checkout", "--quiet", "main")
        try git.commit("Go on", "docs/other.md", "More.\n")
        try git.git("checkout", "--quiet", "agent/fix")
        try git.git("rebase", "--quiet", "main")
        #expect(try !passes(on: "agent/fix"))
        try bring(reviewed, to: "agent/fix", ("bob", "DISMISSED"), ("alice", "APPROVED"))
        #expect(try passes(on: "agent/fix"))
        try bring(reviewed, to: "agent/fix", ("alice", "DISMISSED"))
        #expect(try !passes(on: "agent/fix") && !passes(on: ""))
        // Proved, then unproved and rebased.
        try bring(reviewed, to: "agent/fix", ("alice", "APPROVED"))
        #expect(try passes(on: "agent/fix"))
        try git.git("checkout", "--quiet", "main")
        try git.commit("Go on", "docs/other.md", "Still more.\n")
        try git.git("checkout", "--quiet", "agent/fix")
        try git.git("rebase", "--quiet", "main")
        #expect(try passes(on: ""))
        try bring(reviewed, to: "agent/fix", ("alice", "DISMISSED"))
        #expect(try !passes(on: "") && !passes(on: "agent/fix"))
        try bring(reviewed, to: "agent/fix", ("alice", "APPROVED"))
        #expect(try passes(on: "agent/fix") && passes(on: ""))
    }

    @Test("a name that is a branch and a tag is refused; an id means its commit, whatever branches are called")
    func ambiguous() throws {
        let reviewed = try ReviewedService()
        let git = reviewed.payments.repository
        _ = try reviewed.gate()
        try git.git("tag", "agent/fix", "main")
        let run = try reviewed.asQueue(on: "agent/fix", "gate", "--repo", "payments-api", "--head", "agent/fix")
        #expect(run.status == 65 && run.errorOutput.contains("write refs/heads/agent/fix"), "\(run.text)\(run.errorOutput)")
        #expect(try gate(reviewed, "refs/heads/agent/fix", on: "agent/fix").text.contains("CLOSED"))
        try git.git("update-ref", "refs/heads/" + reviewed.payments.agent, "main")
        #expect(try gate(reviewed, reviewed.payments.agent, on: "agent/fix").text.contains("CLOSED"))
    }
}

import Foundation
import TestKit
import Testing

/// Ways around the gate, and into it, that must stay shut.
@Suite("The gate, from outside", .timeLimit(.minutes(3)))
struct GateBoundaryTests {
    private func head(_ reviewed: ReviewedService, _ revision: String = "agent/fix") throws -> String {
        try reviewed.payments.repository.git("rev-parse", revision).trimmingCharacters(in: .newlines)
    }

    @Test("a commit on top of an agent's, which no agent asks about, makes it nobody else's change")
    func onTop() throws {
        let reviewed = try ReviewedService(owners: "* @oscar @alice\n")
        let git = reviewed.payments.repository
        _ = try reviewed.gate()
        try git.git("checkout", "--quiet", "agent/fix")
        try git.commit("Mend a word", "README.md", "# Payments!\n")
        let top = try head(reviewed)
        #expect(try reviewed.asRunner("gate", "--repo", "payments-api", "--head", top).status <= 1)
        let run = try reviewed.asPerson("oscar", "approve", "--repo", "payments-api", "--head", top)
        #expect(run.status == 77 && run.errorOutput.contains("operates the agent"), "\(run.errorOutput)")
        #expect(try reviewed.asPerson("alice", "approve", "--repo", "payments-api", "--head", top).status == 0)
    }

    @Test("whoever once operated the agent stays out, also when another does now and the service was restarted")
    func earlierOperator() throws {
        var reviewed = try ReviewedService(owners: "* @oscar @alice @bob\n")
        let decision = try reviewed.gate().report.decisionID
        let other = try reviewed.asAgent(of: "bob", "gate", "--repo", "payments-api", "--head", "agent/fix")
        #expect(other.status == 1, "\(other.errorOutput)")
        for _ in 0..<2 {
            for person in ["oscar", "bob"] {
                let run = try reviewed.asPerson(person, "approve", "--decision", decision)
                #expect(run.status == 77 && run.errorOutput.contains("operates the agent"), "\(run.errorOutput)")
            }
            try reviewed.restart()
        }
    }

    @Test("an import that approves and objects is no approval at any moment, and what the forge lists again counts again")
    func wholeImports() throws {
        let reviewed = try ReviewedService(policy: "version: 1\naccept_reviews_from: [github]\n")
        let decision = try reviewed.gate().report.decisionID
        let time = Date().addingTimeInterval(-60).formatted(.iso8601)
        func review(_ login: String, _ state: String) -> String {
            """
            {"state": "\(state)", "user": {"login": "\(login)", "type": "User"}, "commit_id": "\(reviewed.payments.agent)",
             "author_association": "MEMBER", "submitted_at": "\(time)"}
            """
        }
        func bring(_ reviews: String...) throws -> CommandRun {
            try reviewed.asRunner(
                "gate", "import", "-", "--forge", "github", "--decision", decision, "--format", "json",
                input: "[" + reviews.joined(separator: ",") + "]")
        }
        let both = try bring(review("alice", "APPROVED"), review("bob", "CHANGES_REQUESTED"))
        #expect(both.status == 0, "\(both.errorOutput)")
        let log = try reviewed.asOperator("evidence", "log", "--kind", "approval")
        #expect(log.lines.map { $0.contains("disapprove of @bob") } == [true, false], "\(log.text)")
        #expect(try !reviewed.gate().passes)
        #expect(try bring(review("alice", "APPROVED")).status == 0)
        #expect(try reviewed.gate().passes)
        #expect(try bring(review("alice", "APPROVED"), review("bob", "CHANGES_REQUESTED")).status == 0)
        #expect(try !reviewed.gate().passes)
        #expect(try bring(review("alice", "APPROVED")).status == 0)
        #expect(try bring().status == 0)
        #expect(try !reviewed.gate().passes)
        #expect(try bring(review("alice", "APPROVED")).status == 0)
        #expect(try reviewed.gate().passes)
    }

    @Test("a step is authorized by the owners of now, not of when the grant was given")
    func ownersOfNow() throws {
        let reviewed = try ReviewedService()
        let decision = try reviewed.gate().report.decisionID
        #expect(try reviewed.asPerson("alice", "approve", "--decision", decision).status == 0)
        let grant = reviewed.directory.path + "/grant.jwt"
        let requested = try reviewed.asAgent(
            "grant", "request", "--repo", "payments-api", "--head", "agent/fix", "--output", grant)
        #expect(requested.status == 0, "\(requested.errorOutput)")
        func authorize() throws -> CommandRun {
            try reviewed.asAgent("grant", "authorize", "--grant", grant, "--capability", "write_branch")
        }
        let before = try authorize()
        #expect(before.status == 0, "\(before.text)")
        try reviewed.payments.repository.git("checkout", "--quiet", "main")
        try reviewed.payments.repository.commit("Own", ".github/CODEOWNERS", "/Sources/ @bob\n")
        #expect(try !reviewed.gate().passes)
        #expect(try authorize().status == 1)
    }

    @Test("approving a decision approves what it shows, not what the change has grown by")
    func whatWasShown() throws {
        let reviewed = try ReviewedService()
        let git = reviewed.payments.repository
        try git.commit("Keep", "Sources/Secret.swift", "let place = 1\n")
        try git.git("checkout", "--quiet", "agent/fix")
        try git.git("rebase", "--quiet", "main")
        let decision = try reviewed.gate().report.decisionID
        // The protected branch goes back, so that the same head brings more than was shown.
        try git.git("checkout", "--quiet", "-B", "main", "main~1")
        let run = try reviewed.asPerson("alice", "approve", "--decision", decision)
        #expect(run.status == 0, "\(run.errorOutput)")
        let gate = try reviewed.asAgent("gate", "--repo", "payments-api", "--head", "agent/fix")
        #expect(gate.status == 1 && gate.text.contains("Sources/Secret.swift"), "\(gate.text)")
    }

    @Test("what was taken back in part can be taken back, by who said it and by an administrator")
    func partOfObjection() throws {
        let reviewed = try ReviewedService()
        let decision = try reviewed.gate().report.decisionID
        #expect(try reviewed.asPerson("alice", "approve", "--decision", decision).status == 0)
        for last in [["withdraw"], ["gate", "dismiss", "--person", "@bob", "--reason", "settled"]] {
            #expect(try reviewed.asPerson("bob", "disapprove", "--decision", decision, "--reason", "no").status == 0)
            #expect(try reviewed.asPerson("bob", "withdraw", "--decision", decision, "--path", "docs/guide.md").status == 0)
            #expect(try !reviewed.gate().passes)
            let run =
                try last[0] == "withdraw"
                ? reviewed.asPerson("bob", last + ["--decision", decision])
                : reviewed.asOperator(last + ["--decision", decision])
            #expect(run.status == 0, "\(run.errorOutput)")
            #expect(try reviewed.gate().passes)
            Thread.sleep(forTimeInterval: 1.1)
        }
    }

    @Test("another branch's job that asks about the same commit takes nothing from the one it stands on")
    func sameCommit() throws {
        let reviewed = try ReviewedService()
        let decision = try reviewed.gate().report.decisionID
        #expect(try reviewed.asPerson("alice", "approve", "--decision", decision).status == 0)
        func queue() throws -> CommandRun {
            try reviewed.asRunner("gate", "--repo", "payments-api", "--head", "agent/fix")
        }
        #expect(try queue().status == 0)
        let other = try reviewed.asAgent(on: "agent/other", "gate", "--repo", "payments-api", "--head", "agent/fix")
        #expect(other.status == 1, "\(other.text)")
        let after = try queue()
        #expect(after.status == 0, "\(after.text)")
    }

    @Test("where no branch is proved, a push on top of what somebody objected to lifts nothing")
    func noBranch() throws {
        let reviewed = try ReviewedService()
        let git = reviewed.payments.repository
        func gate() throws -> CommandRun {
            try reviewed.asAgent(on: "", "gate", "--repo", "payments-api", "--head", head(reviewed), "--format", "json")
        }
        let decision = try GateDocument(of: gate()).decisionID
        #expect(try reviewed.asPerson("bob", "disapprove", "--decision", decision, "--reason", "not like this").status == 0)
        try git.git("checkout", "--quiet", "agent/fix")
        try git.commit("Touch all", "Sources/Pay.swift", "func pay() { round()  }\n")
        try git.git("rm", "--quiet", ".github/workflows/release.yml")
        try git.commit("Go", "docs/guide.md", "Pay.\nThen wait!\n")
        #expect(try gate().text.contains("not like this"))
    }

    @Test("a keyed approval is found by its decision")
    func keyed() throws {
        let reviewed = try ReviewedService()
        let decision = try reviewed.gate().report.decisionID
        #expect(
            try reviewed.asPerson("alice", "approve", "--decision", decision, "--idempotency-key", "k").status == 0)
        let log = try reviewed.asOperator("evidence", "log", "--kind", "approval")
        #expect(log.lines.count == 1 && !log.text.contains("approval:"), "\(log.text)")
    }

    @Test("where not all commits can be read, nobody can be told apart from who wrote them, and the gate stays closed")
    func unreadCommits() throws {
        let reviewed = try ReviewedService()
        let git = reviewed.payments.repository
        let decision = try reviewed.gate().report.decisionID
        #expect(try reviewed.asPerson("alice", "approve", "--decision", decision).status == 0)
        #expect(try reviewed.gate().passes)
        try git.git("checkout", "--quiet", "agent/fix")
        let message = reviewed.directory.path + "/message"
        try reviewed.directory.write(String(repeating: "so much to say\n", count: 80_000), to: "message")
        try git.git("commit", "--quiet", "--allow-empty", "--file", message)
        let gate = try reviewed.asAgent("gate", "--repo", "payments-api", "--head", "agent/fix")
        #expect(gate.status == 1 && gate.text.contains("not all of its commits could be read"), "\(gate.text)")
    }

    @Test("what somebody says of another change that is merged in takes back no objection")
    func mergedIn() throws {
        let reviewed = try ReviewedService()
        let git = reviewed.payments.repository
        let decision = try reviewed.gate().report.decisionID
        #expect(try reviewed.asPerson("alice", "approve", "--decision", decision).status == 0)
        #expect(try reviewed.asPerson("bob", "disapprove", "--decision", decision, "--reason", "not like this").status == 0)
        try git.git("checkout", "--quiet", "-b", "harmless", "main")
        try git.commit("Space", "Sources/Pay.swift", "func pay() { }\n")
        let other = try reviewed.asRunner("gate", "--repo", "payments-api", "--head", "harmless", "--format", "json")
        let id = try GateDocument(of: other).decisionID
        #expect(try reviewed.asPerson("bob", "approve", "--decision", id, "--requirement", "tier:medium").status == 0)
        try git.git("checkout", "--quiet", "agent/fix")
        try git.git("merge", "--quiet", "-s", "ours", "-m", "Merge", "harmless")
        let gate = try reviewed.asAgent("gate", "--repo", "payments-api", "--head", "agent/fix")
        #expect(gate.status == 1 && gate.text.contains("not like this"), "\(gate.text)")
    }

    @Test("an objection that was taken back on its branch closes nothing where no branch is proved")
    func takenBack() throws {
        let reviewed = try ReviewedService()
        let git = reviewed.payments.repository
        let decision = try reviewed.gate().report.decisionID
        #expect(try reviewed.asPerson("bob", "disapprove", "--decision", decision, "--reason", "not like this").status == 0)
        try git.git("checkout", "--quiet", "-b", "other", "main")
        try git.commit("Space", "Sources/Pay.swift", "func pay() { }\n")
        func other() throws -> CommandRun { try reviewed.asRunner("gate", "--repo", "payments-api", "--head", "other") }
        #expect(try other().text.contains("not like this"))
        #expect(try reviewed.asPerson("bob", "withdraw", "--decision", decision).status == 0)
        #expect(try !other().text.contains("not like this"))
    }

    @Test("approving an old decision approves no finding that came since; with a key it is the first statement once more")
    func foundSince() throws {
        let reviewed = try ReviewedService(policy: "version: 1\n")
        let decision = try reviewed.gate().report.decisionID
        func approve() throws -> CommandRun {
            try reviewed.asPerson("alice", "approve", "--decision", decision, "--idempotency-key", "k")
        }
        let first = try approve()
        #expect(first.status == 0, "\(first.errorOutput)")
        #expect(try reviewed.asPerson("alice", "withdraw", "--decision", decision).status == 0)
        try reviewed.directory.write(
            """
            version: 1
            rules:
              - id: source.round
                summary: Rounds
                tier: medium
                when: { added: 'round' }
                examples: { match: [ { path: a.swift, added: 'round' } ], no_match: [ { path: a.swift, added: 'x' } ] }
            """, to: "policy/reviews.yaml")
        _ = try reviewed.service.running.reload()
        let late = try reviewed.asPerson("alice", "approve", "--decision", decision)
        #expect(late.status == 0, "\(late.errorOutput)")
        let gate = try reviewed.asAgent("gate", "--repo", "payments-api", "--head", "agent/fix")
        #expect(gate.status == 1 && gate.text.contains("new finding source.round"), "\(gate.text)")
        #expect(try approve().lines.first == first.lines.first)
    }
}

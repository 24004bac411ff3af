import Foundation
import TestKit
import Testing

/// An agent's risky patch, and the people who have to look at it, told through the real programs.
@Suite("From a risky patch to a gate that opens for what was seen", .timeLimit(.minutes(3)))
struct ReviewStoryTests {
    @Test("the story")
    func story() throws {
        let reviewed = try ReviewedService()
        let git = reviewed.payments.repository

        // An agent opens a patch of tier high: the gate is closed, and tells whom to ask.
        let closed = try reviewed.gate()
        #expect(!closed.passes)
        #expect(closed.report.open == ["owners:@acme/security", "owners:@alice", "team:security", "tier:high"])
        #expect(closed.report.people.map(\.person) == ["@alice"])
        func granted() throws -> [String] {
            try reviewed.asAgent(
                "classify", "--repo", "payments-api", "--target", "main", "--head", "agent/fix", "--format", "json"
            )
            .decision().capabilities.granted
        }
        #expect(try !granted().contains("write_branch"))
        let decision = closed.report.decisionID

        // Its own approval is refused, and so are those of its operator and of somebody who was not asked for.
        let own = try reviewed.asAgent("approve", "--repo", "payments-api", "--head", reviewed.payments.agent)
        #expect(own.status == 77 && own.errorOutput.contains("has no role that may approve"), "\(own.errorOutput)")
        let operated = try reviewed.asPerson("oscar", "approve", "--decision", decision)
        #expect(operated.status == 77 && operated.errorOutput.contains("operates the agent"), "\(operated.errorOutput)")
        let stranger = try reviewed.asPerson("mallory", "approve", "--decision", decision, "--requirement", "team:security")
        #expect(stranger.status == 77 && stranger.errorOutput.contains("is not for @mallory to meet"))
        #expect(try !reviewed.gate().passes)

        // An owner approves: the gate opens, and with it what is granted after approval.
        let approval = try reviewed.asPerson("alice", "approve", "--decision", decision, "--reason", "looks right")
        #expect(approval.status == 0 && approval.text.contains("gate      passes"), "\(approval.text)\(approval.errorOutput)")
        let open = try reviewed.gate()
        #expect(open.passes && open.report.requirements.allSatisfy { $0.approvedBy.contains("@alice") })
        #expect(try granted().contains("write_branch"))

        // The target moves on and the agent rebases: what was seen is what is there, so the gate stays open.
        try git.commit("Go on", "Sources/Log.swift", "func log() { print() }\n")
        try git.git("checkout", "--quiet", "agent/fix")
        try git.git("rebase", "--quiet", "main")
        #expect(try reviewed.gate().passes)

        // One line changes: it is closed again for that file, and says why.
        try git.commit("Round down", "Sources/Pay.swift", "func pay() { floor() }\n")
        let again = try reviewed.gate()
        #expect(!again.passes && again.report.open == ["owners:@alice", "tier:high"])
        #expect(
            again.report.requirements.flatMap(\.uncounted).contains {
                $0.person == "@alice" && $0.because == "changed since: Sources/Pay.swift"
            })
        #expect(try !granted().contains("write_branch"))

        // Each step is in the evidence, which verifies; the verdict that the approval opened comes out again.
        let log = try reviewed.asOperator("evidence", "log", "--kind", "approval")
        #expect(log.lines.count == 4 && log.lines.filter { $0.contains("refused: ") }.count == 3, "\(log.text)")
        #expect(try reviewed.asOperator("evidence", "verify").status == 0)
        let reproduced = try reviewed.asOperator("evidence", "reproduce", open.report.decisionID)
        #expect(reproduced.status == 0, "\(reproduced.text)\(reproduced.errorOutput)")
        let measures = try reviewed.asOperator("report", "--days", "1")
        #expect(measures.status == 0, "\(measures.errorOutput)")
    }

    @Test("an objection closes the gate until the one who objects takes it back; after a restart it still does")
    func objections() throws {
        var reviewed = try ReviewedService()
        let decision = try reviewed.gate().report.decisionID
        #expect(try reviewed.asPerson("alice", "approve", "--decision", decision).status == 0)
        #expect(try reviewed.gate().passes)
        #expect(
            try reviewed.asPerson("bob", "disapprove", "--decision", decision, "--reason", "rounds the wrong way").status == 0)
        let closed = try reviewed.asAgent("gate", "--repo", "payments-api", "--head", "agent/fix")
        #expect(closed.status == 1 && closed.text.contains("rounds the wrong way"), "\(closed.text)")
        try reviewed.restart()
        #expect(try !reviewed.gate().passes)
        #expect(try reviewed.asPerson("bob", "withdraw", "--decision", decision).status == 0)
        #expect(try reviewed.gate().passes)
    }

    @Test("a capability that is gated opens for a step once somebody approved it by name")
    func gated() throws {
        let reviewed = try ReviewedService()
        let decision = try reviewed.gate().report.decisionID
        let grant = reviewed.directory.path + "/grant.jwt"
        #expect(
            try reviewed.asAgent("grant", "request", "--repo", "payments-api", "--head", "agent/fix", "--output", grant).status
                == 0)
        func authorize() throws -> CommandRun {
            try reviewed.asAgent("grant", "authorize", "--grant", grant, "--capability", "publish_artifact")
        }
        #expect(try authorize().status == 1)
        // What is approved without naming it opens nothing of that.
        #expect(try reviewed.asPerson("alice", "approve", "--decision", decision).status == 0)
        #expect(try authorize().status == 1)
        #expect(
            try reviewed.asPerson("bob", "approve", "--decision", decision, "--capability", "publish_artifact").status == 0)
        let step = try authorize()
        #expect(step.status == 0, "\(step.text)\(step.errorOutput)")
        let wrong = try reviewed.asPerson("bob", "approve", "--decision", decision, "--capability", "write_branch")
        #expect(wrong.status == 65 && wrong.errorOutput.contains("write_branch is not gated"))
    }

    @Test("an obligation is met by a report of who may report, bound to the head, and by no word of the asker")
    func obligations() throws {
        let reviewed = try ReviewedService(owners: "")
        let git = reviewed.payments.repository
        let head = try git.git("rev-parse", "agent/fix~1").trimmingCharacters(in: .newlines)
        func gate() throws -> CommandRun { try reviewed.asAgent("gate", "--repo", "payments-api", "--head", head) }
        let decision = try GateDocument(
            of: reviewed.asAgent("gate", "--repo", "payments-api", "--head", head, "--format", "json"))
        #expect(decision.obligations.map(\.name) == ["tests"] && decision.obligations.allSatisfy { !$0.met })
        #expect(try reviewed.asPerson("bob", "approve", "--decision", decision.decisionID).status == 0)
        #expect(try gate().status == 1)
        func report(_ state: String, by run: (String...) throws -> CommandRun) throws -> CommandRun {
            try run("gate", "report", "tests", "--repo", "payments-api", "--head", head, "--state", state)
        }
        #expect(
            try reviewed.asAgent("gate", "report", "tests", "--repo", "payments-api", "--head", head, "--state", "success").status
                == 77)
        #expect(try gate().status == 1)
        #expect(
            try reviewed.asRunner("gate", "report", "tests", "--repo", "payments-api", "--head", head, "--state", "success")
                .status == 0)
        let open = try gate()
        #expect(open.status == 0, "\(open.text)")
        // A later failure counts.
        #expect(
            try reviewed.asRunner("gate", "report", "tests", "--repo", "payments-api", "--head", head, "--state", "failure")
                .status == 0)
        #expect(try gate().status == 1)
    }

    @Test(
        "a forge's own reviews are brought over where the policy accepts them, by none who had a part, and go when the forge takes them back"
    )
    func imports() throws {
        func file(_ reviewed: ReviewedService, _ state: String, at time: Date = Date().addingTimeInterval(-60)) throws -> String {
            let reviews = """
                [{"state": "\(state)", "user": {"login": "alice", "type": "User"}, "commit_id": "\(reviewed.payments.agent)",
                  "author_association": "MEMBER", "submitted_at": "\(time.formatted(.iso8601))"},
                 {"state": "APPROVED", "user": {"login": "helper[bot]", "type": "Bot"}, "commit_id": "\(reviewed.payments.agent)",
                  "author_association": "MEMBER", "submitted_at": "\(time.formatted(.iso8601))"}]
                """
            return try reviewed.directory.write(reviews, to: "reviews-\(state).json").path
        }
        let refusing = try ReviewedService()
        _ = try refusing.gate()
        let refused = try refusing.asRunner(
            "gate", "import", file(refusing, "APPROVED"), "--forge", "github", "--repo", "payments-api", "--head", "agent/fix")
        #expect(refused.status == 65 && refused.errorOutput.contains("does not accept reviews of github"))

        let reviewed = try ReviewedService(policy: "version: 1\naccept_reviews_from: [github]\n")
        let decision = try reviewed.gate().report.decisionID
        func bring(_ state: String, at time: Date = Date().addingTimeInterval(-60)) throws -> CommandRun {
            try reviewed.asRunner("gate", "import", file(reviewed, state, at: time), "--forge", "github", "--decision", decision)
        }
        let byAgent = try reviewed.asAgent(
            "gate", "import", file(reviewed, "APPROVED"), "--forge", "github", "--decision", decision)
        #expect(byAgent.status == 77)
        // Said in the future, it was said now.
        let brought = try bring("APPROVED", at: Date().addingTimeInterval(10 * 365 * 86_400))
        #expect(brought.status == 0, "\(brought.errorOutput)")
        #expect(brought.errorOutput.contains("1 reviews recorded") && brought.errorOutput.contains("helper[bot]"))
        #expect(try reviewed.gate().passes)
        // What is said to the service itself weighs more than what a forge says.
        #expect(try reviewed.asPerson("alice", "disapprove", "--decision", decision, "--reason", "on second thought").status == 0)
        #expect(try bring("APPROVED").status == 0)
        #expect(try !reviewed.gate().passes)
        #expect(try reviewed.asPerson("alice", "withdraw", "--decision", decision).status == 0)
        // Reviews have seconds, and this one is another.
        Thread.sleep(forTimeInterval: 1.1)
        let again = try bring("APPROVED", at: Date())
        #expect(again.errorOutput.contains("1 reviews recorded"), "\(again.errorOutput)")
        let open = try reviewed.gate()
        #expect(open.passes, "\(open.report)")
        #expect(try bring("DISMISSED").status == 0)
        #expect(try !reviewed.gate().passes)
    }

    @Test("whoever operates the agent or is its commits' author is kept out, whatever name is used and whoever asks")
    func exclusions() throws {
        let reviewed = try ReviewedService(owners: "* @oscar @alice\n")
        let decision = try reviewed.gate().report.decisionID
        // A merge queue asks for itself: the change stays the agent's.
        let asked = try reviewed.asRunner("gate", "--repo", "payments-api", "--head", "agent/fix", "--format", "json")
        #expect(asked.status == 1, "\(asked.errorOutput)")
        _ = try reviewed.asRunner("classify", "--repo", "payments-api", "--target", "main", "--head", "agent/fix")
        for change in [["--decision", decision], ["--repo", "payments-api", "--head", reviewed.payments.agent]] {
            let run = try reviewed.asPerson("oscar", ["approve"] + change)
            #expect(run.status == 77 && run.errorOutput.contains("operates the agent"), "\(run.errorOutput)")
        }
        #expect(try reviewed.asPerson("alice", "approve", "--decision", decision).status == 0)
        #expect(
            try reviewed.asRunner("gate", "--repo", "payments-api", "--head", "agent/fix").status == 0,
            "what is approved for the agent's change passes for whoever asks about it")
    }

    @Test("what was rebased is still its agent's, though somebody else asks about it first")
    func rebased() throws {
        let reviewed = try ReviewedService(owners: "* @oscar @alice\n")
        let git = reviewed.payments.repository
        _ = try reviewed.gate()
        try git.commit("Go on", "Sources/Log.swift", "func log() { print() }\n")
        try git.git("checkout", "--quiet", "agent/fix")
        try git.git("rebase", "--quiet", "main")
        let head = try git.git("rev-parse", "HEAD").trimmingCharacters(in: .newlines)
        #expect(try reviewed.asRunner("gate", "--repo", "payments-api", "--head", head).status == 1)
        let run = try reviewed.asPerson("oscar", "approve", "--repo", "payments-api", "--head", head)
        #expect(run.status == 77 && run.errorOutput.contains("operates the agent"), "\(run.errorOutput)")
        // A branch that is called like a commit is no commit.
        let name = String(repeating: "a", count: 40)
        try git.git("update-ref", "refs/heads/\(name)", head)
        #expect(try reviewed.asPerson("alice", "approve", "--repo", "payments-api", "--head", name).status == 65)
    }

    @Test("an objection to a change holds wherever its content goes, and closes no other change")
    func objectionsFollow() throws {
        let reviewed = try ReviewedService()
        let git = reviewed.payments.repository
        let decision = try reviewed.gate().report.decisionID
        #expect(try reviewed.asPerson("bob", "disapprove", "--decision", decision, "--reason", "not this way").status == 0)
        try git.git("checkout", "--quiet", "agent/fix")
        try git.git("checkout", "--quiet", "main", "--", "Sources/Pay.swift", ".github/workflows/release.yml")
        try git.commit("Move", "Sources/Other.swift", "func pay() { round() }\n")
        let moved = try reviewed.asAgent("gate", "--repo", "payments-api", "--head", "agent/fix")
        #expect(moved.status == 1 && moved.text.contains("not this way"), "\(moved.text)")
        // A job whose token proves no branch, and the very commit on a branch of another name.
        let decided = try reviewed.gate().report.decisionID
        #expect(try reviewed.asPerson("alice", "approve", "--decision", decided).status == 0)
        for branch in ["", "agent/again"] {
            let shown = try reviewed.asAgent(on: branch, "gate", "--repo", "payments-api", "--head", "agent/fix")
            #expect(branch.isEmpty || shown.text.contains("not this way") == false)
            #expect(shown.status == 1, "\(shown.text)")
        }
        // Another branch of the same agent, which changes the same file.
        try git.git("checkout", "--quiet", "-b", "agent/other", "main")
        try git.commit("Else", "Sources/Pay.swift", "func pay() { ceil() }\n")
        let other = try reviewed.asAgent(on: "agent/other", "gate", "--repo", "payments-api", "--head", "agent/other")
        #expect(!other.text.contains("not this way"), "\(other.text)")
    }

    @Test("a watcher sees the gate open when it opens, and nothing of what is said of other changes")
    func watching() throws {
        let reviewed = try ReviewedService()
        let git = reviewed.payments.repository
        let decision = try reviewed.gate().report.decisionID
        try git.git("checkout", "--quiet", "-b", "agent/other", "main")
        try git.commit("Else", "Sources/Pay.swift", "func pay() { ceil() }\n")
        let other = try reviewed.asAgent(
            on: "agent/other", "gate", "--repo", "payments-api", "--head", "agent/other", "--format", "json")
        let others = try GateDocument(of: other).decisionID
        let approval = Task.detached {
            try await Task.sleep(for: .seconds(1))
            #expect(
                try reviewed.asPerson("bob", "disapprove", "--decision", others, "--reason", "not this one").status == 0)
            try await Task.sleep(for: .seconds(1))
            return try reviewed.asPerson("alice", "approve", "--decision", decision).status
        }
        let begun = ContinuousClock.now
        let watch = try reviewed.asPerson("bob", "gate", "watch", "--decision", decision, "--for", "60", "--format", "json")
        #expect(watch.status == 0, "\(watch.errorOutput)")
        let states = try watch.lines.map { try JSONDecoder().decode(GateDocument.self, from: Data($0.utf8)).passes }
        #expect(states == [false, true])
        #expect(ContinuousClock.now - begun < .seconds(14), "it does not wait for the next look by the clock")
        _ = approval
    }
}

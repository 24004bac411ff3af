import Foundation
import TestKit
import Testing

/// What people say of changes, beside the story: said twice, said empty, taken back by somebody else.
@Suite("Statements through the service", .timeLimit(.minutes(3)))
struct StatementTests {
    @Test("an objection of somebody who is gone is dismissed by an administrator, never by who had a part in the change")
    func dismissal() throws {
        let reviewed = try ReviewedService()
        let decision = try reviewed.gate().report.decisionID
        #expect(try reviewed.asPerson("alice", "approve", "--decision", decision).status == 0)
        #expect(try reviewed.asPerson("bob", "disapprove", "--decision", decision, "--reason", "not so").status == 0)
        #expect(try !reviewed.gate().passes)
        func dismiss(_ person: String, _ reason: String = "has left") -> [String] {
            ["gate", "dismiss", "--decision", decision, "--person", person, "--reason", reason]
        }
        #expect(try reviewed.asPerson("alice", dismiss("@bob")).status == 77)
        let nothing = try reviewed.asOperator(dismiss("@carol"))
        #expect(nothing.status == 65 && nothing.errorOutput.contains("@carol has said nothing"), "\(nothing.errorOutput)")
        let dismissed = try reviewed.asOperator(dismiss("@bob"))
        #expect(dismissed.status == 0 && dismissed.text.contains("gate      passes"), "\(dismissed.errorOutput)")
        #expect(try reviewed.gate().passes)
        let log = try reviewed.asOperator("evidence", "log", "--kind", "approval")
        #expect(log.text.contains("dismiss of @bob by root"), "\(log.text)")
        // An approval is dismissed alike, and the gate says so.
        #expect(try reviewed.asOperator(dismiss("@alice")).status == 0)
        let closed = try reviewed.asAgent("gate", "--repo", "payments-api", "--head", "agent/fix")
        #expect(closed.status == 1 && closed.text.contains("dismissed: "), "\(closed.text)")
    }

    @Test("with a key of its own a statement is recorded once, and another one with the key is refused")
    func idempotency() throws {
        let reviewed = try ReviewedService()
        let decision = try reviewed.gate().report.decisionID
        func approve(_ more: String...) throws -> CommandRun {
            try reviewed.asPerson("alice", ["approve", "--decision", decision, "--idempotency-key", "k1"] + more)
        }
        let first = try approve()
        #expect(first.status == 0, "\(first.errorOutput)")
        let second = try approve()
        #expect(second.status == 0 && second.lines.first == first.lines.first, "\(second.text)")
        let other = try approve("--path", "Sources/Pay.swift")
        #expect(other.status == 65, "\(other.status)")
        #expect(other.errorOutput.contains("something else was recorded with this idempotency_key"), "\(other.errorOutput)")
        // Keys are each caller's own.
        #expect(
            try reviewed.asPerson("bob", "approve", "--decision", decision, "--idempotency-key", "k1").status == 0)
        #expect(try reviewed.asOperator("evidence", "log", "--kind", "approval").lines.count == 2)

        func report(_ state: String) throws -> CommandRun {
            try reviewed.asRunner(
                "gate", "report", "tests", "--repo", "payments-api", "--head", reviewed.payments.agent, "--state", state,
                "--idempotency-key", "run-7")
        }
        let reported = try report("success")
        #expect(reported.status == 0 && reported.errorOutput.isEmpty, "\(reported.errorOutput)")
        #expect(try report("success").text == reported.text)
        #expect(try report("failure").errorOutput.contains("something else was recorded"))
    }

    @Test("what says nothing is not recorded: no reason, nothing to take back, an obligation that nobody has")
    func empty() throws {
        let reviewed = try ReviewedService()
        let decision = try reviewed.gate().report.decisionID
        let unreasoned = try reviewed.asPerson("bob", "disapprove", "--decision", decision, "--reason", " ")
        #expect(unreasoned.status == 64 && unreasoned.errorOutput.contains("--reason is empty"), "\(unreasoned.errorOutput)")
        let nothing = try reviewed.asPerson("bob", "withdraw", "--decision", decision)
        #expect(nothing.status == 65 && nothing.errorOutput.contains("@bob has said nothing of this change"))
        #expect(try reviewed.asOperator("evidence", "log", "--kind", "approval").lines.isEmpty)
        let typo = try reviewed.asRunner(
            "gate", "report", "tset", "--repo", "payments-api", "--head", reviewed.payments.agent, "--state", "success")
        #expect(typo.status == 0 && typo.errorOutput.contains("has the obligation tset"), "\(typo.errorOutput)")
    }

    @Test("whoever operates the agent does not say how its checks went either")
    func reporters() throws {
        let reviewed = try ReviewedService(owners: "")
        let head = try reviewed.payments.repository.git("rev-parse", "agent/fix~1").trimmingCharacters(in: .newlines)
        func obligation() throws -> String {
            try reviewed.asAgent("gate", "--repo", "payments-api", "--head", head).text
        }
        _ = try obligation()
        let run = try reviewed.asReporter(
            "oscar", "gate", "report", "tests", "--repo", "payments-api", "--head", head, "--state", "success")
        #expect(run.status == 0, "\(run.errorOutput)")
        let text = try obligation()
        #expect(text.contains("whose word"), "\(text)")
        #expect(
            try reviewed.asReporter(
                "bob", "gate", "report", "tests", "--repo", "payments-api", "--head", head, "--state", "success"
            ).status == 0)
        #expect(try !obligation().contains("whose word"))
    }
}

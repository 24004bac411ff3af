import Foundation
import LocalIssuer
import TestKit
import Testing

/// One story from a job's token to a log that shows a changed byte, told through the real programs.
@Suite("From a job's token to evidence that cannot be changed quietly", .timeLimit(.minutes(3)))
struct TrustStoryTests {
    @Test("the story")
    func story() throws {
        let trusted = try TrustedService()
        let grant = trusted.path("grant.jwt")

        // A CI job shows its token and gets a decision with a grant.
        let request = try trusted.asAgent(
            "grant", "request", "--repo", "payments-api", "--target", "main", "--head", "agent/fix~2", "--output", grant,
            "--format", "json")
        let decision = try request.decision()
        #expect(request.status == 0 && decision.tier == "low" && decision.authoritative)
        #expect(decision.subject.name == "ci-agent:pull-request")

        // Another language's library verifies the grant, offline.
        let keys = try trusted.asAgent("grant", "keys").text
        try trusted.directory.write(keys, to: "keys.json")
        let claims = try Self.verifyInPython(grant, trusted.path("keys.json"))
        #expect(claims.iss == TrustedService.name && claims.sub == "ci-agent:pull-request")
        #expect(claims.head == decision.patch.head && claims.decisionID == decision.decisionId)
        #expect(claims.capabilities == decision.capabilities.granted.sorted())
        let offline = try difftier(
            "grant", "verify", "--grant", grant, "--keys", trusted.path("keys.json"), "--capability", "run_tests", "--head",
            claims.head, "--repository", "payments-api")
        #expect(offline.status == 0 && offline.text.hasPrefix("valid"))
        let refused = try difftier(
            "grant", "verify", "--grant", grant, "--keys", trusted.path("keys.json"), "--capability", "publish_artifact")
        #expect(refused.status == 1 && refused.text.contains("does not give publish_artifact"))

        // A step asks for something that needs an approval, and is told why not.
        let denied = try trusted.asAgent("grant", "authorize", "--grant", grant, "--capability", "publish_artifact")
        #expect(denied.status == 1)
        #expect(denied.text.contains("gated: needs an approval that names it"))
        // Another step asks for what it may have: a grant of that alone.
        let step = trusted.path("step.jwt")
        let allowed = try trusted.asAgent(
            "grant", "authorize", "--grant", grant, "--capability", "run_tests", "--output", step)
        #expect(allowed.status == 0, "\(allowed.text)\(allowed.errorOutput)")
        #expect(try Self.verifyInPython(step, trusted.path("keys.json")).capabilities == ["run_tests"])

        // The sandbox reports what it blocked, twice with one key: once on record.
        for _ in 0..<2 {
            let report = try trusted.asAgent(
                "evidence", "report", "--grant", grant, "--kind", "network", "--outcome", "blocked", "--target",
                "files.elsewhere.example", "--idempotency-key", "job-7-1")
            #expect(report.status == 0, "\(report.errorOutput)")
        }
        let actions = try trusted.asOperator("evidence", "log", "--kind", "action").lines
        #expect(actions.count == 1 && actions[0].contains("blocked"))

        // The next decision of that subject is stricter.
        let next = try trusted.asAgent(
            "classify", "--repo", "payments-api", "--target", "main", "--head", "agent/fix~2", "--format", "json"
        ).decision()
        #expect(next.tier == "high")
        #expect(next.findings.contains { $0.rule == "patch.after-blocked-actions" })

        // The report shows it.
        let text = try trusted.asOperator("report", "--days", "1")
        #expect(text.status == 0, "\(text.errorOutput)")
        #expect(text.text.contains("100% of 1 action") && text.text.contains("misconfigured 1"))
        #expect(text.text.contains("steps denied: publish_artifact 1"))
        let page = try trusted.asOperator("report", "--days", "1", "--format", "html").text
        #expect(page.contains("<svg") && page.contains("ci-agent:pull-request"))

        // A verdict comes out again as it was.
        let again = try trusted.asOperator("evidence", "reproduce", decision.decisionId)
        #expect(again.status == 0 && again.text.hasPrefix("same"), "\(again.text)\(again.errorOutput)")

        // The log verifies, as the service shows it and as it lies on disk.
        let checkpoint = try trusted.asOperator("evidence", "checkpoint").text
        try trusted.directory.write(checkpoint, to: "checkpoint.txt")
        let key = try trusted.asOperator("evidence", "checkpoint", "--print-key").text.trimmingCharacters(in: .newlines)
        #expect(try trusted.asOperator("evidence", "verify", "--checkpoint", trusted.path("checkpoint.txt")).status == 0)
        #expect(trusted.service.running.stop() == 0)
        let database = trusted.service.evidence.path
        func verify() throws -> CommandRun {
            try difftier(
                "evidence", "verify", "--database", database, "--verifier-key", key, "--checkpoint",
                trusted.path("checkpoint.txt"))
        }
        let sound = try verify()
        #expect(sound.status == 0, "\(sound.text)\(sound.errorOutput)")

        // One byte is changed: it is found, with its place.
        let index = try #require(Int(actions[0].split(separator: " ")[0]))
        try trusted.service.evidence.execute(
            "UPDATE event SET body = replace(body, 'files.elsewhere', 'files.elsewherf') WHERE position = \(index)")
        let broken = try verify()
        #expect(broken.status == 1)
        #expect(broken.text.contains("\(index)"), "\(broken.text)")
    }

    private struct Claims: Decodable {
        var iss: String
        var sub: String
        var head: String
        var decisionID: String
        var capabilities: [String]

        enum CodingKeys: String, CodingKey {
            case iss, sub, head, capabilities
            case decisionID = "decision_id"
        }
    }

    /// By PyJWT, which is a stock library for JSON Web Tokens.
    private static func verifyInPython(_ grant: String, _ keys: String) throws -> Claims {
        let script = """
            import json, sys, jwt
            token = open(sys.argv[1]).read().strip()
            keys = jwt.PyJWKSet.from_json(open(sys.argv[2]).read())
            kid = jwt.get_unverified_header(token)["kid"]
            key = [key for key in keys.keys if key.key_id == kid][0]
            print(json.dumps(jwt.decode(token, key.key, algorithms=["EdDSA"])))
            """
        return try JSONDecoder().decode(Claims.self, from: Data(try Python.run(script, [grant, keys]).utf8))
    }
}

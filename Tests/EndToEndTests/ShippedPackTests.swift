import TestKit
import Testing

/// The policy that ships with the programs, on the repository that the quickstart shows.
@Suite("Without any configuration of its own")
struct ShippedPackTests {
    private static let tiers = [
        "comment-only": "low", "docs-only": "low", "formatting": "low", "tests-only": "low", "dependency": "medium",
        "migration": "medium", "source": "medium", "codeowners-removal": "high", "hidden-text": "high", "iam": "high",
        "infrastructure": "high", "prompt-injection": "high", "remote-code": "high", "secret": "high",
        "symlink-escape": "high", "workflow": "high",
    ]

    @Test("the service gives every branch of the sample repository its tier, with authority, and this process the same verdict")
    func sample() throws {
        let directory = try TemporaryDirectory()
        let sample = directory.path + "/payments-api"
        let made = try Programs.run(Programs.project + "/scripts/sample-repository.sh", [sample])
        #expect(made.status == 0)
        let service = try RunningService(
            Programs.difftierd,
            [
                "--listen", "unix:\(directory.path)/d.sock", "--state-directory", directory.path + "/state", "--repositories",
                "payments-api=\(sample)",
            ], environment: Programs.environment)

        var told: [String: String] = [:]
        for branch in try GitFixture.git(["for-each-ref", "--format=%(refname:short)", "refs/heads/sample"], in: sample)
            .split(separator: "\n").map(String.init)
        {
            let remote = try difftier(
                "classify", "--server", service.socket, "--repo", "payments-api", "--target", "main", "--head", branch,
                "--format", "json")
            let decision = try remote.decision()
            told[String(branch.dropFirst("sample/".count))] = decision.tier
            #expect(decision.authoritative && decision.complete, "\(branch)")
            #expect(!decision.findings.isEmpty, "\(branch)")
            let local = try difftier(
                "classify", "--repo", sample, "--target", "main", "--head", branch, "--subject", "ci-agent:pull-request",
                "--actor", "agent", "--format", "json")
            let verdict = try DecisionDocument.verdict(in: remote.text)
            #expect(
                try DecisionDocument.verdict(in: local.text)
                    == verdict.replacing("\"authoritative\":true", with: "\"authoritative\":false"))
        }
        #expect(told == Self.tiers)
    }

    @Test("the rules that ship pass their own examples, and are the ones below rules/")
    func rules() throws {
        let embedded = try difftier("rules", "test")
        #expect(embedded.status == 0, "\(embedded.text)")
        // The suites below rules/tests are no part of what is embedded.
        let files = try difftier("rules", "test", "--policy", Programs.project + "/rules")
        #expect(files.status == 0, "\(files.text)")
        let listed = try difftier("rules", "list", "--format", "json", "--policy", Programs.project + "/rules")
        #expect(try difftier("rules", "list", "--format", "json").text == listed.text)
        #expect(try difftier("doctor", "--repo", Programs.project).text.contains("ok    policy"))
    }
}

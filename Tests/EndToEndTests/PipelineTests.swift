import TestKit
import Testing

@Suite("A pipeline asks before it merges")
struct PipelineTests {
    @Test("against the protected branch it is told tier, capabilities, reviewers and reasons, with authority and evidence")
    func target() throws {
        let payments = try Payments()
        let service = try ServiceFixture(for: payments)
        let decision = try difftier(
            "classify", "--server", service.socket, "--repo", "payments-api", "--target", "main", "--head", "agent/fix",
            "--format", "json"
        ).decision()

        #expect(decision.schema == "difftier.decision/v1")
        #expect(decision.tier == "high")
        #expect(decision.complete)
        #expect(decision.authoritative)
        #expect(decision.patch.repository == "payments-api")
        #expect(decision.patch.target == "main")
        #expect(decision.patch.base == payments.main)
        #expect(decision.patch.mergeBase == payments.fork)
        #expect(decision.patch.head == payments.agent)
        // What `main` did since is none of the agent's doing.
        #expect(decision.files.map(\.path) == [".github/workflows/release.yml", "Sources/Pay.swift", "docs/guide.md"])
        #expect(decision.files.map(\.tier) == ["high", "medium", "low"])
        #expect(decision.files.map(\.rules) == [["ci.workflow"], [], ["docs.prose"]])
        #expect((decision.patch.additions, decision.patch.deletions) == (3, 2))
        #expect(decision.subject.name == "ci-agent:pull-request")
        #expect(decision.subject.actor == "agent")
        #expect(decision.evidence?.index == EvidenceFile.eventsOfStart)
    }

    @Test("what it may do and may not, each with every reason")
    func capabilities() throws {
        let payments = try Payments()
        let service = try ServiceFixture(for: payments)
        let decision = try difftier(
            "classify", "--server", service.socket, "--repo", "payments-api", "--target", "main", "--head", "agent/fix",
            "--format", "json"
        ).decision()

        #expect(decision.capabilities.granted == ["read_repository", "open_pull_request"])
        let withheld = Dictionary(
            uniqueKeysWithValues: decision.capabilities.withheld.map { ($0.capability, $0.because) })
        #expect(withheld["write_branch"] == ["until approved: tier high by ci.workflow (.github/workflows/release.yml)"])
        #expect(withheld["run_tests"] == ["withheld by ci.workflow (.github/workflows/release.yml)"])
        #expect(withheld["request_review"] == ["not in task ci-agent:pull-request"])
        #expect(
            withheld["merge_pull_request"] == [
                "not in task ci-agent:pull-request", "until approved: tier high by ci.workflow (.github/workflows/release.yml)",
            ])
        #expect(withheld["publish_artifact"] == ["gated: needs an approval that names it"])
        #expect(decision.reviewers.required.map(\.id) == ["team:security", "tier:high"])
        #expect(decision.reviewers.required.first?.anyOf == ["@alice", "@bob"])
        #expect(decision.reviewers.required.first?.count == 1)
        #expect(decision.reviewers.required.first?.paths == [".github/workflows/release.yml"])
        #expect(decision.reviewers.required.first?.because == ["ci.workflow (.github/workflows/release.yml)"])
        #expect(decision.approvals.needed.count == 1 && decision.approvals.needed.independent && decision.approvals.needed.human)
        #expect(!decision.approvals.satisfied)
    }

    @Test("it may ask for one capability alone")
    func oneCapability() throws {
        let payments = try Payments()
        let service = try ServiceFixture(for: payments)
        let decision = try difftier(
            "classify", "--server", service.socket, "--repo", "payments-api", "--target", "main", "--head", "agent/fix",
            "--capability", "read_repository", "--format", "json"
        ).decision()
        #expect(decision.capabilities.granted == ["read_repository"])
        #expect(
            decision.capabilities.withheld.first { $0.capability == "open_pull_request" }?.because == ["not asked for"])
    }

    @Test("the loopback port and the Unix socket give the same answer")
    func bothEnds() throws {
        let payments = try Payments()
        let service = try ServiceFixture(for: payments)
        let verdicts = try [service.socket, service.port].map { address in
            try difftier(
                "classify", "--server", address, "--repo", "payments-api", "--target", "main", "--head", "agent/fix",
                "--format", "jsonl"
            ).verdicts()
        }
        #expect(verdicts[0].count == 1)
        #expect(verdicts[0] == verdicts[1])
    }

    @Test("DIFFTIER_SERVER names the service as --server does")
    func environment() throws {
        let payments = try Payments()
        let service = try ServiceFixture(for: payments)
        let decision = try difftier(
            "classify", "--repo", payments.path, "--target", "main", "--head", "agent/fix", "--format", "json",
            environment: ["DIFFTIER_SERVER": service.port]
        ).decision()
        #expect(decision.authoritative)
        #expect(decision.evidence?.index == EvidenceFile.eventsOfStart)
    }

    @Test("an empty DIFFTIER_SERVER is none: the decision is made in this process")
    func emptyEnvironment() throws {
        let payments = try Payments()
        let policy = try TemporaryDirectory()
        let decision = try difftier(
            "classify", "--policy", try SmallPolicy.write(into: policy), "--repo", payments.path, "--base", "main", "--head",
            "agent/fix", "--format", "json", environment: ["DIFFTIER_SERVER": ""]
        ).decision()
        #expect(decision.evidence == nil)
    }

    @Test("against anything but the tip of the protected branch the answer is advisory")
    func advisory() throws {
        let payments = try Payments()
        let service = try ServiceFixture(for: payments)
        for comparison in [["--base", "main"], ["--base", "main~1"], ["--target", "agent/fix"]] {
            let run = try Programs.run(
                Programs.difftier,
                ["classify", "--server", service.socket, "--repo", "payments-api", "--head", "agent/fix", "--format", "json"]
                    + comparison)
            #expect(try run.decision().authoritative == false, "\(comparison)")
        }
        // A target is a branch, and no revision that begins with the name of one.
        let run = try difftier(
            "classify", "--server", service.socket, "--repo", "payments-api", "--head", "agent/fix", "--target", "main~1")
        #expect(run.status == 66 && run.errorOutput.contains("no branch main~1"))
    }

    @Test("each decision is in the evidence before it is told, word for word")
    func evidence() throws {
        let payments = try Payments()
        let service = try ServiceFixture(for: payments)
        var told: [String: String] = [:]
        for head in ["agent/fix", "agent/fix~1", "agent/fix~2"] {
            let run = try difftier(
                "classify", "--server", service.socket, "--repo", "payments-api", "--target", "main", "--head", head,
                "--format", "json")
            told[try run.decision().decisionId] = try DecisionDocument.recorded(run.text)
        }
        let kept = try service.evidence.decisions()
        #expect(told.count == 3)
        #expect(kept == told)
    }
}

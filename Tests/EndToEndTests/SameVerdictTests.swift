import TestKit
import Testing

/// Promise P4, across the wire: who decides makes no difference to what is decided.
@Suite("In this process and through the service, the same patch gets the same verdict")
struct SameVerdictTests {
    private let payments: Payments
    private let service: ServiceFixture

    init() throws {
        payments = try Payments()
        service = try ServiceFixture(for: payments)
    }

    /// The verdicts of one patch, by both ways.
    private func verdicts(of patch: [String], input: String? = nil) throws -> (local: [String], remote: [String]) {
        let local = try Programs.run(
            Programs.difftier,
            [
                "classify", "--format", "jsonl", "--policy", service.policy, "--subject", "ci-agent:pull-request", "--actor",
                "agent",
            ]
                + patch, in: payments.path, input: input.map { Array($0.utf8) })
        let remote = try Programs.run(
            Programs.difftier, ["classify", "--format", "jsonl", "--server", service.port] + patch, in: payments.path,
            input: input.map { Array($0.utf8) })
        return (try local.verdicts(), try remote.verdicts())
    }

    @Test("two revisions, from their merge base or as they are")
    func revisions() throws {
        for patch in [
            ["--base", "main", "--head", "agent/fix"], ["--base", "main", "--head", "agent/fix", "--two-dot"],
            ["--base", "agent/fix~2", "--head", "agent/fix~1"], ["--base", "main", "--head", "main"],
            ["--base", "main", "--head", "agent/fix", "--branch", "agent/fix", "--capability", "run_tests"],
        ] {
            let (local, remote) = try verdicts(of: patch)
            #expect(local.count == 1)
            #expect(local == remote, "\(patch)")
        }
    }

    @Test("every commit of a range")
    func range() throws {
        let (local, remote) = try verdicts(of: ["--range", "main~2..agent/fix"])
        #expect(local.count == 4)
        #expect(local == remote)
    }

    @Test("patch text")
    func text() throws {
        let text = try payments.repository.git("diff", "main...agent/fix") + "\n"
        let (local, remote) = try verdicts(of: ["--patch", "-"], input: text)
        #expect(local.count == 1)
        #expect(local == remote)
    }

    @Test("and on every further run")
    func repeatedly() throws {
        let first = try verdicts(of: ["--base", "main", "--head", "agent/fix"])
        for _ in 1...3 {
            let again = try verdicts(of: ["--base", "main", "--head", "agent/fix"])
            #expect(again.local == first.local)
            #expect(again.remote == first.remote)
        }
    }

    @Test("against a target branch whose name a tag bears as well, both take the branch")
    func tagNamedAsBranch() throws {
        try payments.repository.git("tag", "main", "agent/fix~2")
        for way in [["--policy", service.policy], ["--server", service.socket]] {
            let run = try Programs.run(
                Programs.difftier, ["classify", "--target", "main", "--head", "agent/fix", "--format", "json"] + way,
                in: payments.path)
            #expect(try run.decision().patch.base == payments.main)
        }
    }

    @Test("the two differ where they should: in id, time and evidence, and in authority against the target branch")
    func differences() throws {
        let patch = ["--target", "main", "--head", "agent/fix", "--format", "json"]
        let local = try Programs.run(
            Programs.difftier,
            ["classify", "--policy", service.policy, "--subject", "ci-agent:pull-request", "--actor", "agent"] + patch,
            in: payments.path)
        let remote = try Programs.run(
            Programs.difftier, ["classify", "--server", service.socket] + patch, in: payments.path)
        let (ours, theirs) = (try local.decision(), try remote.decision())
        #expect(ours.decisionId != theirs.decisionId)
        #expect(ours.evidence == nil && theirs.evidence != nil)
        #expect(!ours.authoritative && theirs.authoritative)
        let verdicts = try [local, remote].map {
            try DecisionDocument.verdict(in: $0.text).replacing("\"authoritative\":true", with: "\"authoritative\":false")
        }
        #expect(verdicts[0] == verdicts[1])
    }
}

import RiskModel

/// A decision with something in every member.
enum SampleDecision {
    static let decision = Decision(
        id: "3f0c2f9e-0000-4000-8000-000000000001", decidedAt: 1_767_225_600, verdict: verdict,
        evidence: EvidenceReference(index: 7, leafHash: Array(repeating: 7, count: 32)))

    static let verdict = Verdict(
        tier: .high, complete: false, authoritative: true,
        patch: PatchSummary(
            repository: "payments-api", target: "main", base: id("aa"), head: id("bb"), mergeBase: id("cc"),
            patchID: String(repeating: "0", count: 64), source: .revisions, files: 3, additions: 41, deletions: 2),
        policy: PolicyReference(digest: "9f2c41" + String(repeating: "0", count: 58), revision: "v7"),
        engine: "pcre2 10.42",
        subject: Subject(name: "ci-agent:pull-request", actor: .agent, claims: ["job": "lint"]),
        files: [
            FileVerdict(
                path: ".github/workflows/release.yml", status: .modified, tier: .high, change: .code, labels: ["workflows"],
                rules: ["ci.permissions-widened"]),
            FileVerdict(
                path: GitPath(bytes: Array("docs/\u{1B}[31m\n.md".utf8)), oldPath: "docs/old.md", status: .renamed, tier: .low,
                rules: ["docs.prose"]),
            FileVerdict(path: "package-lock.json", status: .modified, tier: .medium),
        ],
        findings: [
            Finding(
                rule: "ci.permissions-widened", summary: "Contents: read becomes write", tier: .high,
                path: ".github/workflows/release.yml", line: 14, excerpt: "contents: write"),
            Finding(
                rule: "ci.permissions-widened", summary: "Contents: read becomes write", tier: .high,
                path: ".github/workflows/release.yml", line: 12, side: .base, excerpt: "contents: read"),
            Finding(
                rule: "docs.prose", summary: "Documentation only", tier: .low,
                path: GitPath(bytes: Array("docs/\u{1B}[31m\n.md".utf8))),
            Finding(rule: "difftier.default", summary: "No rule speaks of it", tier: .medium, path: "package-lock.json"),
        ],
        capabilities: CapabilityVerdict(
            granted: ["read_repository", "open_pull_request"],
            withheld: [
                .init(capability: "run_tests", because: ["until approved (tier high)"]),
                .init(capability: "merge_pull_request", because: ["until approved (tier high)"]),
                .init(capability: "read_secrets", because: ["not asked for", "gated: needs an approval that names it"]),
            ]),
        scope: TaskScope(
            network: .init(allow: ["scanner.internal"], denyDefault: true), filesystem: ["Sources/"], commands: ["swift test"]),
        reviewers: ReviewerVerdict(
            required: [
                .init(
                    id: "team:security", anyOf: ["@alice", "@bob"], count: 1, paths: [".github/workflows/release.yml"],
                    because: ["ci.permissions-widened (.github/workflows/release.yml:14)"])
            ],
            suggested: ["@carol"]),
        obligations: ["tests"],
        approvals: ApprovalVerdict(
            needed: ApprovalDemand(count: 1, independent: true, human: true), given: [], satisfied: false),
        notes: ["big.bin: larger than 5 bytes"])

    private static func id(_ pair: String) -> ObjectID? { ObjectID(hex: String(repeating: pair, count: 20)) }
}

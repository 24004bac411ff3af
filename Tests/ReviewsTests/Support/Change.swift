import Reviews
import RiskModel

/// A small change under a small policy, to be varied by tests.
struct Change {
    static let head = String(repeating: "a1", count: 20)

    static let policy: Policy = {
        func rule(_ id: String, _ tier: Tier, scope: Rule.Scope = .file, _ reviewers: [ReviewerDemand] = []) -> Rule {
            Rule(
                id: id, summary: id, tier: tier, scope: scope, when: .all([]), reviewers: reviewers,
                location: SourceLocation(file: "rules.yaml", line: 1, column: 1))
        }
        return Policy(
            digest: "p", capabilities: ["merge_pull_request", "deploy_environment"],
            medium: TierPolicy(approvals: ApprovalDemand(count: 1), obligations: ["tests", "label:risk/medium"]),
            high: TierPolicy(approvals: ApprovalDemand(count: 1, independent: true, human: true)),
            gated: ["deploy_environment"], teams: ["security": ["@alice", "@bob"]],
            rules: [
                rule("secrets.key", .high, [ReviewerDemand(team: "security", count: 1)]),
                rule("ci.changed", .high, [ReviewerDemand(team: "security", count: 2)]),
                rule("patch.large", .high, scope: .patch, [ReviewerDemand(team: "security", count: 1)]),
                rule("code.plain", .medium), rule("code.odd", .medium), rule("docs.prose", .low),
            ])
    }()

    static func file(
        _ path: GitPath, _ tier: Tier, _ rules: [String] = [], was oldPath: GitPath? = nil, digest: String? = "d1"
    ) -> FileVerdict {
        FileVerdict(
            path: path, oldPath: oldPath, status: oldPath == nil ? .modified : .renamed, tier: tier, rules: rules, digest: digest)
    }

    static func finding(_ rule: String, _ tier: Tier, _ path: GitPath?, line: Int? = nil) -> Finding {
        Finding(rule: rule, summary: rule, tier: tier, path: path, line: line)
    }

    static func verdict(
        _ tier: Tier, _ files: [FileVerdict], findings: [Finding] = [], obligations: [String] = []
    ) -> Verdict {
        Verdict(
            tier: tier, complete: true, authoritative: true,
            patch: PatchSummary(
                repository: "payments-api", target: "main", head: ObjectID(hex: head), source: .revisions, files: files.count),
            policy: PolicyReference(digest: "p"), engine: "e", subject: Subject(name: "ci-agent:pull-request", actor: .agent),
            files: files, findings: findings, capabilities: CapabilityVerdict(), scope: TaskScope(), reviewers: ReviewerVerdict(),
            obligations: obligations, approvals: ApprovalVerdict(needed: ApprovalDemand(), satisfied: false), notes: [])
    }

    static func owned(
        _ owners: [Owner], line: Int = 1, count: Int = 1, section: String? = nil, isOptional: Bool = false
    ) -> OwnershipDemand {
        OwnershipDemand(
            owners: owners, count: count, section: section, isOptional: isOptional,
            place: OwnersPlace(path: "CODEOWNERS", line: line))
    }
}

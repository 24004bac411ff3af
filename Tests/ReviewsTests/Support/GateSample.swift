import Reviews
import RiskModel

/// A change of two files that waits at the gate: `a` of tier high, which @alice or @bob own, and `b` of tier medium, which @carol owns.
struct GateSample {
    static let now = 1_000_000_000

    var policy = Change.policy
    var verdict = Change.verdict(
        .high, [Change.file("a", .high, ["secrets.key"], digest: "da"), Change.file("b", .medium, ["code.plain"], digest: "db")],
        findings: [Change.finding("secrets.key", .high, "a", line: 3), Change.finding("code.plain", .medium, "b")])
    var directory = PeopleDirectory(people: [
        Person("@alice", also: ["alice@acme.example"]), Person("@robot", kind: .agent), Person("@boss"),
    ])
    var exclusions = Exclusions(authors: ["ci-agent:pull-request"], operators: ["@boss"])
    var rules = ApprovalRules()
    var approvals: [ApprovalRecord] = []
    var statuses: [StatusRecord] = []
    var branch: String?
    /// That the change consists of, beside its head.
    var commits: Set<ObjectID> = []

    var requirements: [ReviewRequirement] = [
        ReviewRequirement(
            id: "owners:@carol", origin: .owners(section: nil), eligible: .people(["@carol"]), independent: true, paths: ["b"]),
        ReviewRequirement(
            id: "team:security", origin: .team("security"), eligible: .people(["@alice", "@bob"]), independent: true, paths: ["a"]
        ),
        ReviewRequirement(
            id: "tier:high", origin: .tier(.high), eligible: .anyone, independent: true, human: true, paths: ["a", "b"]),
    ]

    var state: GateState {
        Gate(policy: policy, directory: directory, exclusions: exclusions, rules: rules)
            .evaluate(
                requirements, of: verdict, commits: commits, approvals: approvals, statuses: statuses, branch: branch,
                now: Self.now)
    }

    /// Says something of the sample as it is now.
    func statement(
        _ person: String, _ kind: ApprovalRecord.Kind = .approve, for ids: [String]? = nil, capabilities: [Capability] = [],
        only: Set<GitPath>? = nil, ago: Int = 100, source: ApprovalRecord.Source = .difftier, trusted: Bool = true,
        branch: String? = nil, reason: String? = nil
    ) -> ApprovalRecord {
        ApprovalRecord(
            kind, of: verdict, under: policy, by: person, for: requirements.filter { ids?.contains($0.id) ?? true },
            capabilities: capabilities, only: only, decisionID: "d", branch: branch, at: Self.now - ago, source: source,
            trusted: trusted, reason: reason)
    }

    static func report(
        _ name: String, _ state: StatusRecord.State = .success, by subject: String = "ci", at time: Int = now - 10,
        head: String = Change.head, repository: String = "payments-api", trusted: Bool = true
    ) -> StatusRecord {
        StatusRecord(name: name, repository: repository, head: head, state: state, by: subject, at: time, trusted: trusted)
    }

    /// With all that it needs.
    static var passing: GateSample {
        var sample = GateSample()
        sample.approvals = [sample.statement("@alice", for: ["team:security", "tier:high"]), sample.statement("@carol")]
        return sample
    }
}

extension GateState {
    func requirement(_ id: String) -> RequirementState? { requirements.first { $0.requirement.id == id } }
    /// Ids of requirements that are not met.
    var pending: [String] { requirements.filter { !$0.isMet }.map(\.requirement.id) }
}

import RiskModel
import TestKit

/// Decisions of every shape that the domain allows, from a seed.
struct DecisionGenerator {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func decision() -> Decision {
        Decision(
            id: "id-" + String(random.next(), radix: 16), decidedAt: int(0...4_000_000_000), verdict: verdict(),
            evidence: optional { generator in
                EvidenceReference(
                    index: generator.int(0...1_000_000), leafHash: (0..<32).map { _ in UInt8(generator.int(0...255)) },
                    checkpoint: generator.optional { $0.text() })
            }, cached: bool())
    }

    private mutating func verdict() -> Verdict {
        Verdict(
            tier: pick(Tier.allCases), complete: bool(), authoritative: bool(), patch: patch(),
            policy: PolicyReference(digest: text(), revision: optional { $0.text() }), engine: text(),
            subject: Subject(
                name: text(), actor: pick(ActorKind.allCases),
                claims: Dictionary(list { ($0.text(), $0.text()) }) { first, _ in first }),
            files: list { $0.file() }, findings: list { $0.finding() },
            capabilities: CapabilityVerdict(
                granted: list { Capability($0.text()) },
                withheld: list { .init(capability: Capability($0.text()), because: $0.list { $0.text() }) }),
            scope: scope(),
            reviewers: ReviewerVerdict(
                required: list {
                    .init(
                        id: $0.text(), anyOf: $0.list { $0.text() }, count: $0.int(0...9), paths: $0.list { $0.path() },
                        because: $0.list { $0.text() })
                },
                suggested: list { $0.text() }),
            obligations: list { $0.text() },
            approvals: ApprovalVerdict(
                needed: ApprovalDemand(count: int(0...5), independent: bool(), human: bool()), given: list { $0.text() },
                satisfied: bool()),
            notes: list { $0.text() })
    }

    private mutating func patch() -> PatchSummary {
        PatchSummary(
            repository: text(), target: optional { $0.text() }, base: optional { $0.objectID() } ?? nil,
            head: optional { $0.objectID() } ?? nil, mergeBase: optional { $0.objectID() } ?? nil,
            patchID: optional { $0.text() }, source: pick(PatchSource.allCases), files: int(0...99), additions: int(0...99),
            deletions: int(0...99))
    }

    private mutating func file() -> FileVerdict {
        FileVerdict(
            path: path(), oldPath: optional { $0.path() }, status: pick(ChangeStatus.allCases), tier: pick(Tier.allCases),
            change: optional { $0.pick(ChangeKind.allCases) }, labels: list { $0.text() }, rules: list { $0.text() })
    }

    private mutating func finding() -> Finding {
        Finding(
            rule: text(), summary: text(), tier: pick(Tier.allCases), path: optional { $0.path() },
            line: optional { $0.int(1...9999) }, side: pick(Side.allCases), excerpt: optional { $0.text() })
    }

    private mutating func scope() -> TaskScope {
        TaskScope(
            network: optional { .init(allow: $0.list { $0.text() }, denyDefault: $0.bool()) },
            filesystem: optional { $0.list { $0.text() } }, commands: optional { $0.list { $0.text() } })
    }

    // MARK: Parts

    private mutating func bool() -> Bool { random.chance(oneIn: 2) }
    private mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func pick<T>(_ values: [T]) -> T { random.pick(values) }
    private mutating func text() -> String { pick(["", "a", "main", "é", "\u{202E}x", "two words", "\n", "🦉", "agent/7"]) }
    private mutating func objectID() -> ObjectID? {
        ObjectID(bytes: (0..<20).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    }

    /// Any bytes but none: a path is never empty.
    private mutating func path() -> GitPath {
        GitPath(bytes: (0..<int(1...12)).map { _ in UInt8.random(in: 1...255, using: &random) })
    }

    private mutating func optional<T>(_ make: (inout DecisionGenerator) -> T) -> T? { bool() ? make(&self) : nil }

    private mutating func list<T>(_ make: (inout DecisionGenerator) -> T) -> [T] {
        (0..<int(0...3)).map { _ in make(&self) }
    }
}

import RiskModel

/// Events as the log holds them, made of the few words that a test speaks of.
enum MeasureEvents {
    /// Monday, 2026-06-01T00:00:00Z.
    static let start = 1_780_272_000
    static let period = MeasureReport.Period(since: start, until: start + 7 * 86_400)

    static func id(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    static func commit(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 40 - digits.count) + digits
    }

    static func decision(
        _ number: Int, at seconds: Int, tier: Tier = .low, authoritative: Bool = true, actor: ActorKind = .agent,
        repository: String = "payments-api", change: Int? = nil, satisfied: Bool = true, policy: String = "p1",
        rules: [String] = []
    ) -> MeasuredEvent {
        let change = change ?? number
        let body: JSONValue = .object([
            "decision_id": .string(id(number)), "tier": .string(tier.name), "authoritative": .bool(authoritative),
            "patch": .object([
                "repository": .string(repository), "target": .string("main"), "merge_base": .string(commit(1)),
                "head": .string(commit(1_000 + change)),
                "patch_id": .string(String(commit(2_000 + change).reversed()) + String(repeating: "0", count: 24)),
            ]),
            "policy": .object(["digest": .string(policy)]),
            "subject": .object(["name": .string("ci-agent:x"), "actor": .string(actor.rawValue)]),
            "approvals": .object(["satisfied": .bool(satisfied)]),
            "findings": .array(rules.map { .object(["rule": .string($0)]) }),
        ])
        return MeasuredEvent(kind: "decision", at: start + seconds, subject: "ci-agent:x", body: body)
    }

    static func grant(
        _ number: Int, at seconds: Int, lives lifetime: Int = 600, task: String = "ci-agent:x", _ capabilities: [String],
        parent: Int? = nil
    ) -> MeasuredEvent {
        var claims: [String: JSONValue] = [
            "jti": .string(id(number)), "sub": .string(task), "iat": .integer(start + seconds),
            "exp": .integer(start + seconds + lifetime), "capabilities": .array(capabilities.map(JSONValue.string)),
        ]
        if let parent { claims["parent"] = .string(id(parent)) }
        return MeasuredEvent(kind: "grant", at: start + seconds, subject: task, body: .object(claims))
    }

    static func revocation(of grant: Int, at seconds: Int) -> MeasuredEvent {
        event("revocation", at: seconds, RevocationRecord(grant: id(grant), reason: "done", by: "@ada"))
    }

    static func denial(_ capability: String, at seconds: Int) -> MeasuredEvent {
        event(
            "denial", at: seconds,
            DenialRecord(
                capability: capability, environment: nil, repository: "payments-api", head: commit(1), decisionID: id(1),
                grant: id(1), because: ["not in the task"]))
    }

    static func approval(of decision: Int, at seconds: Int) -> MeasuredEvent {
        event(
            "approval", at: seconds,
            ApprovalRecord(
                decisionID: id(decision), person: "@ada", repository: "payments-api", target: "main", head: commit(1),
                at: seconds,
                trusted: true))
    }

    static func action(
        _ kind: ActionRecord.Kind, _ outcome: ActionRecord.Outcome, within: Bool, at seconds: Int,
        needs capability: String? = nil,
        by task: String = "ci-agent:x"
    ) -> MeasuredEvent {
        event(
            "action", at: seconds,
            ActionRecord(
                grant: id(1), repository: "payments-api", head: commit(1), kind: kind, outcome: outcome, target: "t",
                capability: capability, occurredAt: start + seconds, withinGrant: within, reporter: "sandbox"), by: task)
    }

    private static func event(_ kind: String, at seconds: Int, _ record: some Encodable, by subject: String = "ci-agent:x")
        -> MeasuredEvent
    {
        // A record of strings, numbers and booleans always has a JSON.
        let body = (try? JSONValue(encoding: record)) ?? .object([:])
        return MeasuredEvent(kind: kind, at: start + seconds, subject: subject, body: body)
    }

    static func report(_ events: [MeasuredEvent], limits: MeasureLimits = MeasureLimits()) -> MeasureReport {
        tally(events, limits: limits).report()
    }

    static func tally(
        _ events: [MeasuredEvent], irreversibleRules: Set<String> = [], limits: MeasureLimits = MeasureLimits()
    ) -> MeasureTally {
        var tally = MeasureTally(over: period, irreversibleRules: irreversibleRules, limits: limits)
        for event in events { tally.add(event) }
        return tally
    }
}

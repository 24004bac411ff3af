public import RiskModel

extension RuleTrace {
    /// The rule's outcome with the tree of its parts, for programs; paths are quoted as git quotes them.
    public func json(in policy: Policy) -> JSONValue {
        .object(
            [
                "rule": .string(rule.id), "tier": .string(rule.tier.name), "applies": .bool(applies),
                "value": .string(value.word), "near_miss": .bool(isNearMiss), "when": when.json(in: policy),
            ].merging(
                [
                    "path": path.map { .string($0.quoted) }, "owner": rule.owner.map(JSONValue.string),
                    "unless": unless.map { $0.json(in: policy) },
                ].compactMapValues { $0 }
            ) { $1 })
    }
}

extension ConditionTrace {
    fileprivate func json(in policy: Policy) -> JSONValue {
        .object(
            [
                "node": .string(node.description), "key": .string(predicate.key(in: policy.probes)),
                "text": .string(policy.text(of: predicate)), "value": .string(value.word),
                "hits": .array(hits.map(\.json)), "parts": .array(parts.map { $0.json(in: policy) }),
            ].merging(["path": path.map { .string($0.quoted) }].compactMapValues { $0 }) { $1 })
    }
}

extension Hit {
    fileprivate var json: JSONValue {
        .object(
            ["side": .string(side.rawValue)].merging(
                ["line": line.map(JSONValue.integer), "excerpt": excerpt.map(JSONValue.string)].compactMapValues { $0 }
            ) { $1 })
    }
}

import FoundationEssentials

extension Decision {
    /// The one JSON form of a decision, `difftier.decision/v1`. Members without a value are left out;
    /// paths are quoted as git quotes them. `cached` is a member only where it is true, which it is of none that is recorded.
    public var json: JSONValue {
        var members = verdict.members
        members["schema"] = .string(Self.schema)
        members["decision_id"] = .string(id)
        members["decided_at"] = .string(Date(timeIntervalSince1970: TimeInterval(decidedAt)).formatted(.iso8601))
        if let evidence { members["evidence"] = evidence.json }
        if cached { members["cached"] = .bool(true) }
        return .object(members)
    }
}

extension EvidenceReference {
    var json: JSONValue {
        .object(members: [
            "index": .integer(index), "leaf_hash": .string(Hexadecimal.encode(leafHash)),
            "checkpoint": checkpoint.map(JSONValue.string),
        ])
    }
}

extension Verdict {
    /// The reproducible part alone: byte-identical for the same recorded inputs (promise P4).
    public var json: JSONValue { .object(members) }

    var members: [String: JSONValue] {
        [
            "tier": .string(tier.name),
            "complete": .bool(complete),
            "authoritative": .bool(authoritative),
            "patch": patch.json,
            "policy": .object(members: ["digest": .string(policy.digest), "revision": policy.revision.map(JSONValue.string)]),
            "engine": .object(["fingerprint": .string(engine)]),
            "subject": .object([
                "name": .string(subject.name),
                "actor": .string(subject.actor.rawValue),
                "claims": .object(subject.claims.mapValues(JSONValue.string)),
            ]),
            "files": .array(files.map(\.json)),
            "findings": .array(findings.map(\.json)),
            "capabilities": capabilities.json,
            "scope": scope.json,
            "reviewers": reviewers.json,
            "obligations": .strings(obligations),
            "approvals": approvals.json,
            "notes": .strings(notes),
        ]
    }
}

extension PatchSummary {
    var json: JSONValue {
        .object(members: [
            "repository": .string(repository),
            "target": target.map(JSONValue.string),
            "base": base.map { .string($0.hex) },
            "head": head.map { .string($0.hex) },
            "merge_base": mergeBase.map { .string($0.hex) },
            "patch_id": patchID.map(JSONValue.string),
            "source": .string(source.rawValue),
            "files": .integer(files),
            "additions": .integer(additions),
            "deletions": .integer(deletions),
        ])
    }
}

extension FileVerdict {
    var json: JSONValue {
        .object(members: [
            "path": .string(path.quoted),
            "old_path": oldPath.map { .string($0.quoted) },
            "status": .string(status.rawValue),
            "tier": .string(tier.name),
            "change": change.map { .string($0.rawValue) },
            "labels": .strings(labels),
            "rules": .strings(rules),
            "digest": digest.map(JSONValue.string),
        ])
    }
}

extension Finding {
    var json: JSONValue {
        .object(members: [
            "rule": .string(rule),
            "summary": .string(summary),
            "tier": .string(tier.name),
            "path": path.map { .string($0.quoted) },
            "line": line.map(JSONValue.integer),
            "side": path == nil ? nil : .string(side.rawValue),
            "excerpt": excerpt.map(JSONValue.string),
        ])
    }
}

extension CapabilityVerdict {
    var json: JSONValue {
        .object([
            "granted": .strings(granted.map(\.name)),
            "withheld": .array(
                withheld.map {
                    .object(["capability": .string($0.capability.name), "because": .strings($0.because)])
                }),
        ])
    }
}

extension TaskScope {
    package var json: JSONValue {
        .object(members: [
            "network": network.map {
                .object(["allow": .strings($0.allow), "deny_default": .bool($0.denyDefault)])
            },
            "filesystem": filesystem.map { .object(["allow": .strings($0)]) },
            "commands": commands.map { .object(["allow": .strings($0)]) },
        ])
    }
}

extension ReviewerVerdict {
    var json: JSONValue {
        .object([
            "required": .array(
                required.map {
                    .object([
                        "id": .string($0.id), "any_of": .strings($0.anyOf), "count": .integer($0.count),
                        "paths": .strings($0.paths.map(\.quoted)), "because": .strings($0.because),
                    ])
                }),
            "suggested": .strings(suggested),
        ])
    }
}

extension ApprovalVerdict {
    var json: JSONValue {
        .object([
            "needed": .object([
                "count": .integer(needed.count), "independent": .bool(needed.independent), "human": .bool(needed.human),
            ]),
            "given": .strings(given),
            "satisfied": .bool(satisfied),
        ])
    }
}

extension JSONValue {
    /// An object of the members that have a value.
    package static func object(members: [String: JSONValue?]) -> JSONValue { .object(members.compactMapValues { $0 }) }

    package static func strings(_ values: [String]) -> JSONValue { .array(values.map(JSONValue.string)) }
}

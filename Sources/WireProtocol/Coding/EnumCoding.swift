import RiskModel

// Domain enums and wire enums, both ways. Values of the future are refused, not guessed.

func unknown(_ field: String, _ value: Int) -> MalformedMessage {
    MalformedMessage(field, "has the value \(value), which this version does not know")
}

extension Tier {
    var wireForm: Difftier_V1_Tier {
        switch self {
        case .high: .high
        case .medium: .medium
        case .low: .low
        }
    }

    init(wire: Difftier_V1_Tier, _ field: String) throws(MalformedMessage) {
        switch wire {
        case .high: self = .high
        case .medium: self = .medium
        case .low: self = .low
        case .UNRECOGNIZED(let value): throw unknown(field, value)
        }
    }
}

extension PatchSource {
    var wireForm: Difftier_V1_PatchSource {
        switch self {
        case .revisions: .revisions
        case .text: .text
        case .index: .index
        case .workTree: .workTree
        }
    }

    init(wire: Difftier_V1_PatchSource, _ field: String) throws(MalformedMessage) {
        switch wire {
        case .revisions: self = .revisions
        case .text: self = .text
        case .index: self = .index
        case .workTree: self = .workTree
        case .unspecified: throw MalformedMessage(field, "is missing")
        case .UNRECOGNIZED(let value): throw unknown(field, value)
        }
    }
}

extension ActorKind {
    var wireForm: Difftier_V1_ActorKind {
        switch self {
        case .agent: .agent
        case .service: .service
        case .person: .person
        }
    }

    init(wire: Difftier_V1_ActorKind, _ field: String) throws(MalformedMessage) {
        switch wire {
        case .agent: self = .agent
        case .service: self = .service
        case .person: self = .person
        case .UNRECOGNIZED(let value): throw unknown(field, value)
        }
    }
}

extension ChangeStatus {
    var wireForm: Difftier_V1_ChangeStatus {
        switch self {
        case .added: .added
        case .deleted: .deleted
        case .modified: .modified
        case .renamed: .renamed
        case .copied: .copied
        case .typeChanged: .typeChanged
        case .unmerged: .unmerged
        }
    }

    init(wire: Difftier_V1_ChangeStatus, _ field: String) throws(MalformedMessage) {
        switch wire {
        case .added: self = .added
        case .deleted: self = .deleted
        case .modified: self = .modified
        case .renamed: self = .renamed
        case .copied: self = .copied
        case .typeChanged: self = .typeChanged
        case .unmerged: self = .unmerged
        case .unspecified: throw MalformedMessage(field, "is missing")
        case .UNRECOGNIZED(let value): throw unknown(field, value)
        }
    }
}

extension ChangeKind {
    var wireForm: Difftier_V1_ChangeKind {
        switch self {
        case .code: .code
        case .comments: .comments
        case .whitespace: .whitespace
        case .mode: .mode
        case .rename: .rename
        case .moved: .moved
        case .generated: .generated
        case .vendored: .vendored
        }
    }

    init(wire: Difftier_V1_ChangeKind, _ field: String) throws(MalformedMessage) {
        switch wire {
        case .code: self = .code
        case .comments: self = .comments
        case .whitespace: self = .whitespace
        case .mode: self = .mode
        case .rename: self = .rename
        case .moved: self = .moved
        case .generated: self = .generated
        case .vendored: self = .vendored
        case .UNRECOGNIZED(let value): throw unknown(field, value)
        }
    }
}

extension Side {
    var wireForm: Difftier_V1_Side {
        switch self {
        case .head: .head
        case .base: .base
        }
    }

    init(wire: Difftier_V1_Side, _ field: String) throws(MalformedMessage) {
        switch wire {
        case .head: self = .head
        case .base: self = .base
        case .unspecified: throw MalformedMessage(field, "is missing")
        case .UNRECOGNIZED(let value): throw unknown(field, value)
        }
    }
}

extension Caller.Role {
    var wireForm: Difftier_V1_Role {
        switch self {
        case .ask: .ask
        case .approve: .approve
        case .check: .check
        case .audit: .audit
        case .administer: .administer
        }
    }

    init(wire: Difftier_V1_Role, _ field: String) throws(MalformedMessage) {
        switch wire {
        case .ask: self = .ask
        case .approve: self = .approve
        case .check: self = .check
        case .audit: self = .audit
        case .administer: self = .administer
        case .unspecified: throw MalformedMessage(field, "is missing")
        case .UNRECOGNIZED(let value): throw unknown(field, value)
        }
    }
}

extension Caller.Proof {
    var wireForm: Difftier_V1_Proof {
        switch self {
        case .token: .token
        case .certificate: .certificate
        case .socket: .socket
        case .development: .development
        }
    }

    init(wire: Difftier_V1_Proof, _ field: String) throws(MalformedMessage) {
        switch wire {
        case .token: self = .token
        case .certificate: self = .certificate
        case .socket: self = .socket
        case .development: self = .development
        case .unspecified: throw MalformedMessage(field, "is missing")
        case .UNRECOGNIZED(let value): throw unknown(field, value)
        }
    }
}

extension ActionRecord.Kind {
    var wireForm: Difftier_V1_ActionKind {
        switch self {
        case .fileWrite: .fileWrite
        case .command: .command
        case .tokenRequest: .tokenRequest
        case .network: .network
        case .artifact: .artifact
        case .rollback: .rollback
        }
    }

    init(wire: Difftier_V1_ActionKind, _ field: String) throws(MalformedMessage) {
        switch wire {
        case .fileWrite: self = .fileWrite
        case .command: self = .command
        case .tokenRequest: self = .tokenRequest
        case .network: self = .network
        case .artifact: self = .artifact
        case .rollback: self = .rollback
        case .unspecified: throw MalformedMessage(field, "is missing")
        case .UNRECOGNIZED(let value): throw unknown(field, value)
        }
    }
}

extension ActionRecord.Outcome {
    var wireForm: Difftier_V1_ActionOutcome {
        switch self {
        case .done: .done
        case .blocked: .blocked
        }
    }

    init(wire: Difftier_V1_ActionOutcome, _ field: String) throws(MalformedMessage) {
        switch wire {
        case .done: self = .done
        case .blocked: self = .blocked
        case .unspecified: throw MalformedMessage(field, "is missing")
        case .UNRECOGNIZED(let value): throw unknown(field, value)
        }
    }
}

extension StatusRecord.State {
    var wireForm: Difftier_V1_StatusState {
        switch self {
        case .success: .success
        case .failure: .failure
        }
    }

    init(wire: Difftier_V1_StatusState, _ field: String) throws(MalformedMessage) {
        switch wire {
        case .success: self = .success
        case .failure: self = .failure
        case .unspecified: throw MalformedMessage(field, "is missing")
        case .UNRECOGNIZED(let value): throw unknown(field, value)
        }
    }
}

extension ApprovalRecord.Source {
    /// Of a forge; unspecified for the service itself.
    var wireForm: Difftier_V1_Forge {
        switch self {
        case .github: .github
        case .gitlab: .gitlab
        case .difftier: .unspecified
        }
    }

    init(wire: Difftier_V1_Forge, _ field: String) throws(MalformedMessage) {
        switch wire {
        case .github: self = .github
        case .gitlab: self = .gitlab
        case .unspecified: throw MalformedMessage(field, "is missing")
        case .UNRECOGNIZED(let value): throw unknown(field, value)
        }
    }
}

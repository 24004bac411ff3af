package import NIOCore
import RiskModel
import SwiftProtobuf

// Reviews on the wire: what a change needs of people is one JSON text, `difftier.review/v1`.

/// Bounds in bytes, and in numbers.
private enum Longest {
    static let id = 128
    static let repository = 4096
    static let revision = 1024
    static let requirement = 4096
    static let name = 256
    static let key = 256
    static let reason = 1024
    static let requirements = 1_000
    static let paths = 100_000
    static let capabilities = 256
}

extension ChangeReference {
    fileprivate var form: Difftier_V1_ChangeReference {
        .with {
            switch self {
            case .decision(let id): $0.decisionID = id
            case .head(let head, let repository, let sourceBranch):
                $0.atHead = .with {
                    $0.repository = repository
                    $0.head = head
                    $0.sourceBranch = sourceBranch ?? ""
                }
            }
        }
    }

    fileprivate init(validating form: Difftier_V1_ChangeReference) throws(MalformedMessage) {
        switch form.change {
        case .decisionID(let id): self = .decision(try required(id, "decision_id", bytes: Longest.id))
        case .atHead(let change):
            self = .head(
                try required(change.head, "at_head.head", bytes: Longest.revision),
                repository: try required(change.repository, "at_head.repository", bytes: Longest.repository),
                sourceBranch: optional(try bounded(change.sourceBranch, "at_head.source_branch", bytes: Longest.revision)))
        case nil: throw MalformedMessage("", "is missing")
        }
    }
}

private func change(_ form: Difftier_V1_ChangeReference) throws(MalformedMessage) -> ChangeReference {
    try within("change") { () throws(MalformedMessage) in try ChangeReference(validating: form) }
}

extension ReviewReport {
    fileprivate func gate() throws(RPCError) -> Difftier_V1_Gate {
        let text: String
        do {
            text = try JSONValue(encoding: self).canonicalText
        } catch {
            throw RPCError(.internal, "the review has no JSON form", underlying: error)
        }
        return .with {
            $0.decisionID = decisionID ?? ""
            $0.passes = passes
            $0.report = text
        }
    }

    fileprivate init(validating form: Difftier_V1_Gate) throws(MalformedMessage) {
        do {
            self = try JSONValue(parsing: Array(form.report.utf8)).decoded(as: ReviewReport.self)
        } catch {
            throw MalformedMessage("report", "is not the JSON of a review: \(error)")
        }
        guard schema == Self.schema else { throw MalformedMessage("report", "has the schema \(schema), not \(Self.schema)") }
        guard passes == form.passes else { throw MalformedMessage("report", "says something else than `passes`") }
    }
}

private func report(_ form: Difftier_V1_Gate) throws(MalformedMessage) -> ReviewReport {
    try within("gate") { () throws(MalformedMessage) in try ReviewReport(validating: form) }
}

extension GateRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(Difftier_V1_GetGateRequest.with { $0.change = change.form })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let request = try form(Difftier_V1_GetGateRequest.self, in: bytes)
        self.init(change: try WireProtocol.change(request.change))
    }
}

extension GateAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer { try WireProtocol.encoded(try report.gate()) }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        self.init(report: try ReviewReport(validating: try form(Difftier_V1_Gate.self, in: bytes)))
    }
}

extension StatementRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_Statement.with {
                $0.change = change.form
                $0.requirements = requirements
                $0.paths = paths.map { dataOf($0.bytes) }
                $0.capabilities = capabilities.map(\.name)
                $0.reason = reason ?? ""
                $0.person = person ?? ""
                $0.idempotencyKey = idempotencyKey ?? ""
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let message = try form(Difftier_V1_Statement.self, in: bytes)
        for (count, limit, field) in [
            (message.requirements.count, Longest.requirements, "requirements"), (message.paths.count, Longest.paths, "paths"),
            (message.capabilities.count, Longest.capabilities, "capabilities"),
        ] where count > limit { throw MalformedMessage(field, "names more than \(limit)") }
        self.init(
            change: try WireProtocol.change(message.change),
            requirements: try each(message.requirements, of: "requirements") { id throws(MalformedMessage) in
                try required(id, "", bytes: Longest.requirement)
            },
            paths: message.paths.map { GitPath(bytes: $0) },
            capabilities: try each(message.capabilities, of: "capabilities") { name throws(MalformedMessage) in
                Capability(try required(name, "", bytes: Longest.name))
            },
            reason: optional(try bounded(message.reason, "reason", bytes: Longest.reason)),
            person: optional(try bounded(message.person, "person", bytes: Longest.name)),
            idempotencyKey: optional(try bounded(message.idempotencyKey, "idempotency_key", bytes: Longest.key)))
    }
}

extension StatementAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        let gate = try report.gate()
        return try WireProtocol.encoded(
            Difftier_V1_StatementResponse.with {
                $0.index = Int64(index)
                $0.gate = gate
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let response = try form(Difftier_V1_StatementResponse.self, in: bytes)
        self.init(index: try count(response.index, "index"), report: try WireProtocol.report(response.gate))
    }
}

extension ImportReviewsRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_ImportReviewsRequest.with {
                $0.change = change.form
                $0.forge = forge.wireForm
                $0.answer = dataOf(answer)
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let request = try form(Difftier_V1_ImportReviewsRequest.self, in: bytes)
        let forge = try ApprovalRecord.Source(wire: request.forge, "forge")
        guard request.answer.count <= Self.maximumBytes else {
            throw MalformedMessage("answer", "is larger than \(Self.maximumBytes) bytes")
        }
        self.init(change: try WireProtocol.change(request.change), forge: forge, answer: Array(request.answer))
    }
}

extension ImportReviewsAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        let gate = try report.gate()
        return try WireProtocol.encoded(
            Difftier_V1_ImportReviewsResponse.with {
                $0.recorded = Int64(recorded)
                $0.leftOut = leftOut
                $0.gate = gate
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let response = try form(Difftier_V1_ImportReviewsResponse.self, in: bytes)
        self.init(
            recorded: try count(response.recorded, "recorded"), leftOut: response.leftOut,
            report: try WireProtocol.report(response.gate))
    }
}

extension StatusRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_ReportStatusRequest.with {
                $0.repository = repository
                $0.head = head.hex
                $0.name = name
                $0.state = state.wireForm
                $0.idempotencyKey = idempotencyKey ?? ""
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let request = try form(Difftier_V1_ReportStatusRequest.self, in: bytes)
        guard let head = ObjectID(hex: request.head) else {
            throw MalformedMessage("head", "is no commit id of 40 hexadecimal digits")
        }
        self.init(
            repository: try required(request.repository, "repository", bytes: Longest.repository), head: head,
            name: try required(request.name, "name", bytes: Longest.name),
            state: try StatusRecord.State(wire: request.state, "state"),
            idempotencyKey: optional(try bounded(request.idempotencyKey, "idempotency_key", bytes: Longest.key)))
    }
}

extension StatusAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_ReportStatusResponse.with {
                $0.index = Int64(index)
                $0.askedFor = isAskedFor
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let response = try form(Difftier_V1_ReportStatusResponse.self, in: bytes)
        self.init(index: try count(response.index, "index"), isAskedFor: response.askedFor)
    }
}

import Foundation
package import NIOCore
import RiskModel
import SwiftProtobuf

// Requests to the evidence and their answers, on the wire.

/// Bounds in bytes.
private enum Longest {
    static let grant = 16 << 10
    static let target = 4096
    static let capability = 128
    static let detail = 4096
    static let key = 128
    static let id = 128
    static let kinds = 16
    static let subject = 1024
}

extension ReportRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_ReportRequest.with {
                $0.grant = grant
                $0.kind = kind.wireForm
                $0.outcome = outcome.wireForm
                $0.target = target
                $0.capability = capability?.name ?? ""
                $0.digest = digest ?? ""
                $0.detail = detail ?? ""
                if let occurredAt { $0.occurredAt = Int64(occurredAt) }
                $0.idempotencyKey = idempotencyKey ?? ""
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let request = try form(Difftier_V1_ReportRequest.self, in: bytes)
        let digest = optional(request.digest)
        if let digest, digest.utf8.count != 64 || !digest.utf8.allSatisfy({ Self.isHexadecimal($0) }) {
            throw MalformedMessage("digest", "is no SHA-256 in 64 lower-case hexadecimal digits")
        }
        self.init(
            grant: try required(request.grant, "grant", bytes: Longest.grant),
            kind: try ActionRecord.Kind(wire: request.kind, "kind"),
            outcome: try ActionRecord.Outcome(wire: request.outcome, "outcome"),
            target: try required(request.target, "target", bytes: Longest.target),
            capability: optional(try bounded(request.capability, "capability", bytes: Longest.capability)).map { Capability($0) },
            digest: digest, detail: optional(try bounded(request.detail, "detail", bytes: Longest.detail)),
            occurredAt: request.hasOccurredAt ? try count(request.occurredAt, "occurred_at") : nil,
            idempotencyKey: optional(try bounded(request.idempotencyKey, "idempotency_key", bytes: Longest.key)))
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}

extension ReportAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(Difftier_V1_ReportResponse.with { $0.index = Int64(index) })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        self.init(index: try count(try form(Difftier_V1_ReportResponse.self, in: bytes).index, "index"))
    }
}

extension EventRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_GetEventRequest.with {
                switch self {
                case .index(let index): $0.index = Int64(index)
                case .id(let id): $0.id = id
                }
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        switch try form(Difftier_V1_GetEventRequest.self, in: bytes).which {
        case .index(let index): self = .index(try count(index, "index"))
        case .id(let id): self = .id(try required(id, "id", bytes: Longest.id))
        case nil: throw MalformedMessage("which", "is missing: give index or id")
        }
    }
}

extension RecordedEvent {
    fileprivate var form: Difftier_V1_EventRecord {
        .with {
            $0.index = Int64(index)
            $0.text = text
        }
    }

    fileprivate init(validating form: Difftier_V1_EventRecord) throws(MalformedMessage) {
        self.init(index: try count(form.index, "index"), text: form.text)
    }
}

extension EventAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_GetEventResponse.with {
                $0.event = event.form
                $0.checkpoint = checkpoint
                $0.inclusionProof = inclusionProof.map { dataOf($0) }
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let response = try form(Difftier_V1_GetEventResponse.self, in: bytes)
        guard response.hasEvent else { throw MalformedMessage("event", "is missing") }
        self.init(
            event: try within("event") { () throws(MalformedMessage) in try RecordedEvent(validating: response.event) },
            checkpoint: response.checkpoint, inclusionProof: try hashes(response.inclusionProof, "inclusion_proof"))
    }
}

extension EventsRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_ListEventsRequest.with {
                $0.from = Int64(from)
                $0.limit = Int64(limit ?? 0)
                $0.kinds = kinds
                $0.subject = subject ?? ""
                $0.since = Int64(since ?? 0)
                $0.newestFirst = newestFirst
                $0.before = Int64(before ?? 0)
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let request = try form(Difftier_V1_ListEventsRequest.self, in: bytes)
        let (since, before) = (try count(request.since, "since"), try count(request.before, "before"))
        guard before == 0 || request.newestFirst else { throw MalformedMessage("before", "stands without newest_first") }
        let limit = try count(request.limit, "limit")
        guard request.kinds.count <= Longest.kinds else { throw MalformedMessage("kinds", "names more than \(Longest.kinds)") }
        self.init(
            from: try count(request.from, "from"), limit: limit == 0 ? nil : limit, kinds: request.kinds,
            subject: optional(try bounded(request.subject, "subject", bytes: Longest.subject)),
            since: since == 0 ? nil : since, newestFirst: request.newestFirst, before: before == 0 ? nil : before)
    }
}

extension EventsAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_ListEventsResponse.with {
                $0.events = events.map(\.form)
                if let next { $0.next = Int64(next) }
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let response = try form(Difftier_V1_ListEventsResponse.self, in: bytes)
        self.init(
            events: try each(response.events, of: "events") { event throws(MalformedMessage) in
                try RecordedEvent(validating: event)
            },
            next: response.hasNext ? try count(response.next, "next") : nil)
    }
}

extension CheckpointRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(Difftier_V1_GetCheckpointRequest.with { $0.sinceSize = Int64(since ?? 0) })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let since = try count(try form(Difftier_V1_GetCheckpointRequest.self, in: bytes).sinceSize, "since_size")
        self.init(since: since == 0 ? nil : since)
    }
}

extension CheckpointAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_GetCheckpointResponse.with {
                $0.checkpoint = checkpoint
                $0.consistencyProof = consistencyProof.map { dataOf($0) }
                $0.verifierKey = verifierKey
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let response = try form(Difftier_V1_GetCheckpointResponse.self, in: bytes)
        self.init(
            checkpoint: response.checkpoint, consistencyProof: try hashes(response.consistencyProof, "consistency_proof"),
            verifierKey: response.verifierKey)
    }
}

/// Asks for a verdict to be derived again.
package struct ReproduceRequest: Hashable, WireMessage {
    package var decision: DecisionReference

    package init(decision: DecisionReference) { self.decision = decision }

    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(Difftier_V1_ReproduceRequest.with { $0.decisionID = decision.id })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let id = try form(Difftier_V1_ReproduceRequest.self, in: bytes).decisionID
        self.init(decision: DecisionReference(id: try required(id, "decision_id", bytes: Longest.id)))
    }
}

extension ReproductionAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_ReproduceResponse.with {
                switch outcome {
                case .same: $0.outcome = .same
                case .different: $0.outcome = .different
                case .notPossible: $0.outcome = .notPossible
                }
                $0.because = because
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let response = try form(Difftier_V1_ReproduceResponse.self, in: bytes)
        let outcome: Outcome
        switch response.outcome {
        case .same: outcome = .same
        case .different: outcome = .different
        case .notPossible: outcome = .notPossible
        case .unspecified: throw MalformedMessage("outcome", "is missing")
        case .UNRECOGNIZED(let value): throw unknown("outcome", value)
        }
        self.init(outcome: outcome, because: response.because)
    }
}

/// Asks for a decision as a signed statement.
package struct AttestRequest: Hashable, WireMessage {
    package var decision: DecisionReference

    package init(decision: DecisionReference) { self.decision = decision }

    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(Difftier_V1_AttestRequest.with { $0.decisionID = decision.id })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let id = try form(Difftier_V1_AttestRequest.self, in: bytes).decisionID
        self.init(decision: DecisionReference(id: try required(id, "decision_id", bytes: Longest.id)))
    }
}

extension AttestationAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(Difftier_V1_AttestResponse.with { $0.envelope = envelope })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        self.init(envelope: try form(Difftier_V1_AttestResponse.self, in: bytes).envelope)
    }
}

extension MeasuresRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_GetMeasuresRequest.with {
                $0.since = Int64(since)
                $0.until = Int64(until)
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let request = try form(Difftier_V1_GetMeasuresRequest.self, in: bytes)
        self.init(since: try count(request.since, "since"), until: try count(request.until, "until"))
        guard since <= until else { throw MalformedMessage("since", "is after until") }
    }
}

extension MeasuresAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(Difftier_V1_GetMeasuresResponse.with { $0.json = json })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        self.init(json: try form(Difftier_V1_GetMeasuresResponse.self, in: bytes).json)
    }
}

private func hashes(_ proof: [Data], _ field: String) throws(MalformedMessage) -> [[UInt8]] {
    guard proof.allSatisfy({ $0.count == 32 }) else { throw MalformedMessage(field, "holds a hash that is not 32 bytes long") }
    return proof.map { Array($0) }
}

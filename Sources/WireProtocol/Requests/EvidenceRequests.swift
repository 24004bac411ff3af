public import RiskModel

/// Tells what a job did, or was kept from doing.
public struct ReportRequest: Hashable, Sendable {
    /// The grant that the job ran under: a compact JWS.
    public var grant: String
    public var kind: ActionRecord.Kind
    public var outcome: ActionRecord.Outcome
    /// A path, command line, host, or name of what was asked for or made.
    public var target: String
    /// Used, or needed for it; nil where none fits.
    public var capability: Capability?
    /// SHA-256 in hexadecimal, of what was made.
    public var digest: String?
    public var detail: String?
    /// Seconds since 1970; nil for now.
    public var occurredAt: Int?
    /// A second report with the key of an earlier one changes nothing and gets its answer; nil to be told each time.
    public var idempotencyKey: String?

    public init(
        grant: String, kind: ActionRecord.Kind, outcome: ActionRecord.Outcome, target: String, capability: Capability? = nil,
        digest: String? = nil, detail: String? = nil, occurredAt: Int? = nil, idempotencyKey: String? = nil
    ) {
        self.grant = grant
        self.kind = kind
        self.outcome = outcome
        self.target = target
        self.capability = capability
        self.digest = digest
        self.detail = detail
        self.occurredAt = occurredAt
        self.idempotencyKey = idempotencyKey
    }
}

public struct ReportAnswer: Hashable, Sendable {
    /// Of the event.
    public var index: Int

    public init(index: Int) { self.index = index }
}

/// Asks for one event of the log.
public enum EventRequest: Hashable, Sendable {
    case index(Int)
    /// Of a decision or a grant.
    case id(String)
}

/// An event as it was recorded.
public struct RecordedEvent: Hashable, Sendable {
    public var index: Int
    /// The canonical JSON that the leaf hash is made of.
    public var text: String

    public init(index: Int, text: String) {
        self.index = index
        self.text = text
    }
}

/// An event, with the proof that the log holds it.
public struct EventAnswer: Hashable, Sendable {
    public var event: RecordedEvent
    /// A signed note.
    public var checkpoint: String
    /// Hashes of 32 bytes each.
    public var inclusionProof: [[UInt8]]

    public init(event: RecordedEvent, checkpoint: String, inclusionProof: [[UInt8]]) {
        self.event = event
        self.checkpoint = checkpoint
        self.inclusionProof = inclusionProof
    }
}

/// Asks for events in their order, or the newest first.
public struct EventsRequest: Hashable, Sendable {
    /// The lowest index.
    public var from: Int
    /// nil for as many as the service sends at a time.
    public var limit: Int?
    /// Empty: all.
    public var kinds: [String]
    /// nil: of all.
    public var subject: String?
    /// Seconds since 1970, inclusive; nil: of all times.
    public var since: Int?
    public var newestFirst: Bool
    /// Only what stands before this index, of the newest first; nil: from the end on.
    public var before: Int?

    public init(
        from: Int = 0, limit: Int? = nil, kinds: [String] = [], subject: String? = nil, since: Int? = nil,
        newestFirst: Bool = false, before: Int? = nil
    ) {
        self.since = since
        self.newestFirst = newestFirst
        self.before = before
        self.from = from
        self.limit = limit
        self.kinds = kinds
        self.subject = subject
    }
}

public struct EventsAnswer: Hashable, Sendable {
    public var events: [RecordedEvent]
    /// Where to go on; nil at the end of the log.
    public var next: Int?

    public init(events: [RecordedEvent], next: Int?) {
        self.events = events
        self.next = next
    }
}

/// Asks for the newest checkpoint.
public struct CheckpointRequest: Hashable, Sendable {
    /// The size of an older checkpoint, which the newest is to be proved to continue; nil for no proof.
    public var since: Int?

    public init(since: Int? = nil) { self.since = since }
}

public struct CheckpointAnswer: Hashable, Sendable {
    /// A signed note.
    public var checkpoint: String
    /// Hashes of 32 bytes each; empty where no proof was asked for.
    public var consistencyProof: [[UInt8]]
    /// `name+hash+key`
    public var verifierKey: String

    public init(checkpoint: String, consistencyProof: [[UInt8]], verifierKey: String) {
        self.checkpoint = checkpoint
        self.consistencyProof = consistencyProof
        self.verifierKey = verifierKey
    }
}

/// Names a decision that something is wanted of.
public struct DecisionReference: Hashable, Sendable {
    public var id: String

    public init(id: String) { self.id = id }
}

/// What came out when a verdict was derived again.
public struct ReproductionAnswer: Hashable, Sendable {
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// Byte for byte the same.
        case same
        case different
        /// Something that the decision was made of is not there any more.
        case notPossible = "not_possible"
    }

    public var outcome: Outcome
    /// What differs, or what is gone.
    public var because: [String]

    public init(outcome: Outcome, because: [String] = []) {
        self.outcome = outcome
        self.because = because
    }
}

public struct AttestationAnswer: Hashable, Sendable {
    /// A DSSE envelope, as JSON.
    public var envelope: String

    public init(envelope: String) { self.envelope = envelope }
}

/// Asks for the measures of a period.
public struct MeasuresRequest: Hashable, Sendable {
    /// Seconds since 1970: from then on, and up to then.
    public var since: Int
    public var until: Int

    public init(since: Int, until: Int) {
        self.since = since
        self.until = until
    }
}

public struct MeasuresAnswer: Hashable, Sendable {
    /// Canonical JSON, `difftier.measures/v1`.
    public var json: String

    public init(json: String) { self.json = json }
}

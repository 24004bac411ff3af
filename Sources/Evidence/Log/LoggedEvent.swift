import GRDB

/// An event in its place in the log.
public struct LoggedEvent: Hashable, Sendable {
    /// 0 for the first event.
    public let index: Int
    public let leafHash: MerkleHash
    public let kind: EvidenceEvent.Kind
    /// Seconds since 1970.
    public let at: Int
    public let subject: String?
    public let reference: String?
    /// The tier of a decision, the outcome of an action.
    public let outcome: String?
    /// The canonical text whose hash is the leaf; nil where it is archived and the archive is not at hand.
    public internal(set) var text: String?

    /// The event as it was appended; nil where its text is not at hand.
    ///
    /// - Throws: `malformed` where the text is no event.
    public func event() throws(EvidenceError) -> EvidenceEvent? {
        guard let text else { return nil }
        return try EvidenceEvent(canonicalText: text)
    }
}

extension LoggedEvent {
    static let columns = "position, kind, at, subject, reference, outcome, leaf, body"

    var described: EventColumns {
        EventColumns(kind: kind, at: at, subject: subject, reference: reference, outcome: outcome)
    }

    /// From `columns`; nil where a value is of no event.
    ///
    /// - Parameter withText: false to leave the text where it is.
    init?(_ row: Row, withText: Bool = true) {
        guard let index = row.value(0) as Int?, let kind = (row.value(1) as String?).flatMap(EvidenceEvent.Kind.init(rawValue:)),
            let at = row.value(2) as Int?, let leaf = row.hash(6)
        else { return nil }
        self.init(
            index: index, leafHash: leaf, kind: kind, at: at, subject: row.value(3), reference: row.value(4),
            outcome: row.value(5),
            text: withText ? row.value(7) : nil)
    }
}

/// Which events are meant: all, where nothing is said.
public struct EventFilter: Hashable, Sendable {
    /// nil for every kind.
    public var kinds: Set<EvidenceEvent.Kind>?
    public var subject: String?
    /// Seconds since 1970, inclusive.
    public var since: Int?
    /// Seconds since 1970, exclusive.
    public var until: Int?

    public init(kinds: Set<EvidenceEvent.Kind>? = nil, subject: String? = nil, since: Int? = nil, until: Int? = nil) {
        self.kinds = kinds
        self.subject = subject
        self.since = since
        self.until = until
    }

    /// The condition in SQL and what its placeholders stand for.
    var condition: (sql: String, arguments: StatementArguments) {
        var (terms, arguments) = ([String](), StatementArguments())
        if let kinds {
            let names = kinds.map(\.rawValue).sorted()
            terms.append("kind IN (\(names.map { _ in "?" }.joined(separator: ", ")))")
            arguments += StatementArguments(names)
        }
        if let subject {
            terms.append("subject = ?")
            arguments += [subject]
        }
        if let since {
            terms.append("at >= ?")
            arguments += [since]
        }
        if let until {
            terms.append("at < ?")
            arguments += [until]
        }
        return (terms.isEmpty ? "TRUE" : terms.joined(separator: " AND "), arguments)
    }
}

/// Some of the events that a filter means, in the order asked for.
public struct EventPage: Hashable, Sendable {
    public var events: [LoggedEvent]
    /// Where the next page begins; nil where there are no more.
    public var next: Int?
}

import GRDB

extension EvidenceLog {
    public enum Order: Hashable, Sendable {
        case oldestFirst, newestFirst
    }

    /// How many events there are.
    public func size() throws(EvidenceError) -> Int {
        try reader.read("count the events") { try LogRows.size(in: $0) }
    }

    /// The event of an index; nil where there is none.
    ///
    /// - Throws: `corrupt` where what is stored, here or in the archive, is not what was logged.
    public func event(at index: Int) throws(EvidenceError) -> LoggedEvent? {
        try reader.read("read event \(index)") { try reader.events("position = ?", [index], in: $0).first }
    }

    /// The events of a reference id, in their order.
    ///
    /// - Parameters:
    ///   - kind: nil for all.
    ///   - limit: the most events that are read.
    public func events(
        reference: String, kind: EvidenceEvent.Kind? = nil, limit: Int = .max
    ) throws(EvidenceError) -> [LoggedEvent] {
        try reader.read("read the events of \(reference)") { database in
            try reader.events(
                "reference = ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY position LIMIT ?3", [reference, kind?.rawValue, limit],
                in: database)
        }
    }

    /// Of each subject the newest event about a topic, in their order.
    ///
    /// - Parameter limit: the most events that are read: the newest.
    public func newestOfEachSubject(about topic: String, limit: Int) throws(EvidenceError) -> [LoggedEvent] {
        try reader.read("read the events about \(topic)") { database in
            try reader.events(
                "position IN (SELECT position FROM topic WHERE topic = ? ORDER BY position DESC LIMIT ?) ORDER BY position",
                [topic, limit], in: database)
        }
    }

    /// Some of the events that a filter means.
    ///
    /// - Parameters:
    ///   - start: the index to begin with; nil for the first or the newest event.
    ///   - limit: the most events that the page has.
    ///   - bytes: of texts, after which the page ends.
    ///   - withTexts: false where what is kept beside the texts is enough.
    /// - Complexity: O(n) where few events of the log are meant.
    public func events(
        _ filter: EventFilter = EventFilter(), from start: Int? = nil, order: Order = .oldestFirst, limit: Int,
        bytes: Int = .max, withTexts: Bool = true
    ) throws(EvidenceError) -> EventPage {
        guard limit > 0 else { return EventPage(events: [], next: start) }
        return try reader.read("read events") { database in
            var (condition, arguments) = filter.condition
            if let start {
                condition += order == .oldestFirst ? " AND position >= ?" : " AND position <= ?"
                arguments += [start]
            }
            // One more shows whether there is another page.
            arguments += [min(limit, .max - 1) + 1]
            var events = try reader.events(
                "\(condition) ORDER BY position \(order == .oldestFirst ? "ASC" : "DESC") LIMIT ?", arguments, upTo: bytes,
                withTexts: withTexts, in: database)
            if events.count > limit {
                let next = events.removeLast().index
                return EventPage(events: events, next: next)
            }
            let isCut = events.reduce(0) { $0 + ($1.text?.utf8.count ?? 0) } > bytes
            let behind = isCut ? events.last.map { order == .oldestFirst ? $0.index + 1 : $0.index - 1 } : nil
            return EventPage(events: events, next: behind.flatMap { $0 < 0 ? nil : $0 })
        }
    }

    // MARK: Checkpoints and proofs

    /// The newest checkpoint as a signed note; nil where there are no events.
    public func latestCheckpoint() throws(EvidenceError) -> String? {
        try reader.read("read the newest checkpoint") {
            try String.fetchOne($0, sql: "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1")
        }
    }

    /// The first checkpoint over a log that holds the event of an index, as a signed note; nil where there is no such event.
    public func checkpoint(holding index: Int) throws(EvidenceError) -> String? {
        try reader.read("read a checkpoint") {
            try String.fetchOne($0, sql: "SELECT note FROM checkpoint WHERE size > ? ORDER BY size LIMIT 1", arguments: [index])
        }
    }

    /// Shows that the event of an index is in the log as it was at a size.
    ///
    /// - Throws: `outOfRange` unless `0 <= index < size <=` the log's size.
    public func inclusionProof(index: Int, size: Int) throws(EvidenceError) -> InclusionProof {
        try reader.read("prove event \(index)") { database in
            let logged = try LogRows.size(in: database)
            guard 0 <= index, index < size, size <= logged else {
                throw EvidenceError(
                    code: .outOfRange,
                    reason: "event \(index) of the first \(size) cannot be proved: the log has \(logged) events")
            }
            return try InclusionProof(index: index, size: size) { try LogRows.hash(of: $0, in: database) }
        }
    }

    /// Shows that the log at a size continues what it was at an earlier one.
    ///
    /// - Throws: `outOfRange` unless `0 <= oldSize <= newSize <=` the log's size.
    public func consistencyProof(from oldSize: Int, to newSize: Int) throws(EvidenceError) -> ConsistencyProof {
        try reader.read("prove the log at \(newSize)") { database in
            let logged = try LogRows.size(in: database)
            guard 0 <= oldSize, oldSize <= newSize, newSize <= logged else {
                throw EvidenceError(
                    code: .outOfRange,
                    reason: "a proof from \(oldSize) to \(newSize) events cannot be made: the log has \(logged) events")
            }
            return try ConsistencyProof(from: oldSize, to: newSize) { try LogRows.hash(of: $0, in: database) }
        }
    }
}

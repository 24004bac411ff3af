import GRDB

/// The connections that read: they change nothing, and wait neither for each other nor for what is being appended.
final class LogReader: Sendable {
    private let pool: DatabasePool
    /// Readings at the same time; a further one waits.
    private static let connections = 4
    let archive: SegmentDirectory?

    /// - Parameter archive: the directory of sealed segments, where there is one.
    init(path: String, archive: String?) throws(EvidenceError) {
        self.archive = archive.map { SegmentDirectory(path: $0) }
        pool = try EvidenceError.wrap("open \(path) for reading") {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            configuration.maximumReaderCount = Self.connections
            return try DatabasePool(path: path, configuration: configuration)
        }
    }

    /// Runs a reading on one state of the log.
    func read<T>(_ action: String, _ body: (Database) throws -> T) throws(EvidenceError) -> T {
        do throws(EvidenceError) {
            return try EvidenceError.wrap(action) { try pool.read(body) }
        } catch {
            // What was read of a damaged file must not be remembered: it may be put right.
            if error.code == .corrupt { pool.releaseMemory() }
            throw error
        }
    }

    /// Events by a condition of SQL, with the texts of those that are archived, as far as the archive is at hand.
    ///
    /// - Parameters:
    ///   - bytes: of texts, after which no further event is read.
    ///   - withTexts: false to leave the texts where they are, archived or not.
    func events(
        _ sql: String, _ arguments: StatementArguments, upTo bytes: Int = .max, withTexts: Bool = true, in database: Database
    ) throws -> [LoggedEvent] {
        var events: [LoggedEvent] = []
        var read = 0
        var texts = ArchivedTexts(archive: archive)
        let rows = try Row.fetchCursor(
            database, sql: "SELECT \(LoggedEvent.columns) FROM event WHERE \(sql)", arguments: arguments)
        while let row = try rows.next() {
            guard var event = LoggedEvent(row, withText: withTexts) else {
                throw EvidenceError(code: .corrupt, reason: "what is stored as event \(row[0] as Int) is none")
            }
            if withTexts, event.text == nil { event.text = try texts.text(of: event.index, leaf: event.leafHash, in: database) }
            read += event.text?.utf8.count ?? 0
            events.append(event)
            if read > bytes { break }
        }
        return events
    }
}

/// Texts of events that are in sealed segments, of which it keeps the one that it read last.
private struct ArchivedTexts {
    let archive: SegmentDirectory?
    private var read: (segment: Segment, texts: [String])?

    init(archive: SegmentDirectory?) { self.archive = archive }

    /// nil where the archive, or this segment of it, is not at hand.
    ///
    /// - Throws: `corrupt` where the archive says something else than the log.
    mutating func text(of index: Int, leaf: MerkleHash, in database: Database) throws -> String? {
        guard let archive else { return nil }
        if read?.segment.events.contains(index) != true {
            guard let segment = try Segment.holding(index, in: database), let texts = try archive.texts(of: segment) else {
                return nil
            }
            read = (segment, texts)
        }
        guard let read, index - read.segment.first < read.texts.count else { return nil }
        let text = read.texts[index - read.segment.first]
        guard MerkleHash.leaf(text.utf8) == leaf else {
            throw EvidenceError(
                code: .corrupt, reason: "event \(index) in \(archive.eventsPath(of: read.segment)) is not the one that was logged"
            )
        }
        return text
    }
}

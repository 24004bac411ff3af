import GRDB
import RiskModel

extension EvidenceLog {
    /// A file of events is read as a whole: so much of them goes into one at most, as far as a single event allows.
    private static let maximumSegmentBytes = 32 << 20

    /// Moves the texts of old events out of the database, into files of the archive that verify by themselves. Hashes, checkpoints and
    /// what events are counted by stay, and so do all proofs.
    ///
    /// Goes segment by segment: its files are on disk before its texts are dropped, in one transaction. Where it is stopped between, the
    /// next call does that segment again. Appends go on meanwhile, but for those transactions. The database's file does not shrink: what
    /// becomes free in it is used again.
    ///
    /// - Parameters:
    ///   - time: seconds since 1970. Events are taken up to the first that is not older.
    ///   - kept: kinds of events whose texts stay in the database as well, for what has to be known without the archive.
    ///   - segmentSizes: how many events a segment has; both bounds are taken as the powers of two that they contain. What is too little
    ///     for the smallest segment stays.
    /// - Returns: what was sealed.
    /// - Throws: `corrupt` where an event is not the one that was logged: it and what comes after it stay where they are; `unavailable`
    ///   where the log was opened without an archive, or it cannot be written.
    @discardableResult
    public func archive(
        before time: Int, keepingTextsOf kept: Set<EvidenceEvent.Kind> = [], segmentSizes: ClosedRange<Int> = 256...4096
    ) throws(EvidenceError) -> [Segment] {
        guard let archive = reader.archive else {
            throw EvidenceError(code: .unavailable, reason: "the log was opened without a directory to archive events in")
        }
        let levels = Self.level(atMost: max(segmentSizes.lowerBound, 1))...Self.level(atMost: max(segmentSizes.upperBound, 1))
        var (sealed, range) = ([Segment](), try unsealed(before: time))
        while let (segment, texts, manifest) = try nextSegment(of: range, levels: levels) {
            try archive.write(texts, manifest)
            try writer.write("drop the texts of \(segment)") { database in
                try database.execute(
                    sql: "INSERT INTO segment (first, count) VALUES (?, ?)", arguments: [segment.first, segment.count])
                try database.execute(
                    sql: """
                        UPDATE event SET body = NULL WHERE position >= ? AND position < ?
                        AND kind NOT IN (SELECT value FROM json_each(?))
                        """,
                    arguments: [
                        segment.events.lowerBound, segment.events.upperBound,
                        JSONValue.strings(kept.map(\.rawValue).sorted()).canonicalText,
                    ])
            }
            sealed.append(segment)
            range = segment.events.upperBound..<range.upperBound
        }
        return sealed
    }

    private static func level(atMost count: Int) -> Int { Int.bitWidth - 1 - count.leadingZeroBitCount }

    /// The events that are old enough and in no segment.
    private func unsealed(before time: Int) throws(EvidenceError) -> Range<Int> {
        try reader.read("look for old events") { database in
            let start = try Int.fetchOne(database, sql: "SELECT max(first + count) FROM segment") ?? 0
            let recent = try Int.fetchOne(
                database, sql: "SELECT position FROM event WHERE position >= ? AND at >= ? ORDER BY position LIMIT 1",
                arguments: [start, time])
            return start..<max(start, try recent ?? LogRows.size(in: database))
        }
    }

    /// The largest segment that the range begins with, and what is to be written of it; nil where there is too little for one.
    private func nextSegment(
        of range: Range<Int>, levels: ClosedRange<Int>
    ) throws(EvidenceError) -> (Segment, [String], SegmentManifest)? {
        try reader.read("seal events") { database in
            for level in levels.reversed() {
                guard range.count >= 1 << level, let segment = Segment(first: range.lowerBound, count: 1 << level) else {
                    continue
                }
                let bytes = try Int.fetchOne(
                    database, sql: "SELECT sum(length(CAST(body AS BLOB))) FROM event WHERE position >= ? AND position < ?",
                    arguments: [segment.events.lowerBound, segment.events.upperBound])
                guard bytes ?? 0 <= Self.maximumSegmentBytes || level == levels.lowerBound else { continue }
                let events = try reader.events(
                    "position >= ? AND position < ? ORDER BY position", [segment.events.lowerBound, segment.events.upperBound],
                    in: database)
                return (segment, events.compactMap(\.text), try manifest(of: segment, holding: events, in: database))
            }
            return nil
        }
    }

    private func manifest(of segment: Segment, holding events: [LoggedEvent], in database: Database) throws -> SegmentManifest {
        let root = try LogRows.hash(of: segment.node, in: database)
        guard events.count == segment.count, events.allSatisfy({ $0.text != nil }),
            SegmentDirectory.root(of: events.compactMap(\.text)) == root
        else {
            throw EvidenceError(
                code: .corrupt, reason: "not all of \(segment) is what was logged, so it is not archived: verify the log")
        }
        guard let note = try String.fetchOne(database, sql: "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1") else {
            throw EvidenceError(code: .corrupt, reason: "the log has events and no checkpoint")
        }
        let size = try Checkpoint(text: SignedNote(note).text).size
        return SegmentManifest(
            segment: segment, root: root, proof: try segment.proof(size: size, in: database).hashes, checkpoint: note)
    }
}

import GRDB

/// Events whose texts are in sealed segments.
struct ArchiveCheck {
    let database: Database
    let archive: SegmentDirectory?
    let keys: [VerifierKey]
    /// The one that was read last; its texts are nil where they could not be believed.
    private var current: (segment: Segment, texts: [String]?)?

    init(database: Database, archive: SegmentDirectory?, keys: [VerifierKey]) {
        self.database = database
        self.archive = archive
        self.keys = keys
    }

    /// What is wrong with an event that has no text in the log; nil where nothing is, or the whole segment was named.
    mutating func fault(of event: LoggedEvent, _ report: inout LogReport) throws -> String? {
        if current?.segment.events.contains(event.index) != true {
            guard let segment = try Segment.holding(event.index, in: database) else {
                return "its text is gone, and it is in no sealed segment"
            }
            current = (segment, read(segment, &report))
        }
        guard let current, let texts = current.texts else { return nil }
        return try Array(texts[event.index - current.segment.first].utf8).withUnsafeBytes {
            try EventCheck(database: database).fault(of: $0, as: event, &report)
        }
    }

    private func read(_ segment: Segment, _ report: inout LogReport) -> [String]? {
        guard let archive else {
            report.unreadSegments.append(segment)
            return nil
        }
        do throws(EvidenceError) {
            return try archive.events(of: segment, signedBy: keys)
        } catch {
            report.add(.segment, .segment(segment), error.reason)
            return nil
        }
    }
}

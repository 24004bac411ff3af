import GRDB

/// The checkpoints that are kept in the log, and those that are kept elsewhere, each at its size.
struct CheckpointCheck {
    private let rows: RowCursor
    private let keys: [VerifierKey]
    private var known: ArraySlice<Checkpoint>
    private var next: (size: Int, note: String)?
    /// The largest size that a checkpoint of the log is over.
    private var signed = 0

    init(_ database: Database, keys: [VerifierKey], known: [Checkpoint]) throws {
        rows = try Row.fetchCursor(database, sql: "SELECT size, note FROM checkpoint ORDER BY size")
        self.keys = keys
        self.known = known[...]
        try advance()
    }

    private mutating func advance() throws { next = try rows.next().map { ($0[0], $0.value(1) ?? "") } }

    /// Checks those that are over the events so far, of the log and of those kept elsewhere.
    ///
    /// - Parameter isKnownWrong: whether their roots cannot fit, for a reason that was named.
    mutating func check(_ frontier: CompactFrontier, isKnownWrong: Bool, _ report: inout LogReport) throws {
        while let size = next?.size, size <= frontier.size {
            guard let checkpoint = try read(&report) else { continue }
            guard size != frontier.size || checkpoint.root != frontier.root, !isKnownWrong else { continue }
            report.add(.checkpoint, .checkpoint(size: size), "it was signed over other events than there are")
        }
        while let checkpoint = known.first, checkpoint.size <= frontier.size {
            known.removeFirst()
            guard checkpoint.size == frontier.size, checkpoint.root != frontier.root, !isKnownWrong else { continue }
            report.add(
                .rewritten, .checkpoint(size: checkpoint.size),
                "the log does not begin with what the checkpoint was signed over that is kept elsewhere")
        }
    }

    /// Reads the next one of the log.
    ///
    /// - Returns: nil where it cannot be believed, after naming it.
    private mutating func read(_ report: inout LogReport) throws -> Checkpoint? {
        guard let (size, note) = next else { return nil }
        try advance()
        report.checkpoints += 1
        do throws(EvidenceError) {
            let checkpoint = try Checkpoint(note: note, signedBy: keys)
            guard checkpoint.size == size, keys.contains(where: { $0.name == checkpoint.origin }) else {
                throw EvidenceError(code: .unverified, reason: "it is kept under another size or name than it was signed for")
            }
            signed = max(signed, size)
            return checkpoint
        } catch {
            report.add(.checkpoint, .checkpoint(size: size), error.reason)
            return nil
        }
    }

    /// Leaves out those over events that are missing, but for their signatures.
    mutating func skip(to index: Int, _ report: inout LogReport) throws {
        while let size = next?.size, size <= index { _ = try read(&report) }
        known = known.drop { $0.size <= index }
    }

    /// Checks what is over more events than there are, and that none are over fewer only.
    mutating func end(_ frontier: CompactFrontier, _ report: inout LogReport) throws {
        if signed < frontier.size {
            report.add(
                .unsignedEvents, .events(signed..<frontier.size), "no checkpoint is over them, so the log did not write them")
        }
        while next != nil { _ = try read(&report) }
        if signed > frontier.size {
            report.add(.truncated, .events(frontier.size..<signed), "they are under a checkpoint, and the log ends before them")
        }
        for checkpoint in known where checkpoint.size > frontier.size {
            report.add(
                .rolledBack, .checkpoint(size: checkpoint.size),
                "the checkpoint that is kept elsewhere is over \(checkpoint.size) events, and the log has \(frontier.size)")
        }
    }
}

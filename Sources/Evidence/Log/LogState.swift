import GRDB

/// What a process knows of the log it appends to: enough to append without reading, and to notice that somebody else did.
struct LogState {
    var frontier = CompactFrontier()
    /// The newest checkpoint, as it is signed; nil where there are no events.
    var note: String?

    /// Signs the tree as it is, and keeps the checkpoint.
    mutating func sign(by signer: CheckpointSigner, in database: Database) throws {
        let note = try signer.note(size: frontier.size, root: frontier.root)
        try database.cachedStatement(sql: "INSERT INTO checkpoint (size, note) VALUES (?, ?)")
            .execute(arguments: [frontier.size, note])
        self.note = note
    }

    /// The log as it is stored now: this one, or one that continues it.
    ///
    /// - Throws: `inconsistent` where what is stored does not hold all that was known, or its newest checkpoint is signed by none of the
    ///   keys; `corrupt` where the parts of what is stored do not fit each other.
    func current(in database: Database, signedBy keys: [VerifierKey]) throws -> LogState {
        let statement = try database.cachedStatement(
            sql: "SELECT (SELECT max(position) FROM event), (SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1)")
        guard let row = try Row.fetchOne(statement) else { return self }
        let stored = (size: (row[0] as Int?).map { $0 + 1 } ?? 0, note: row[1] as String?)
        if stored.size == frontier.size, stored.note == note { return self }
        return try reloaded(size: stored.size, note: stored.note, from: database, signedBy: keys)
    }

    private func reloaded(size: Int, note: String?, from database: Database, signedBy keys: [VerifierKey]) throws -> LogState {
        guard size >= frontier.size else {
            throw EvidenceError(
                code: .inconsistent,
                reason: "the log had \(frontier.size) events, and now has \(size): an older state of it was put back")
        }
        let checkpoint = try Self.believed(note, keys)
        guard checkpoint?.size ?? 0 == size else {
            throw EvidenceError(
                code: .corrupt, reason: "the newest checkpoint is over \(checkpoint?.size ?? 0) events, and the log has \(size)")
        }
        let hashes = try TreeNode.frontier(ofTreeOf: size).map { try LogRows.hash(of: $0, in: database) }
        guard let stored = CompactFrontier(size: size, hashes: hashes), stored.root == checkpoint?.root ?? .empty else {
            throw EvidenceError(
                code: .corrupt, reason: "the tree over the log's \(size) events is not the one of its newest checkpoint")
        }
        let proof = try ConsistencyProof(from: frontier.size, to: size) { try LogRows.hash(of: $0, in: database) }
        guard proof.proves(stored.root, continues: frontier.root) else {
            throw EvidenceError(
                code: .inconsistent,
                reason: "the log no longer begins with the \(frontier.size) events that were known of it: it was replaced")
        }
        return LogState(frontier: stored, note: note)
    }

    private static func believed(_ note: String?, _ keys: [VerifierKey]) throws -> Checkpoint? {
        guard let note else { return nil }
        do throws(EvidenceError) {
            return try Checkpoint(note: note, signedBy: keys)
        } catch {
            throw EvidenceError(
                code: error.code == .unverified ? .inconsistent : .corrupt,
                reason: "the newest checkpoint of the log cannot be believed: \(error.reason)", underlying: error)
        }
    }
}

import Dispatch
import GRDB
public import RiskModel
import Synchronization

/// The evidence: an append-only Merkle log (RFC 6962) of events in one SQLite file, each group of them under a signed checkpoint.
///
/// Durability: WAL with `synchronous=FULL`, read back when the file is opened, so that an event whose append was answered is on disk
/// (promise P6). Nothing in the log is ever changed; `archive` alone moves texts of old events into files.
///
/// Safe to use from several threads, and by several processes with the same key: each notices what the others appended. Errors of the
/// storage leave the log as it was, and the next append works once the storage does.
public final class EvidenceLog: Sendable {
    /// What an append answers with: the event's index and leaf hash, and a signed checkpoint over a log that holds it.
    public typealias Completion = @Sendable (Result<EvidenceReference, EvidenceError>) -> Void

    let writer: LogWriter
    let reader: LogReader
    private let commits: GroupCommit<PreparedEvent, EvidenceReference>
    private let maximumEventBytes: Int

    /// Opens or creates the file, with mode 0600 in a directory of mode 0700. What an older version wrote is taken over.
    ///
    /// - Parameters:
    ///   - signer: signs the checkpoints; its name is the log's origin.
    ///   - olderKeys: those whose checkpoints are believed beside the signer's own, after its key was changed.
    ///   - archive: the directory of sealed segments, where texts are read from that the database no longer holds.
    ///   - lockTimeout: for how many seconds an append waits for another process that holds the database, before it fails.
    ///   - maximumEventBytes: of the canonical text of an event. What a decision over a hundred thousand files comes to, several times
    ///     over.
    /// - Throws: `EvidenceError`: `unavailable`, `corrupt`, `notDurable` or `notPrivate` for the file; `inconsistent` where the newest
    ///   checkpoint is signed by none of the keys, or a newer version wrote the file.
    public init(
        path: String, signer: CheckpointSigner, olderKeys: [VerifierKey] = [], archive: String? = nil, lockTimeout: Double = 5,
        maximumEventBytes: Int = 128 << 20
    ) throws(EvidenceError) {
        let writer = try LogWriter(path: path, signer: signer, keys: [signer.verifierKey] + olderKeys, lockTimeout: lockTimeout)
        self.writer = writer
        self.maximumEventBytes = maximumEventBytes
        reader = try LogReader(path: path, archive: archive)
        commits = GroupCommit { group throws(EvidenceError) in try writer.append(group) }
    }

    // MARK: Appending

    /// Appends an event; returns at once.
    ///
    /// All events that wait at a moment are committed together, in the order they came, with one sync and one checkpoint. The event is on
    /// disk when the completion is called with its reference. It is called with an error where the event could not be made durable, and
    /// then nothing of its group was: `unavailable`, `corrupt` or `inconsistent`; `tooLarge` is of the event alone.
    ///
    /// - Returns: the bytes of its canonical text, which is what the event takes for good where it becomes durable.
    /// - Parameter completion: called once, on a thread that calls one completion after another, while the log goes on appending.
    @discardableResult
    public func append(_ event: EvidenceEvent, completion: @escaping Completion) -> Int {
        let prepared: PreparedEvent
        do throws(EvidenceError) {
            prepared = try PreparedEvent(event)
        } catch {
            completion(.failure(error))
            return 0
        }
        let bytes = prepared.text.utf8.count
        guard bytes <= maximumEventBytes else {
            let reason = "an event of \(bytes) bytes is larger than the \(maximumEventBytes) that are kept of one"
            completion(.failure(EvidenceError(code: .tooLarge, reason: reason)))
            return 0
        }
        commits.submit(prepared, weight: bytes, completion: completion)
        return bytes
    }

    /// Appends an event and waits until it is on disk. Not to be called from a completion.
    ///
    /// - Throws: as `append(_:completion:)` says.
    public func append(_ event: EvidenceEvent) throws(EvidenceError) -> EvidenceReference {
        let done = DispatchSemaphore(value: 0)
        let outcome = Mutex<Result<EvidenceReference, EvidenceError>?>(nil)
        append(event) { result in
            outcome.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        guard let result = outcome.withLock({ $0 }) else {
            throw EvidenceError(code: .unavailable, reason: "an append ended without an answer")
        }
        return try result.get()
    }

    // MARK: Counting

    /// How many decisions were made for a subject since a time.
    ///
    /// - Parameters:
    ///   - time: seconds since 1970, inclusive.
    ///   - tier: nil for decisions of every tier.
    public func count(forSubject subject: String, since time: Int, tier: Tier? = nil) throws(EvidenceError) -> Int {
        try count(of: .decision, forSubject: subject, since: time, outcome: tier?.name)
    }

    /// How many actions of a subject were reported as blocked since a time (seconds since 1970, inclusive): events of kind `action` whose
    /// body says `"outcome": "blocked"`.
    public func countDeniedActions(ofSubject subject: String, since time: Int) throws(EvidenceError) -> Int {
        try count(of: .action, forSubject: subject, since: time, outcome: "blocked")
    }

    /// How many events of a kind are about a subject since a time.
    ///
    /// - Parameters:
    ///   - time: seconds since 1970, inclusive.
    ///   - outcome: the tier of decisions, the outcome of actions; nil for any.
    public func count(
        of kind: EvidenceEvent.Kind, forSubject subject: String, since time: Int, outcome: String? = nil
    ) throws(EvidenceError) -> Int {
        try reader.read("count events") { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT count(*) FROM event
                    WHERE subject = ?1 AND kind = ?2 AND at >= ?3 AND (?4 IS NULL OR outcome = ?4)
                    """)
            return try Int.fetchOne(statement, arguments: [subject, kind.rawValue, time, outcome]) ?? 0
        }
    }
}

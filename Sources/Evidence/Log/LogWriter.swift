import GRDB
import RiskModel
import Synchronization

/// The one connection that appends.
final class LogWriter: Sendable {
    private let queue: DatabaseQueue
    private let signer: CheckpointSigner
    /// Whose checkpoints are believed.
    private let keys: [VerifierKey]
    private let known: Mutex<LogState>

    /// Opens or makes the database, and makes sure that it is durable and fits its newest checkpoint.
    init(path: String, signer: CheckpointSigner, keys: [VerifierKey], lockTimeout: Double) throws(EvidenceError) {
        self.signer = signer
        self.keys = keys
        let (queue, state) = try EvidenceError.wrap("open \(path)") {
            let file = LogFile(path: path)
            try file.prepare()
            var configuration = Configuration()
            configuration.busyMode = .timeout(lockTimeout)
            configuration.prepareDatabase { database in
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let migrator = LogSchema.migrator(signer: signer)
            guard try !queue.read(migrator.hasBeenSuperseded) else {
                throw EvidenceError(code: .inconsistent, reason: "\(path) was written by a newer version of this program")
            }
            try migrator.migrate(queue)
            // A write transaction, so that nobody else appends.
            let state = try queue.write { database in
                try file.extendLog()
                return try LogState().current(in: database, signedBy: keys)
            }
            return (queue, state)
        }
        self.queue = queue
        known = Mutex(state)
        try verifyDurability()
    }

    /// What the connection says, not what was asked of it: a pool or a build option may lower either.
    private func verifyDurability() throws(EvidenceError) {
        let (journal, synchronous) = try EvidenceError.wrap("read back durability") {
            try queue.read { database in
                (
                    try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "",
                    try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? 0
                )
            }
        }
        guard journal == "wal", synchronous >= 2 else {
            throw EvidenceError(
                code: .notDurable,
                reason: "SQLite reports journal_mode=\(journal) synchronous=\(synchronous); wal and 2 are needed")
        }
    }

    /// Makes a group of events durable under one checkpoint, or none of them.
    func append(_ group: [PreparedEvent]) throws(EvidenceError) -> [EvidenceReference] {
        let before = known.withLock { $0 }
        let (after, references) = try writing("append to the evidence") { () throws -> (LogState, [EvidenceReference]) in
            try queue.write { database in
                var state = try before.current(in: database, signedBy: keys)
                let first = state.frontier.size
                for event in group { try LogRows.insert(event, behind: &state.frontier, in: database) }
                try state.sign(by: signer, in: database)
                let references = group.enumerated().map { place, event in
                    EvidenceReference(index: first + place, leafHash: event.leaf.bytes, checkpoint: state.note)
                }
                return (state, references)
            }
        }
        // Only now: what was not committed was not.
        known.withLock { $0 = after }
        return references
    }

    /// Changes what stands beside the tree, in a transaction of its own.
    func write<T>(_ action: String, _ body: (Database) throws -> T) throws(EvidenceError) -> T {
        try writing(action) { try queue.write(body) }
    }

    private func writing<T>(_ action: String, _ body: () throws -> T) throws(EvidenceError) -> T {
        do throws(EvidenceError) {
            return try EvidenceError.wrap(action, body)
        } catch {
            // What was read of a damaged file must not be remembered: it may be put right.
            if error.code == .corrupt { queue.releaseMemory() }
            throw error
        }
    }
}

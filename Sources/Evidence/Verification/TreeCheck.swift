import FoundationEssentials
import GRDB

/// One pass over events, nodes and checkpoints, side by side, each in the order in which it was written.
///
/// A wrong hash makes every hash above it wrong, and one fault would be told a thousand times. So where a node does not fit what is under
/// it, the pass asks which of the two a signed checkpoint vouches for, names the other one, and goes on with what can be trusted.
struct TreeCheck {
    /// As many nodes are looked into; what comes then is taken as stored.
    private static let maximumInquiries = 500
    private static let progressStep = 1000

    let database: Database
    let keys: [VerifierKey]
    let known: [Checkpoint]
    let progress: ((Int) -> Void)?
    private var archived: ArchiveCheck
    private let nodes: RowCursor
    /// The next node that is stored.
    private var node: StoredNode?
    /// Of the tree over the events so far: hashes that are trusted.
    private var frontier = CompactFrontier()
    /// Events that were named already, and may make the nodes above them wrong.
    private var named: [Int] = []
    private var inquiries = 0

    init(
        database: Database, keys: [VerifierKey], archive: SegmentDirectory?, known: [Checkpoint], progress: ((Int) -> Void)?
    ) throws {
        self.database = database
        self.keys = keys
        self.known = known
        self.progress = progress
        archived = ArchiveCheck(database: database, archive: archive, keys: keys)
        nodes = try Row.fetchCursor(database, sql: "SELECT ordinal, hash FROM node ORDER BY ordinal")
        try advance()
    }

    mutating func check(_ report: inout LogReport) throws {
        var checkpoints = try CheckpointCheck(database, keys: keys, known: known)
        // Where the log should end: a row far behind it is no reason to count that far.
        let end = try Int.fetchOne(database, sql: "SELECT max(size) FROM checkpoint") ?? 0
        let events = try Row.fetchCursor(
            database,
            sql: "SELECT position, kind, at, subject, reference, outcome, leaf, CAST(body AS BLOB) FROM event ORDER BY position")
        while let row = try events.next() {
            let index: Int = row[0]
            guard index >= frontier.size, index <= max(end, frontier.size) else {
                report.add(.strangeEvents, .events(index..<index + 1), "a row was put where the log has no place for one")
                continue
            }
            if index > frontier.size {
                report.add(.missingEvents, .events(frontier.size..<index), "they are no longer there")
                try skip(to: index)
                try checkpoints.skip(to: index, &report)
            }
            try append(try check(row, &report), &report)
            // An event that was named and has no node above it yet would be told once more, as a root that does not fit.
            try checkpoints.check(frontier, isKnownWrong: !named.isEmpty, &report)
            if frontier.size % Self.progressStep == 0 { progress?(frontier.size) }
        }
        report.size = frontier.size
        report.root = frontier.root
        var surplus = 0
        while node != nil {
            surplus += 1
            try advance()
        }
        if surplus > 0 { report.add(.node, .file, "the tree has \(surplus) hashes over events that are not there") }
        try checkpoints.end(frontier, &report)
    }

    private mutating func advance() throws { node = try nodes.next().map(StoredNode.init) }

    /// Checks an event by itself.
    ///
    /// - Returns: its leaf hash, as it is stored.
    private mutating func check(_ row: Row, _ report: inout LogReport) throws -> MerkleHash {
        let index = frontier.size
        guard let event = LoggedEvent(row, withText: false) else {
            report.add(.alteredEvent, .events(index..<index + 1), "what is stored is no event")
            named.append(index)
            return row.hash(6) ?? .empty
        }
        let fault = try row.withUnsafeData(atIndex: 7) { data in
            if let data {
                return try data.withUnsafeBytes { try EventCheck(database: database).fault(of: $0, as: event, &report) }
            }
            return try archived.fault(of: event, &report)
        }
        if let fault {
            report.add(.alteredEvent, .events(index..<index + 1), fault)
            named.append(index)
        }
        return event.leafHash
    }

    /// Puts a leaf behind the others, and checks the nodes that it makes whole.
    private mutating func append(_ leaf: MerkleHash, _ report: inout LogReport) throws {
        var (hashes, joined) = (frontier.hashes, leaf)
        for place in TreeNode.completed(by: frontier.size) {
            joined = try hash(of: place, computed: .node(hashes.removeLast(), joined), &report)
        }
        hashes.append(joined)
        if let next = CompactFrontier(size: frontier.size + 1, hashes: hashes) { frontier = next }
    }

    /// The hash of a node to go on with, after comparing the stored one with what is under it.
    private mutating func hash(of place: TreeNode, computed: MerkleHash, _ report: inout LogReport) throws -> MerkleHash {
        while let stored = node, stored.ordinal < place.ordinal {
            report.add(.node, .file, "the tree has a hash (number \(stored.ordinal)) that has no place in it")
            try advance()
        }
        guard let stored = node, stored.ordinal == place.ordinal, let hash = stored.hash else {
            if node?.ordinal == place.ordinal { try advance() }
            report.add(.node, .node(place), "its hash is missing")
            return computed
        }
        try advance()
        if hash != computed, !(named.last.map(place.leaves.contains) ?? false) {
            return try vouched(of: place, stored: hash, computed: computed, &report)
        }
        // What was named under it does not matter above it.
        while let last = named.last, place.leaves.contains(last) { named.removeLast() }
        return hash
    }

    /// Goes on behind events that are not there, with what the nodes over them say.
    private mutating func skip(to index: Int) throws {
        let hashes = try TreeNode.frontier(ofTreeOf: index).map { node in
            if let hash = try LogRows.storedHash(of: node, in: database) { return hash }
            named.append(node.leaves.upperBound - 1)
            return MerkleHash.empty
        }
        if let skipped = CompactFrontier(size: index, hashes: hashes) { frontier = skipped }
        while let stored = node, stored.ordinal < TreeNode.count(inTreeOf: index) { try advance() }
    }

    /// The one of two hashes that a signed checkpoint is over, after naming the other one.
    private mutating func vouched(
        of node: TreeNode, stored: MerkleHash, computed: MerkleHash, _ report: inout LogReport
    ) throws -> MerkleHash {
        inquiries += 1
        let vouched = inquiries > Self.maximumInquiries ? stored : try signed([stored, computed], of: node)
        if vouched == stored {
            report.add(
                .strangeEvents, .events(node.leaves), "there is something else than what was signed: changed, swapped or put in")
            return stored
        }
        let reason =
            vouched == nil
            ? "its hash fits neither the events under it nor a checkpoint" : "its hash is not the one that was signed"
        report.add(.node, .node(node), reason)
        return computed
    }

    /// The one of some hashes of a node that a signed checkpoint is over.
    private func signed(_ hashes: [MerkleHash], of node: TreeNode) throws -> MerkleHash? {
        guard let run = Segment(first: node.leaves.lowerBound, count: node.leaves.count) else { return nil }
        // More than one, because what is beside the node can be wrong as well.
        let notes = try String.fetchAll(
            database, sql: "SELECT note FROM checkpoint WHERE size >= ? ORDER BY size LIMIT 4",
            arguments: [node.leaves.upperBound])
        for note in notes {
            guard let checkpoint = try? Checkpoint(note: note, signedBy: keys),
                let proof = try? run.proof(size: checkpoint.size, in: database)
            else { continue }
            if let hash = hashes.first(where: { proof.proves($0, in: checkpoint.root) }) { return hash }
        }
        return nil
    }
}

/// A hash of the tree as it is kept.
private struct StoredNode {
    let ordinal: Int
    /// nil where it is none.
    let hash: MerkleHash?

    init(_ row: Row) {
        ordinal = row[0]
        hash = row.hash(1)
    }
}

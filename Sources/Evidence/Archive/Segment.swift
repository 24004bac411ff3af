import GRDB

/// A sealed run of events: so many that they are one whole subtree of the log.
public struct Segment: Hashable, Sendable, CustomStringConvertible {
    /// The index of its first event, a multiple of `count`.
    public let first: Int
    /// A power of two.
    public let count: Int

    /// No log has more events: what is beyond comes from a file that somebody changed.
    private static let maximumEvents = 1 << 53

    /// nil unless the events are one whole subtree.
    init?(first: Int, count: Int) {
        guard (0...Self.maximumEvents).contains(first), (1...Self.maximumEvents).contains(count), count.nonzeroBitCount == 1,
            first % count == 0
        else { return nil }
        self.first = first
        self.count = count
    }

    public var events: Range<Int> { first..<first + count }

    public var description: String { TreeNode.name(events) }

    var node: TreeNode { TreeNode(level: count.trailingZeroBitCount, position: first / count) }

    /// Shows that the segment is in a log: above its own root the tree is one whose leaves are runs of its size.
    func proof(size: Int, hashes: [MerkleHash]) -> InclusionProof {
        InclusionProof(index: node.position, size: (size + count - 1) / count, hashes: hashes)
    }

    func proof(size: Int, in database: Database) throws -> InclusionProof {
        let whole = size / count
        return try InclusionProof(index: node.position, size: (size + count - 1) / count) { above in
            let leaves = above.leaves
            // Only the last run can be shorter than the others.
            guard leaves.upperBound > whole else {
                return try LogRows.hash(of: TreeNode(level: above.level + node.level, position: above.position), in: database)
            }
            return try InclusionProof.root(of: leaves.lowerBound * count..<size) { try LogRows.hash(of: $0, in: database) }
        }
    }

    /// The one that an event is in; nil where it is in none.
    static func holding(_ index: Int, in database: Database) throws -> Segment? {
        let row = try Row.fetchOne(
            database, sql: "SELECT first, count FROM segment WHERE first <= ? ORDER BY first DESC LIMIT 1", arguments: [index])
        guard let row, let segment = Segment(first: row[0], count: row[1]), segment.events.contains(index) else { return nil }
        return segment
    }
}

/// What has to be remembered of a Merkle tree to append to it: its largest whole subtrees. A value; O(log n).
public struct CompactFrontier: Hashable, Sendable {
    /// How many leaves the tree has.
    public private(set) var size: Int
    /// Of the largest whole subtrees, from the left: one for each bit that is set in `size`.
    public private(set) var hashes: [MerkleHash]

    /// The empty tree.
    public init() {
        size = 0
        hashes = []
    }

    /// nil unless there is one hash for each bit of the size.
    public init?(size: Int, hashes: [MerkleHash]) {
        guard size >= 0, size.nonzeroBitCount == hashes.count else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// - Parameter completed: called with each subtree above the leaves that becomes whole, from below.
    /// - Complexity: one hash per leaf, amortised.
    public mutating func append(_ leaf: MerkleHash, completed: (TreeNode, MerkleHash) throws -> Void) rethrows {
        var joined = leaf
        for node in TreeNode.completed(by: size) {
            joined = MerkleHash.node(hashes.removeLast(), joined)
            try completed(node, joined)
        }
        hashes.append(joined)
        size += 1
    }

    /// Of the whole tree (RFC 6962, 2.1).
    public var root: MerkleHash { Self.root(of: hashes) }

    /// Of the tree whose largest whole subtrees these are, from the left.
    static func root(of hashes: [MerkleHash]) -> MerkleHash {
        guard var root = hashes.last else { return .empty }
        for left in hashes.dropLast().reversed() { root = .node(left, root) }
        return root
    }
}

/// Shows that a tree holds all leaves of an earlier one, in their places (RFC 6962, 2.1.2).
public struct ConsistencyProof: Hashable, Sendable {
    /// Of the earlier tree.
    public var oldSize: Int
    public var newSize: Int
    /// Without any where the sizes are the same, or the earlier tree is empty.
    public var hashes: [MerkleHash]

    public init(oldSize: Int, newSize: Int, hashes: [MerkleHash]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// - Parameter hash: gives the hash of any whole subtree of the new tree, leaves included.
    /// - Precondition: `0 <= oldSize <= newSize`
    init(from oldSize: Int, to newSize: Int, hash: (TreeNode) throws -> MerkleHash) rethrows {
        precondition(0 <= oldSize && oldSize <= newSize)
        var hashes: [MerkleHash] = []
        var leaves = 0..<newSize
        if oldSize > 0 {
            while leaves.upperBound != oldSize {
                let split = leaves.split
                let inLeft = oldSize <= split
                hashes.append(
                    try InclusionProof.root(of: inLeft ? split..<leaves.upperBound : leaves.lowerBound..<split, hash: hash))
                leaves = inLeft ? leaves.lowerBound..<split : split..<leaves.upperBound
            }
            // The old tree as a whole is known to whoever checks.
            if leaves.lowerBound > 0 { hashes.append(try InclusionProof.root(of: leaves, hash: hash)) }
        }
        self.init(oldSize: oldSize, newSize: newSize, hashes: hashes.reversed())
    }

    /// Whether it shows that the tree of `newRoot` continues the one of `oldRoot`. Source: RFC 9162, 2.1.4.2.
    public func proves(_ newRoot: MerkleHash, continues oldRoot: MerkleHash) -> Bool {
        guard 0 <= oldSize, oldSize <= newSize else { return false }
        if oldSize == newSize { return hashes.isEmpty && oldRoot == newRoot }
        if oldSize == 0 { return hashes.isEmpty && oldRoot == .empty }
        var path = hashes[...]
        // A whole old tree is the first node of the path, and so left out of it.
        guard let first = oldSize.nonzeroBitCount == 1 ? oldRoot : path.popFirst() else { return false }
        var (position, last) = (oldSize - 1, newSize - 1)
        while position & 1 == 1 {
            position >>= 1
            last >>= 1
        }
        var (old, new) = (first, first)
        for hash in path {
            guard last > 0 else { return false }
            if position & 1 == 1 || position == last {
                old = .node(hash, old)
                new = .node(hash, new)
                while position & 1 == 0, position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                new = .node(new, hash)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && old == oldRoot && new == newRoot
    }
}

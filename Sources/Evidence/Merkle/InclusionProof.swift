/// Shows that a leaf is in a tree: what has to be hashed with it, from below (RFC 6962, 2.1.1).
public struct InclusionProof: Hashable, Sendable {
    /// Of the leaf.
    public var index: Int
    /// Of the tree.
    public var size: Int
    public var hashes: [MerkleHash]

    public init(index: Int, size: Int, hashes: [MerkleHash]) {
        self.index = index
        self.size = size
        self.hashes = hashes
    }

    /// - Parameter hash: gives the hash of any whole subtree of the tree, leaves included.
    /// - Precondition: `0 <= index < size`
    init(index: Int, size: Int, hash: (TreeNode) throws -> MerkleHash) rethrows {
        precondition(0 <= index && index < size)
        var siblings: [MerkleHash] = []
        var leaves = 0..<size
        while leaves.count > 1 {
            let split = leaves.split
            let inLeft = index < split
            siblings.append(try Self.root(of: inLeft ? split..<leaves.upperBound : leaves.lowerBound..<split, hash: hash))
            leaves = inLeft ? leaves.lowerBound..<split : split..<leaves.upperBound
        }
        self.init(index: index, size: size, hashes: siblings.reversed())
    }

    /// Of leaves that a split of a larger tree leaves over.
    static func root(of leaves: Range<Int>, hash: (TreeNode) throws -> MerkleHash) rethrows -> MerkleHash {
        CompactFrontier.root(of: try TreeNode.whole(in: leaves).map(hash))
    }

    /// The root of the tree that holds the leaf in its place; nil where the proof has not the form that one of its index and size has.
    /// Source: RFC 9162, 2.1.3.2.
    public func root(over leaf: MerkleHash) -> MerkleHash? {
        guard 0 <= index, index < size else { return nil }
        var (position, last) = (index, size - 1)
        var root = leaf
        for sibling in hashes {
            guard last > 0 else { return nil }
            if position & 1 == 1 || position == last {
                root = .node(sibling, root)
                while position & 1 == 0, position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                root = .node(root, sibling)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 ? root : nil
    }

    /// Whether it shows that the leaf is in the tree of this root, in its place.
    public func proves(_ leaf: MerkleHash, in root: MerkleHash) -> Bool { self.root(over: leaf) == root }
}

extension Range<Int> {
    /// Where RFC 6962 splits a tree of more than one leaf: behind the largest power of two that is less than their number.
    var split: Int { lowerBound + 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }
}

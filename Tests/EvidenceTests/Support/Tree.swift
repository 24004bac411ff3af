import TestKit

@testable import Evidence

/// A Merkle tree worked out by the definition of RFC 6962, 2.1, from all of its leaves: slow, and short enough to be believed.
struct Tree {
    let leaves: [MerkleHash]

    init(_ data: some Sequence<[UInt8]>) { leaves = data.map { MerkleHash.leaf($0) } }

    var root: MerkleHash { Self.root(of: leaves[...]) }

    private static func root(of leaves: ArraySlice<MerkleHash>) -> MerkleHash {
        guard leaves.count > 1 else { return leaves.first ?? .empty }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return .node(root(of: leaves[..<middle]), root(of: leaves[middle...]))
    }

    private func hash(_ node: TreeNode) -> MerkleHash { Self.root(of: leaves[node.leaves]) }

    func inclusion(of index: Int) throws -> InclusionProof { InclusionProof(index: index, size: leaves.count, hash: hash) }

    func consistency(from oldSize: Int) throws -> ConsistencyProof {
        ConsistencyProof(from: oldSize, to: leaves.count, hash: hash)
    }
}

extension SeededGenerator {
    /// The hash with one bit of it the other way.
    mutating func changedByte(of hash: MerkleHash) -> MerkleHash {
        var bytes = hash.bytes
        bytes[Int.random(in: 0..<bytes.count, using: &self)] ^= 1 << UInt8.random(in: 0..<8, using: &self)
        return MerkleHash(bytes) ?? hash
    }
}

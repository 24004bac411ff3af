import Foundation
import TestKit
import Testing

@testable import Evidence

@Suite("The Merkle tree")
struct MerkleTests {
    /// The leaves that implementations of RFC 6962 are tested with, and what has been published of the trees over them.
    static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57), Array(0x60...0x6F),
    ]
    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    static func hash(_ hex: String) throws -> MerkleHash { try #require(MerkleHash(hex: hex)) }

    @Test("trees of none to eight leaves have the roots that are published for them")
    func publishedRoots() throws {
        var frontier = CompactFrontier()
        #expect(frontier.root.description == Self.roots[0])
        for (leaf, root) in zip(Self.leaves, Self.roots.dropFirst()) {
            frontier.append(.leaf(leaf)) { _, _ in }
            #expect(frontier.root.description == root)
        }
    }

    @Test(
        "published inclusion proofs hold",
        arguments: [
            (0, 1, []),
            (
                0, 8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            ),
            (
                5, 8,
                [
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
            (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        ])
    func publishedInclusion(index: Int, size: Int, hashes: [String]) throws {
        let proof = InclusionProof(index: index, size: size, hashes: try hashes.map(Self.hash))
        let root = try Self.hash(Self.roots[size])
        #expect(proof.proves(.leaf(Self.leaves[index]), in: root))
        #expect(try Tree(Self.leaves.prefix(size)).inclusion(of: index) == proof)
    }

    @Test(
        "published consistency proofs hold",
        arguments: [
            (1, 1, []),
            (
                1, 8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            ),
            (
                6, 8,
                [
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
            (
                2, 5,
                [
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ]
            ),
        ])
    func publishedConsistency(old: Int, new: Int, hashes: [String]) throws {
        let proof = ConsistencyProof(oldSize: old, newSize: new, hashes: try hashes.map(Self.hash))
        #expect(proof.proves(try Self.hash(Self.roots[new]), continues: try Self.hash(Self.roots[old])))
        #expect(try Tree(Self.leaves.prefix(new)).consistency(from: old) == proof)
    }

    @Test("a leaf cannot be passed off as a node, nor a node as a leaf")
    func separateDomains() {
        let (left, right) = (MerkleHash.leaf([1]), MerkleHash.leaf([2]))
        #expect(MerkleHash.leaf(left.bytes + right.bytes) != .node(left, right))
    }

    @Test("whole subtrees have numbers without gaps, in the order in which they become whole")
    func ordinals() {
        var (frontier, numbers) = (CompactFrontier(), [Int]())
        for number in 0..<1000 {
            frontier.append(.leaf([UInt8(number & 255)])) { node, _ in
                #expect(node.leaves.upperBound == number + 1)
                numbers.append(node.ordinal)
            }
            #expect(numbers.count == TreeNode.count(inTreeOf: number + 1))
        }
        #expect(numbers == Array(0..<numbers.count))
    }
}

@Suite("Proofs over trees of any size")
struct ProofPropertyTests {
    let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)

    @Test("every leaf of a tree is proved, in its own place only, and no changed byte goes through")
    func inclusion() throws {
        var random = SeededGenerator(seed: seed)
        for size in [1, 2, 3, 7, 8, 9] + (0..<6).map({ _ in Int.random(in: 10...70, using: &random) }) {
            let tree = Tree((0..<size).map { [UInt8($0 & 255), UInt8($0 >> 8)] })
            let root = tree.root
            for index in 0..<size {
                let proof = try tree.inclusion(of: index)
                #expect(proof.proves(tree.leaves[index], in: root), "seed \(seed)")
                let passedOff = (0..<size).filter { other in
                    var moved = proof
                    moved.index = other
                    return proof.proves(tree.leaves[other], in: root) || moved.proves(tree.leaves[index], in: root)
                }
                #expect(passedOff == [index], "seed \(seed)")
                let leaf = random.changedByte(of: tree.leaves[index])
                #expect(!proof.proves(leaf, in: root), "seed \(seed)")
                for place in proof.hashes.indices {
                    var changed = proof
                    changed.hashes[place] = random.changedByte(of: proof.hashes[place])
                    #expect(!changed.proves(tree.leaves[index], in: root), "seed \(seed)")
                    changed = proof
                    changed.hashes.remove(at: place)
                    #expect(!changed.proves(tree.leaves[index], in: root), "seed \(seed)")
                }
                var longer = proof
                longer.hashes.append(root)
                #expect(!longer.proves(tree.leaves[index], in: root), "seed \(seed)")
            }
        }
    }

    @Test("a tree is proved to continue every earlier one of it, and none other")
    func consistency() throws {
        var random = SeededGenerator(seed: seed)
        let sizes = [1, 2, 3, 7, 8, 9] + (0..<3).map { _ in Int.random(in: 10...50, using: &random) }
        for size in sizes {
            let leaves = (0..<size).map { [UInt8($0), 1] }
            let tree = Tree(leaves)
            for oldSize in 0...size {
                let old = Tree(leaves.prefix(oldSize))
                let proof = try tree.consistency(from: oldSize)
                #expect(proof.proves(tree.root, continues: old.root), "seed \(seed), \(oldSize) of \(size)")
                #expect(!proof.proves(tree.root, continues: random.changedByte(of: old.root)), "seed \(seed)")
                // Every tree continues the empty one.
                if oldSize > 0 {
                    #expect(!proof.proves(random.changedByte(of: tree.root), continues: old.root), "seed \(seed)")
                    var forked = leaves.prefix(oldSize)
                    forked[Int.random(in: 0..<oldSize, using: &random)] = [0xFF, 0xFF]
                    #expect(!proof.proves(tree.root, continues: Tree(forked).root), "seed \(seed)")
                }
                for place in proof.hashes.indices {
                    var changed = proof
                    changed.hashes[place] = random.changedByte(of: proof.hashes[place])
                    #expect(!changed.proves(tree.root, continues: old.root), "seed \(seed)")
                    changed = proof
                    changed.hashes.remove(at: place)
                    #expect(!changed.proves(tree.root, continues: old.root), "seed \(seed)")
                }
            }
        }
    }
}

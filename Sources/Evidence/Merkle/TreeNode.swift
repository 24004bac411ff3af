/// The place of a whole subtree: the one over the leaves from `position << level` on, `1 << level` of them.
public struct TreeNode: Hashable, Sendable, CustomStringConvertible {
    /// 0 for a leaf.
    public var level: Int
    /// Counted from 0 among the nodes of its level.
    public var position: Int

    public init(level: Int, position: Int) {
        self.level = level
        self.position = position
    }

    /// The leaves under it.
    public var leaves: Range<Int> { position << level..<(position + 1) << level }

    public var description: String { "node \(level)/\(position) over \(Self.name(leaves))" }

    /// How many nodes above the leaves are whole before this one is: a number without gaps that grows as the tree does, so that what is
    /// stored under it is only ever added to at its end. For nodes above the leaves.
    var ordinal: Int {
        let last = leaves.upperBound - 1
        // Leaf i makes as many nodes whole as i + 1 has trailing zero bits: i − popcount(i) before leaf i comes.
        return last - last.nonzeroBitCount + level - 1
    }

    /// The whole subtrees above the leaves that the leaf of an index makes whole, from below.
    static func completed(by index: Int) -> some Collection<TreeNode> {
        (1..<(index + 1).trailingZeroBitCount + 1).lazy.map { TreeNode(level: $0, position: index >> $0) }
    }

    /// How many nodes above the leaves are whole in a tree of so many leaves.
    static func count(inTreeOf size: Int) -> Int { size - size.nonzeroBitCount }

    /// The largest whole subtrees of a tree of so many leaves, from the left.
    static func frontier(ofTreeOf size: Int) -> [TreeNode] { whole(in: 0..<size) }

    /// The fewest whole subtrees over leaves of which the first is where a subtree of their number could begin, from the left.
    static func whole(in leaves: Range<Int>) -> [TreeNode] {
        var nodes: [TreeNode] = []
        var start = leaves.lowerBound
        while start < leaves.upperBound {
            let level = Int.bitWidth - 1 - (leaves.upperBound - start).leadingZeroBitCount
            nodes.append(TreeNode(level: level, position: start >> level))
            start += 1 << level
        }
        return nodes
    }

    static func name(_ events: Range<Int>) -> String {
        events.count == 1 ? "event \(events.lowerBound)" : "events \(events.lowerBound)–\(events.upperBound - 1)"
    }
}

/// A set of small numbers below a bound that is fixed when it is made.
struct BitSet: Hashable {
    private var words: [UInt64]

    init(below bound: Int, _ members: some Sequence<Int> = EmptyCollection()) {
        words = Array(repeating: 0, count: (bound + 63) / 64)
        for member in members { insert(member) }
    }

    mutating func insert(_ member: Int) { words[member >> 6] |= 1 << UInt64(member & 63) }
    func contains(_ member: Int) -> Bool { words[member >> 6] & (1 << UInt64(member & 63)) != 0 }
    func isSubset(of other: BitSet) -> Bool { zip(words, other.words).allSatisfy { $0 & ~$1 == 0 } }
    func isDisjoint(with other: BitSet) -> Bool { zip(words, other.words).allSatisfy { $0 & $1 == 0 } }
    mutating func formUnion(_ other: BitSet) { for index in words.indices { words[index] |= other.words[index] } }
}

/// Some probes of a policy. Small and quick to join, since every file of a patch is asked hundreds of them.
public struct ProbeSet: Hashable, Sendable {
    /// Bit n of word m: the probe of index 64 m + n. The last word is not zero, so that equal sets are equal.
    private var words: [UInt64] = []

    public init() {}

    public init(_ probes: some Sequence<ProbeID>) {
        for probe in probes { insert(probe) }
    }

    public var isEmpty: Bool { words.isEmpty }

    public func contains(_ probe: ProbeID) -> Bool {
        let word = probe.index >> 6
        return word < words.count && words[word] & 1 << UInt64(probe.index & 63) != 0
    }

    public mutating func insert(_ probe: ProbeID) {
        let word = probe.index >> 6
        while words.count <= word { words.append(0) }
        words[word] |= 1 << UInt64(probe.index & 63)
    }

    public mutating func formUnion(_ other: ProbeSet) {
        while words.count < other.words.count { words.append(0) }
        for index in other.words.indices { words[index] |= other.words[index] }
    }

    public func union(_ other: ProbeSet) -> ProbeSet {
        var result = self
        result.formUnion(other)
        return result
    }

    public func subtracting(_ other: ProbeSet) -> ProbeSet {
        var result = self
        for index in words.indices.prefix(other.words.count) { result.words[index] &= ~other.words[index] }
        while result.words.last == 0 { result.words.removeLast() }
        return result
    }

    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
}

extension ProbeSet: Sequence {
    /// In ascending order.
    public struct Iterator: IteratorProtocol {
        fileprivate let words: [UInt64]
        fileprivate var word = 0
        fileprivate var rest: UInt64

        public mutating func next() -> ProbeID? {
            while rest == 0 {
                word += 1
                guard word < words.count else { return nil }
                rest = words[word]
            }
            defer { rest &= rest - 1 }
            return ProbeID(word << 6 | rest.trailingZeroBitCount)
        }
    }

    public func makeIterator() -> Iterator { Iterator(words: words, rest: words.first ?? 0) }
}

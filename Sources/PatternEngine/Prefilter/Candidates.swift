/// Where patterns may match: pairs of a pattern and a subject.
struct Candidates {
    /// The pattern in the upper half, the subject in the lower; ascending once `sort` was called.
    private var pairs: [UInt64] = []
    /// Patterns that have to be matched against every subject, because the pass over the text failed.
    private(set) var isEverything = false

    mutating func removeAll() {
        pairs.removeAll(keepingCapacity: true)
        isEverything = false
    }

    mutating func add(_ pattern: Int, _ subject: Int) { pairs.append(UInt64(pattern) << 32 | UInt64(subject)) }

    mutating func addEverything() { isEverything = true }

    mutating func sort() { pairs.sort() }

    /// The subjects in which a pattern may match: ascending, some perhaps twice. Patterns are to be asked for in ascending order.
    ///
    /// - Parameter position: where to look on; 0 for the first pattern.
    func subjects(of pattern: Int, from position: inout Int) -> ArraySlice<UInt64> {
        let first = UInt64(pattern) << 32
        while position < pairs.count, pairs[position] < first { position += 1 }
        let start = position
        while position < pairs.count, pairs[position] >> 32 == UInt64(pattern) { position += 1 }
        return pairs[start..<position]
    }
}

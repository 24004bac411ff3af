/// Where patterns may match: pairs of a pattern and a subject.
struct Candidates {
    /// The pattern in the upper half, the subject in the lower; ascending once `sort` was called. Some perhaps twice.
    private var pairs: [UInt64] = []

    /// Above it no pair is worth keeping: matching everything everywhere takes less memory.
    private static let limit = 4 << 20

    var isEmpty: Bool { pairs.isEmpty }

    /// False once there are too many to be of use.
    var hasRoom: Bool { pairs.count < Self.limit }

    mutating func removeAll() { pairs.removeAll(keepingCapacity: true) }

    mutating func add(_ pattern: Int, _ subject: Int) { pairs.append(UInt64(pattern) << 32 | UInt64(subject)) }

    mutating func sort() { pairs.sort() }

    /// The next pattern and its subjects, ascending, each once. Patterns come in ascending order.
    ///
    /// - Parameters:
    ///   - position: 0 for the first pattern.
    ///   - subjects: filled with them.
    /// - Returns: nil where there is no further pattern.
    func nextPattern(from position: inout Int, into subjects: inout [Int]) -> Int? {
        guard position < pairs.count else { return nil }
        subjects.removeAll(keepingCapacity: true)
        let pattern = pairs[position] >> 32
        while position < pairs.count, pairs[position] >> 32 == pattern {
            let subject = Int(pairs[position] & 0xFFFF_FFFF)
            if subjects.last != subject { subjects.append(subject) }
            position += 1
        }
        return Int(pattern)
    }
}

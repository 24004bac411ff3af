/// Which bytes, and which pairs of bytes next to each other, a path has or a pattern demands: what demands more than there is cannot match.
///
/// Bytes and pairs share places, so the opposite does not hold.
struct ByteTraits: Hashable, Sendable {
    private var words = SIMD4<UInt64>.zero

    /// - Parameter previous: the byte before, of the same component; nil where it is the first or not known
    mutating func add(_ byte: UInt8, after previous: UInt8?) {
        set(Int(byte & 127))
        if let previous { set(128 + Int((previous &* 29 &+ byte) & 127)) }
    }

    private mutating func set(_ bit: Int) { words[bit >> 6] |= 1 << UInt64(bit & 63) }

    func isWithin(_ other: ByteTraits) -> Bool { words & ~other.words == .zero }
}

import RiskModel

/// A path as patterns look at it: its components, and what an index asks for.
struct PathView {
    let bytes: [UInt8]
    let components: [Range<Int>]
    /// A bit for each value that bytes have in their lowest six bits: a pattern with a byte that is not there cannot match.
    let mask: UInt64

    init(_ path: GitPath) {
        bytes = path.bytes
        var components: [Range<Int>] = []
        var mask: UInt64 = 0
        var start = 0
        for (index, byte) in bytes.enumerated() {
            if byte == Byte.slash {
                components.append(start..<index)
                start = index + 1
            } else {
                mask |= 1 << UInt64(byte & 63)
            }
        }
        components.append(start..<bytes.count)
        self.components = components
        self.mask = mask
    }
}

import RiskModel

/// A path as patterns look at it: its components, and what an index asks for.
struct PathView {
    let bytes: [UInt8]
    let components: [Range<Int>]
    let traits: ByteTraits

    init(_ path: GitPath) { self.init(path.bytes) }

    init(_ bytes: [UInt8]) {
        var components: [Range<Int>] = []
        var traits = ByteTraits()
        var start = 0
        var previous: UInt8?
        for (index, byte) in bytes.enumerated() {
            if byte == Byte.slash {
                components.append(start..<index)
                start = index + 1
                previous = nil
            } else {
                traits.add(byte, after: previous)
                previous = byte
            }
        }
        components.append(start..<bytes.count)
        self.bytes = bytes
        self.components = components
        self.traits = traits
    }
}

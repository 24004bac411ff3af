/// What tells apart the blocks of an outline that have nothing to do with each other.
struct Kin: Equatable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325
    /// It cannot be told for certain; the block may be of any kin.
    private(set) var isOpen = false

    static let open: Kin = {
        var kin = Kin([])
        kin.isOpen = true
        return kin
    }()

    /// - Parameter name: a name as it is written, or what is the same for all that a reader takes for the same name. Names that
    ///   are not of plain ASCII are open: some of them are equal without being written alike.
    init(_ name: ArraySlice<UInt8>) {
        for byte in name {
            // FNV-1a: two names may share a kin, which costs time and nothing else.
            value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
            if byte >= 0x80 { isOpen = true }
        }
    }
}

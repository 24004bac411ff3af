/// A plain decimal number of any length, compared exactly: `-12.50`. No exponent, no unit, no separator of thousands.
struct DecimalNumber: Comparable {
    private let isNegative: Bool
    /// Without zeros in front.
    private let integer: ArraySlice<UInt8>
    /// Without zeros behind.
    private let fraction: ArraySlice<UInt8>

    init?(_ text: [UInt8]) {
        var rest = text[...]
        let isMinus = rest.first == UInt8(ascii: "-")
        if isMinus || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let parts = rest.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let zero = UInt8(ascii: "0")
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (zero...UInt8(ascii: "9")).contains($0) } }) else { return nil }
        integer = parts[0].drop { $0 == zero }
        var fraction = parts.count > 1 ? parts[1] : []
        while fraction.last == zero { fraction.removeLast() }
        self.fraction = fraction
        isNegative = isMinus && !(integer.isEmpty && fraction.isEmpty)
    }

    static func == (left: DecimalNumber, right: DecimalNumber) -> Bool {
        left.isNegative == right.isNegative && left.integer.elementsEqual(right.integer)
            && left.fraction.elementsEqual(right.fraction)
    }

    static func < (left: DecimalNumber, right: DecimalNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.isSmaller(than: left) : left.isSmaller(than: right)
    }

    /// Of the sizes, signs aside.
    private func isSmaller(than other: DecimalNumber) -> Bool {
        if integer.count != other.integer.count { return integer.count < other.integer.count }
        if !integer.elementsEqual(other.integer) { return integer.lexicographicallyPrecedes(other.integer) }
        return fraction.lexicographicallyPrecedes(other.fraction)
    }
}

/// A string of folded text that can be looked for.
struct Literal: Hashable, Sendable {
    /// In small letters where case is ignored.
    private(set) var bytes: [UInt8] = []
    private(set) var isCaseless = false

    static let empty = Literal()

    /// - Parameter ignoringCase: of this one character.
    init(_ byte: UInt8, ignoringCase: Bool) {
        bytes = [byte]
        isCaseless = ignoringCase
        if ignoringCase { lowercase() }
    }

    private init() {}

    /// Where one of the two ignores case, the whole does: that matches more.
    static func + (left: Literal, right: Literal) -> Literal {
        var result = left
        result.bytes += right.bytes
        result.isCaseless = left.isCaseless || right.isCaseless
        if result.isCaseless { result.lowercase() }
        return result
    }

    private mutating func lowercase() {
        for index in bytes.indices where (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[index]) { bytes[index] += 32 }
    }

    /// What Vectorscan accepts: it takes a literal that begins with U+0000 for an empty one.
    var withoutLeadingZeros: Literal {
        var result = self
        result.bytes.removeFirst(bytes.prefix { $0 == 0 }.count)
        return result.bytes.isEmpty ? .empty : result
    }

    /// In order of their bytes.
    func precedes(_ other: Literal) -> Bool {
        bytes == other.bytes ? !isCaseless && other.isCaseless : bytes.lexicographicallyPrecedes(other.bytes)
    }

    /// How rare it is in source text, roughly: one for each letter, digit and usual sign; less for blanks, more for other signs.
    var rarity: Double { bytes.reduce(0) { $0 + Self.rarity(of: $1) } }

    private static func rarity(of byte: UInt8) -> Double {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): 0.3
        case 0..<0x20, 0x7F...: 3
        case UInt8(ascii: "`"), UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "#"), UInt8(ascii: "%"), UInt8(ascii: "~"),
            UInt8(ascii: "^"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "!"),
            UInt8(ascii: "?"), UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: ";"), UInt8(ascii: "*"):
            1.5
        default: 1
        }
    }
}

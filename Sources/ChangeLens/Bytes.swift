extension UInt8 {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let hash = UInt8(ascii: "#")
    static let slash = UInt8(ascii: "/")
    static let star = UInt8(ascii: "*")
    static let backslash = UInt8(ascii: "\\")
    static let quote = UInt8(ascii: "\"")
    static let apostrophe = UInt8(ascii: "'")
    static let backtick = UInt8(ascii: "`")
    static let dollar = UInt8(ascii: "$")
    static let minus = UInt8(ascii: "-")

    /// Space or tab: the only bytes besides line feeds that any lexer here takes for layout.
    var isBlank: Bool { self == .space || self == .tab }
    var isLayout: Bool { isBlank || self == .lineFeed }
    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isLowercase: Bool { (0x61...0x7A).contains(self) }
    var isLetter: Bool { isLowercase || (0x41...0x5A).contains(self) }
    /// A byte that may start a name; every byte of a non-ASCII scalar may.
    var startsWord: Bool { isLetter || self == 0x5F || self >= 0x80 }
    var continuesWord: Bool { startsWord || isDigit }
    var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

extension [UInt8] {
    /// The byte at `index`, or 0 (which no source text here holds) outside the text.
    func byte(_ index: Int) -> UInt8 { indices.contains(index) ? self[index] : 0 }

    func holds(_ marker: [UInt8], at index: Int) -> Bool {
        guard index >= 0, index + marker.count <= count else { return false }
        var offset = 0
        while offset < marker.count {
            if self[index + offset] != marker[offset] { return false }
            offset += 1
        }
        return true
    }

    /// The index of the line feed at or after `index`, or the end.
    func lineEnd(from index: Int) -> Int {
        var end = index
        while end < count, self[end] != .lineFeed { end += 1 }
        return end
    }

    /// The first place of `marker` inside `range`.
    func place(of marker: [UInt8], in range: Range<Int>) -> Int? {
        guard let first = marker.first, range.count >= marker.count else { return nil }
        var index = range.lowerBound
        while index <= range.upperBound - marker.count {
            if self[index] == first, holds(marker, at: index) { return index }
            index += 1
        }
        return nil
    }

    func isBlank(_ range: Range<Int>) -> Bool {
        self[range].allSatisfy { $0.isBlank }
    }
}

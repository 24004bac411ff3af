/// A place in a text that moves forward and counts lines; shared by the readers of notations.
package struct ByteCursor {
    package let bytes: [UInt8]
    package private(set) var position = 0
    package private(set) var line = 1
    private var valuesLeft = DocumentLimits.values

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    package func peek(_ offset: Int) -> UInt8? { position + offset < bytes.count ? bytes[position + offset] : nil }

    package func starts(with text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + count]) }
    }

    package mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where position < bytes.count {
            if bytes[position] == UInt8(ascii: "\n") { line += 1 }
            position += 1
        }
    }

    /// Moves past `byte` if it stands here.
    package mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        advance()
        return true
    }

    package mutating func skip(while condition: (UInt8) -> Bool) {
        while let byte = current, condition(byte) { advance() }
    }

    /// The text up to where `condition` ceases to hold.
    package mutating func text(while condition: (UInt8) -> Bool) -> String {
        let start = position
        skip(while: condition)
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Counts one value against the limits.
    package mutating func enter(depth: Int) throws(NotUnderstood) {
        guard depth <= DocumentLimits.depth else { throw failure("nested too deeply") }
        valuesLeft -= 1
        guard valuesLeft >= 0 else { throw failure("too many values") }
    }

    /// Moves to a place in front of which no line ends.
    package mutating func moveOnLine(to place: Int) { position = place }

    package func failure(_ reason: String) -> NotUnderstood { NotUnderstood(reason, line: line) }

    /// The character that follows an escape's `digits` hexadecimal digits, surrogates of JSON left to the caller.
    package mutating func hexadecimal(digits: Int) throws(NotUnderstood) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let byte = current, let digit = byte.hexadecimalValue else { throw failure("an escape is broken") }
            value = value << 4 | UInt32(digit)
            advance()
        }
        return value
    }
}

extension UInt8 {
    @inlinable package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    @inlinable package var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    @inlinable package var isLetterOrDigit: Bool { isDigit || isLetter }
    @inlinable package var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    @inlinable package var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// Checks that hold for every language, and the one normalisation of line ends.
enum SourceText {
    /// Both sides with line feeds only and without a byte order mark.
    ///
    /// - Throws: where line ends or byte order marks changed, or line ends are mixed.
    static func pair(base: [UInt8], head: [UInt8]) throws(Unsure) -> (base: [UInt8], head: [UInt8]) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard base.starts(with: mark) == head.starts(with: mark) else { throw Unsure("byte order mark changed") }
        let skipped = base.starts(with: mark) ? mark.count : 0
        guard holdsReturn(base) || holdsReturn(head) else {
            return skipped == 0 ? (base, head) : (Array(base[skipped...]), Array(head[skipped...]))
        }
        let ends = (try check(base), try check(head))
        // A side without any line end fits either style.
        if let old = ends.0, let new = ends.1, old != new { throw Unsure("line ends changed") }
        return (normalised(base, from: skipped, ends.0), normalised(head, from: skipped, ends.1))
    }

    private static func holdsReturn(_ text: [UInt8]) -> Bool {
        text.withUnsafeBytes { bytes in
            let ones: UInt64 = 0x0101_0101_0101_0101
            var index = 0
            while index + 8 <= bytes.count {
                // A zero byte marks a match, and borrows its highest bit.
                let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ (ones &* UInt64(UInt8.carriageReturn))
                if (word &- ones) & ~word & (ones << 7) != 0 { return true }
                index += 8
            }
            return bytes[index...].contains(.carriageReturn)
        }
    }

    /// How many bytes both texts begin with.
    static func sharedPrefix(_ one: [UInt8], _ other: [UInt8]) -> Int {
        one.withUnsafeBytes { left in
            other.withUnsafeBytes { right in
                let count = min(left.count, right.count)
                var index = 0
                while index + 8 <= count,
                    left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                        == right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                { index += 8 }
                while index < count, left[index] == right[index] { index += 1 }
                return index
            }
        }
    }

    /// How many bytes both texts end with.
    static func sharedSuffix(_ one: [UInt8], _ other: [UInt8]) -> Int {
        let most = min(one.count, other.count)
        var count = 0
        while count < most, one[one.count - 1 - count] == other[other.count - 1 - count] { count += 1 }
        return count
    }

    /// True if `range` of one text holds the bytes that start at `start` in the other, which has as many.
    static func equal(_ one: [UInt8], _ range: Range<Int>, _ other: [UInt8], _ start: Int) -> Bool {
        var index = range.lowerBound
        let offset = start - index
        while index < range.upperBound {
            if one[index] != other[index + offset] { return false }
            index += 1
        }
        return true
    }

    enum LineEnds { case feed, returnAndFeed }

    private static func normalised(_ text: [UInt8], from start: Int, _ ends: LineEnds?) -> [UInt8] {
        guard ends == .returnAndFeed else { return start == 0 ? text : Array(text[start...]) }
        // `check` has proved that every return stands before a feed.
        return text[start...].filter { $0 != .carriageReturn }
    }

    /// The style of line ends, nil where there are none.
    ///
    /// - Throws: where the text holds what some reader takes for a line end and another does not, or is not UTF-8 (its
    ///   backslashes may be halves of letters).
    @discardableResult
    static func check(_ text: [UInt8]) throws(Unsure) -> LineEnds? {
        var style: LineEnds?
        var index = 0
        while true {
            index = plainEnd(text, from: index)
            guard index < text.count else { return style }
            let byte = text[index]
            switch byte {
            case .lineFeed:
                let isPaired = index > 0 && text[index - 1] == .carriageReturn
                let found: LineEnds = isPaired ? .returnAndFeed : .feed
                if let style, style != found { throw Unsure("mixed line ends") }
                style = found
                index += 1
            case .carriageReturn:
                guard text.byte(index + 1) == .lineFeed else { throw Unsure("carriage return without line feed") }
                index += 1
            case 0: throw Unsure("NUL byte")
            default:
                guard let (scalar, length) = Scalars.decode(text, at: index) else { throw Unsure("not UTF-8") }
                if scalar == 0x85 || scalar == 0x2028 || scalar == 0x2029 { throw Unsure("line end of some readers only") }
                index += length
            }
        }
    }

    /// The first byte at or after `index` that is a NUL, a line end or no ASCII.
    private static func plainEnd(_ text: [UInt8], from index: Int) -> Int {
        text.withUnsafeBufferPointer { bytes in
            var index = index
            while index < bytes.count, bytes[index] < 0x80,
                bytes[index] > .carriageReturn
                    || (bytes[index] != .lineFeed && bytes[index] != 0 && bytes[index] != .carriageReturn)
            { index += 1 }
            return index
        }
    }
}

/// Strict UTF-8 decoding of one scalar at a time, without `String`.
enum Scalars {
    /// - Returns: nil where no well-formed scalar starts at `index` (overlong forms and surrogates included).
    static func decode(_ text: [UInt8], at index: Int) -> (value: UInt32, length: Int)? {
        let first = text[index]
        let length: Int
        var value: UInt32
        let least: UInt32
        switch first {
        case 0x00..<0x80: return (UInt32(first), 1)
        case 0xC2..<0xE0: (length, value, least) = (2, UInt32(first & 0x1F), 0x80)
        case 0xE0..<0xF0: (length, value, least) = (3, UInt32(first & 0x0F), 0x800)
        case 0xF0..<0xF5: (length, value, least) = (4, UInt32(first & 0x07), 0x10000)
        default: return nil
        }
        guard index + length <= text.count else { return nil }
        for offset in 1..<length {
            let byte = text[index + offset]
            guard byte & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        guard value >= least, value <= 0x10FFFF, !(0xD800..<0xE000).contains(value) else { return nil }
        return (value, length)
    }
}

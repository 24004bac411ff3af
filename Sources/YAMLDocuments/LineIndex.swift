/// Finds lines, columns and bytes of a UTF-8 text in about constant time, however long its lines are.
///
/// Lines end as YAML 1.1 says: with CR, LF, CR LF, NEL, LS or PS. Columns count Unicode scalars.
struct LineIndex: Sendable {
    /// Byte ranges of the lines, their ends left out; never empty. A text that ends with a line end has an empty last line.
    let lines: [Range<Int>]
    /// Scalars in each line.
    private let columns: [Int]
    /// Scalars that begin before each multiple of `stride` bytes.
    private let scalarsBefore: [Int]
    private static let stride = 1_024

    init(_ bytes: [UInt8]) {
        var lines: [Range<Int>] = []
        var columns: [Int] = []
        var scalarsBefore: [Int] = []
        var scalars = 0
        var (start, scalarsAtStart) = (0, 0)
        var index = 0
        var endOfLineEnd = 0
        while index < bytes.count {
            if index % Self.stride == 0 { scalarsBefore.append(scalars) }
            if index >= endOfLineEnd {
                let length = Self.lineEndLength(bytes, at: index)
                if length > 0 {
                    lines.append(start..<index)
                    columns.append(scalars - scalarsAtStart)
                    endOfLineEnd = index + length
                    start = endOfLineEnd
                }
            }
            if Self.beginsScalar(bytes[index]) { scalars += 1 }
            index += 1
            if index == endOfLineEnd { scalarsAtStart = scalars }
        }
        lines.append(start..<bytes.count)
        columns.append(scalars - scalarsAtStart)
        if bytes.count % Self.stride == 0 { scalarsBefore.append(scalars) }
        self.lines = lines
        self.columns = columns
        self.scalarsBefore = scalarsBefore
    }

    /// The nearest position that lies in the text or right behind the end of one of its lines.
    func clamp(_ position: TextPosition) -> TextPosition {
        guard position.line <= lines.count else {
            return TextPosition(line: lines.count, column: columns[lines.count - 1] + 1)
        }
        let line = max(position.line, 1)
        return TextPosition(line: line, column: min(max(position.column, 1), columns[line - 1] + 1))
    }

    /// The position of the byte at `offset`, which may be the end of the text.
    func position(ofByte offset: Int, in bytes: [UInt8]) -> TextPosition {
        var (low, high) = (0, lines.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if lines[middle].lowerBound <= offset { low = middle } else { high = middle - 1 }
        }
        let column = scalars(before: offset, in: bytes) - scalars(before: lines[low].lowerBound, in: bytes) + 1
        return clamp(TextPosition(line: low + 1, column: column))
    }

    /// Where the scalar at `position` begins; the end of the line for a column behind it.
    func byte(at position: TextPosition, in bytes: [UInt8]) -> Int {
        let position = clamp(position)
        let line = lines[position.line - 1]
        let target = scalars(before: line.lowerBound, in: bytes) + position.column - 1
        // The last checkpoint with no more scalars before it than wanted.
        var (low, high) = (0, scalarsBefore.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if scalarsBefore[middle] <= target { low = middle } else { high = middle - 1 }
        }
        var index = low * Self.stride
        var scalars = scalarsBefore[low]
        while index < line.upperBound, scalars < target || !Self.beginsScalar(bytes[index]) {
            if Self.beginsScalar(bytes[index]) { scalars += 1 }
            index += 1
        }
        return min(max(index, line.lowerBound), line.upperBound)
    }

    private func scalars(before offset: Int, in bytes: [UInt8]) -> Int {
        let checkpoint = offset / Self.stride
        return bytes[checkpoint * Self.stride..<offset].reduce(scalarsBefore[checkpoint]) { $0 + (Self.beginsScalar($1) ? 1 : 0) }
    }

    private static func beginsScalar(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }

    private static func lineEndLength(_ bytes: [UInt8], at index: Int) -> Int {
        func byte(_ distance: Int) -> UInt8? { index + distance < bytes.count ? bytes[index + distance] : nil }
        switch bytes[index] {
        case 0x0A: return 1
        case 0x0D: return byte(1) == 0x0A ? 2 : 1
        case 0xC2: return byte(1) == 0x85 ? 2 : 0
        case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
        default: return 0
        }
    }
}

import PlainDocuments

/// A lockfile taken apart without being read: blocks of lines that each state something by themselves, and the frame that
/// holds them together.
///
/// What makes an outline true, and has to be argued for each format (decision 0013): in a text that the format's reader
/// understands, a block can be left out or put in, and the reader says of everything else what it said before. What is in
/// neither blocks nor frame says nothing to the reader.
struct ManifestOutline {
    /// Whole lines of the text.
    struct Passage {
        var bytes: Range<Int>
        /// The number of its first line.
        var line: Int
    }

    struct Block {
        var passage: Passage
        /// Premises in front of it.
        var place: Int
        /// Blocks that state the same name, or may not stand beside each other, are of one kin; others mostly are not.
        var kin: UInt64
        /// It may state other names than its kin tells.
        var isOpen: Bool
    }

    let text: [UInt8]
    private(set) var frame: [Passage] = []
    private(set) var blocks: [Block] = []
    /// Lines of the frame on which depends what the blocks behind them state.
    private(set) var premises: [ArraySlice<UInt8>] = []

    init(of text: [UInt8]) { self.text = text }

    /// No reader counts more values in the text: at the beginning of a line stand two at most, a table and its first value, and
    /// any other follows one of three signs.
    var mostValues: Int {
        guard text.count > DocumentLimits.values else { return text.count }
        return text.withUnsafeBufferPointer { text in
            var count = 2
            for byte in text {
                count &+= byte == UInt8(ascii: "\n") ? 2 : 0
                count &+= byte == UInt8(ascii: ",") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") ? 1 : 0
            }
            return count
        }
    }

    mutating func addToFrame(_ line: OutlineLines.Line, isPremise: Bool = false) {
        if isPremise { premises.append(text[line.bytes]) }
        if let last = frame.indices.last, frame[last].bytes.upperBound == line.bytes.lowerBound {
            frame[last].bytes = frame[last].bytes.lowerBound..<line.next
        } else {
            frame.append(Passage(bytes: line.bytes.lowerBound..<line.next, line: line.number))
        }
    }

    mutating func beginBlock(_ line: OutlineLines.Line, kin: Kin) {
        blocks.append(
            Block(
                passage: Passage(bytes: line.bytes.lowerBound..<line.next, line: line.number),
                place: premises.count, kin: kin.value, isOpen: kin.isOpen))
    }

    /// Takes a line into the last block.
    mutating func extendBlock(_ line: OutlineLines.Line) {
        let last = blocks.count - 1
        blocks[last].passage.bytes = blocks[last].passage.bytes.lowerBound..<line.next
    }

    mutating func setKin(_ kin: Kin) {
        let last = blocks.count - 1
        blocks[last].kin = kin.value
        blocks[last].isOpen = kin.isOpen
    }

    mutating func openBlock() { blocks[blocks.count - 1].isOpen = true }
}

import PlainDocuments
import RiskModel

/// Some blocks of a text with its frame, in order, to be read as if nothing else stood there.
struct ManifestExcerpt {
    private(set) var text: [UInt8] = []
    /// Where a passage begins: the line of the excerpt, and the one of the whole text.
    private var lines: [(here: Int, there: Int)] = []

    init(of outline: ManifestOutline, blocks: some Sequence<Int>) {
        var frame = outline.frame[...]
        var line = 1
        var end = 0
        func add(_ passage: ManifestOutline.Passage) {
            lines.append((line, passage.line))
            text += outline.text[passage.bytes]
            line += outline.text[passage.bytes].reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
            end = passage.bytes.upperBound
        }
        for index in blocks {
            let passage = outline.blocks[index].passage
            while let next = frame.first, next.line < passage.line { add(frame.removeFirst()) }
            add(passage)
        }
        while let next = frame.popFirst() { add(next) }
        // Behind a line's end readers see another line, which is there only where the text ends, too.
        if end < outline.text.count, text.last == UInt8(ascii: "\n") { text.removeLast() }
    }

    /// What the whole text states in these blocks, with the lines of the whole text.
    func read(as format: ManifestFormat) throws(NotUnderstood) -> Manifest {
        var manifest = try format.read(text)
        for index in manifest.statements.indices {
            for place in manifest.statements[index].lines.indices {
                let range = manifest.statements[index].lines[place]
                manifest.statements[index].lines[place] = wholeLine(range.lowerBound)...wholeLine(range.upperBound)
            }
        }
        return manifest
    }

    private func wholeLine(_ line: Int) -> Int {
        var low = 0
        var high = lines.count
        while low < high {
            let middle = (low + high) / 2
            if lines[middle].here <= line { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return line }
        return line - lines[low - 1].here + lines[low - 1].there
    }
}

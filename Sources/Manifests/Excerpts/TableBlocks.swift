/// Outlines of lockfiles in TOML that list `[[package]]` tables.
extension ManifestOutline {
    /// Headers of tables beside the packages, by how they begin. None of these words is a value, so that no such line can stand
    /// inside a list that goes over several lines.
    private static let others = ["[metadata", "[extras", "[manifest", "[options", "[root", "[[patch", "[patch"].map {
        Array($0.utf8)
    }
    private static let header = Array("[[package]]".utf8)
    private static let below = [Array("[package.".utf8), Array("[[package.".utf8)]

    static func packageTables(_ text: [UInt8]) -> ManifestOutline? {
        var outline = ManifestOutline(of: text)
        var lines = OutlineLines(text)
        var isInBlock = false
        var isBelowHeader = false
        while let line = lines.next() {
            // Text over several lines may hold anything, also what looks like a header.
            if holdsLongText(text[line.bytes]) { return nil }
            if line.first == UInt8(ascii: "[") || line.first == UInt8(ascii: "\t") {
                let content = text[line.bytes]
                if content.elementsEqual(header) {
                    outline.beginBlock(line, kin: .open)
                    isInBlock = true
                    isBelowHeader = true
                    continue
                }
                if others.contains(where: content.starts(with:)) {
                    isInBlock = false
                } else if !isInBlock || !below.contains(where: content.starts(with:)) {
                    return nil
                }
            }
            if isInBlock {
                outline.extendBlock(line)
                if isBelowHeader, let name = packageName(text[line.bytes]) { outline.setKin(Kin(name)) }
            } else {
                outline.addToFrame(line)
            }
            isBelowHeader = false
        }
        return lines.areWholeText ? outline : nil
    }

    /// The text of `name = "text"`, where it is written as it is.
    private static func packageName(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard line.starts(with: "name = \"".utf8), line.last == UInt8(ascii: "\"") else { return nil }
        let name = line.dropFirst(8).dropLast()
        return name.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") } ? nil : name
    }

    private static func holdsLongText(_ line: ArraySlice<UInt8>) -> Bool {
        var run = 0
        var quote: UInt8 = 0
        for byte in line {
            guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") else {
                run = 0
                continue
            }
            run = byte == quote && run > 0 ? run + 1 : 1
            quote = byte
            if run == 3 { return true }
        }
        return false
    }
}

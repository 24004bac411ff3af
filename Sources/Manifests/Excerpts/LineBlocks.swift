import PlainDocuments

/// Outlines of lockfiles that state one thing a line: Go's checksums and Bundler's.
extension ManifestOutline {
    /// `go.sum`: every line stands for itself. The lines of a module, whatever their version, are of one kin.
    static func goSum(_ text: [UInt8]) -> ManifestOutline? {
        var outline = ManifestOutline(of: text)
        var lines = OutlineLines(text)
        while let line = lines.next() {
            let name = text[line.bytes].drop(while: \.isBlank).prefix { !$0.isBlank }
            if !name.isEmpty { outline.beginBlock(line, kin: Kin(name)) }
        }
        return lines.areWholeText ? outline : nil
    }

    /// `Gemfile.lock`: the gems of a section are blocks, what says where they come from is frame. What stands in other sections
    /// says nothing.
    static func gemfileLock(_ text: [UInt8]) -> ManifestOutline? {
        var outline = ManifestOutline(of: text)
        var lines = OutlineLines(text)
        var isInSources = false
        var isInGem = false
        while let line = lines.next() {
            guard let first = line.first else { continue }
            // How a line with a tab counts is not worth knowing.
            if first == UInt8(ascii: "\t") { return nil }
            if line.indent == 0 {
                isInSources = GemfileLock.sources.contains { text[line.bytes].elementsEqual($0.utf8) }
                isInGem = false
                outline.addToFrame(line, isPremise: true)
            } else if isInSources, line.indent == 4 {
                isInGem = true
                outline.beginBlock(line, kin: Kin(text[line.bytes].dropFirst(4).prefix { !$0.isBlank }))
            } else if isInSources, line.indent < 4 {
                isInGem = false
                outline.addToFrame(line, isPremise: true)
            } else if isInGem {
                outline.extendBlock(line)
            }
        }
        return lines.areWholeText ? outline : nil
    }
}

/// The trailers of a commit message, such as `Signed-off-by: A <a@example>`: the lines of its last paragraph, where that has git's shape.
public enum CommitTrailers {
    /// Each trailer as `Name: value` on one line, in order; none where the last paragraph is prose, or the first one.
    ///
    /// As git's `interpret-trailers`: every line is a trailer or continues one; or one is of those that git itself writes, and prose takes
    /// no more than three lines for each trailer.
    public static func of(_ message: [UInt8]) -> [[UInt8]] {
        var lines = message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        while let last = lines.last, isBlank(last) { lines.removeLast() }
        guard let gap = lines.lastIndex(where: isBlank) else { return [] }
        var trailers: [[UInt8]] = []
        var proseLines = 0
        var continues = false
        var isOfGit = false
        for line in lines[(gap + 1)...] {
            if let first = line.first, isSpace(first) {
                if continues, let last = trailers.indices.last {
                    trailers[last] += [UInt8(ascii: " ")] + trimmed(line)
                } else {
                    proseLines += 1
                }
            } else if let trailer = trailer(line) {
                trailers.append(trailer)
                continues = true
                isOfGit = isOfGit || trailer.starts(with: "Signed-off-by: ".utf8)
            } else {
                continues = false
                if line.starts(with: "(cherry picked from commit ".utf8) { isOfGit = true } else { proseLines += 1 }
            }
        }
        return proseLines == 0 || (isOfGit && trailers.count * 3 >= proseLines) ? trailers : []
    }

    /// Letters, digits and `-`, then `:`.
    private static func trailer(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = trimmed(line[..<colon])
        guard !name.isEmpty, name.allSatisfy(isOfName) else { return nil }
        return name + ": ".utf8 + trimmed(line[(colon + 1)...])
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: byte == UInt8(ascii: "-")
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool { line.allSatisfy(isSpace) }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var text = text.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return Array(text)
    }
}

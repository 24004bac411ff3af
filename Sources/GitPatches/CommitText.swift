import RiskModel

extension CommitFacts {
    /// Reads the bytes of a commit object: header lines, an empty line, the message.
    ///
    /// Not through the library, which ends a message at its first NUL and trims names.
    init(id: ObjectID, commitObject bytes: [UInt8]) {
        let newline = UInt8(ascii: "\n")
        var author: [UInt8] = []
        var committer: [UInt8] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: newline), end > rest.startIndex {
            let line = rest[..<end]
            // The first of its kind, as git reads it.
            if author.isEmpty, line.starts(with: "author ".utf8) {
                author = Self.name(in: line.dropFirst("author ".utf8.count))
            } else if committer.isEmpty, line.starts(with: "committer ".utf8) {
                committer = Self.name(in: line.dropFirst("committer ".utf8.count))
            }
            rest = rest[(end + 1)...]
        }
        self.init(id: id, message: Array(rest.dropFirst()), author: author, committer: committer)
    }

    /// `Name <mail>` without the time behind it.
    private static func name(in line: ArraySlice<UInt8>) -> [UInt8] {
        guard let end = line.lastIndex(of: UInt8(ascii: ">")) else { return Array(line) }
        return Array(line[...end])
    }
}

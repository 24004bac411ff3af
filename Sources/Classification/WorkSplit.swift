/// What makes it worth to begin further threads for one patch. No verdict depends on it.
struct WorkSplit: Hashable, Sendable {
    /// On how many the work may be done.
    var threads = 1
    /// Files of a patch.
    var files = 96
    /// Bytes of contents: of one file, or of those files of a patch that were read so far.
    var bytes = 1 << 20

    /// Files that one thread takes at once.
    static let filesPerPiece = 16

    func isWorth(bytes: Int) -> Bool { threads > 1 && bytes >= self.bytes }
}

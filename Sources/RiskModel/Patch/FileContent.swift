/// The lines of one file's change, in diff order, over one buffer.
///
/// Shape: `text` holds the bytes of all lines back to back, line ends included; each `Line` is a
/// range of it; each `Hunk` is a range of `lines`. Nothing is allocated per line.
public struct FileContent: Hashable, Sendable {
    public var text: [UInt8]
    public var lines: [Line]
    public var hunks: [Hunk]
    /// Our own finding: a NUL byte anywhere in what was read of either side, or patch text that calls it
    /// binary. Never a reason not to scan.
    public var isBinary: Bool
    /// True where a side is stored in UTF-16 and given here as UTF-8: the lines are then not the bytes
    /// that other programs read, so only the blob ids name what changes.
    public var isTranscoded: Bool
    /// Why `lines` may lack some of the change; nil where every changed line is present.
    public var missing: Gap.Reason?
    /// The whole content before the change, where asked for and at hand.
    public var base: [UInt8]?
    /// The whole content after the change, where asked for and at hand.
    public var head: [UInt8]?

    public init(
        text: [UInt8] = [], lines: [Line] = [], hunks: [Hunk] = [], isBinary: Bool = false,
        isTranscoded: Bool = false, missing: Gap.Reason? = nil, base: [UInt8]? = nil, head: [UInt8]? = nil
    ) {
        self.text = text
        self.lines = lines
        self.hunks = hunks
        self.isBinary = isBinary
        self.isTranscoded = isTranscoded
        self.missing = missing
        self.base = base
        self.head = head
    }

    /// Nothing could be read.
    public static func unread(_ reason: Gap.Reason) -> FileContent {
        FileContent(missing: reason)
    }

    public var additions: Int { lines.reduce(0) { $0 + ($1.origin == .added ? 1 : 0) } }
    public var deletions: Int { lines.reduce(0) { $0 + ($1.origin == .removed ? 1 : 0) } }

    /// One line of a hunk.
    public struct Line: Hashable, Sendable {
        public enum Origin: Hashable, Sendable { case context, added, removed }

        public var origin: Origin
        /// 1-based line number at the base; 0 for an added line.
        public var oldNumber: Int
        /// 1-based line number at the head; 0 for a removed line.
        public var newNumber: Int
        /// Bytes of `FileContent.text`, the line's own end included.
        public var range: Range<Int>

        public init(origin: Origin, oldNumber: Int, newNumber: Int, range: Range<Int>) {
            self.origin = origin
            self.oldNumber = oldNumber
            self.newNumber = newNumber
            self.range = range
        }
    }

    /// One hunk: where it stands on both sides, and its lines.
    public struct Hunk: Hashable, Sendable {
        public var oldStart: Int
        public var oldCount: Int
        public var newStart: Int
        public var newCount: Int
        /// Indices into `FileContent.lines`.
        public var lines: Range<Int>

        public init(oldStart: Int, oldCount: Int, newStart: Int, newCount: Int, lines: Range<Int>) {
            self.oldStart = oldStart
            self.oldCount = oldCount
            self.newStart = newStart
            self.newCount = newCount
            self.lines = lines
        }
    }
}

/// What a reader of contents is asked to bring.
public struct ContentNeeds: OptionSet, Hashable, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The changed lines with their context.
    public static let lines = ContentNeeds(rawValue: 1)
    /// The whole content before the change.
    public static let base = ContentNeeds(rawValue: 2)
    /// The whole content after the change.
    public static let head = ContentNeeds(rawValue: 4)
}

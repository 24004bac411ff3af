/// The source of a PCRE2 pattern. Compiling it is not this module's work.
public struct Pattern: Hashable, Sendable {
    public enum Dialect: Hashable, Sendable, CaseIterable {
        /// PCRE2 over text: `$` also matches before a final line end.
        case text
        /// PCRE2 over a path or a name: `$` matches only at the very end, and `.` matches line ends too.
        case path
    }

    public var source: String
    public var dialect: Dialect

    public init(_ source: String, dialect: Dialect = .text) {
        self.source = source
        self.dialect = dialect
    }
}

/// A place of a change that patterns are matched against.
public enum ProbeSubject: String, Hashable, Sendable, CaseIterable {
    /// Each path of the change: the new one and, for a rename or copy, the old one.
    case path
    /// The former path of a rename or copy.
    case oldPath = "old_path"
    case added, removed, changed, context
    /// The whole content after the change.
    case head
    /// The whole content before the change.
    case base
    /// A removed line and an added one of the same hunk that state something under the same key.
    case replaced
    /// Removed lines, against added ones: how many matches fewer there are after the change.
    case netRemoved = "net_removed"
    // Of the patch and who asks:
    case commitMessage = "commit_message"
    case commitAuthor = "commit_author"
    /// Each trailer of a commit, as `Name: value`.
    case commitTrailer = "commit_trailer"
    case subject
    case targetBranch = "target_branch"
    case repository
    // Claims of who asks, as proved as they are:
    case environment, sensitivity

    /// True where a file's content has to be read to answer.
    public var readsContent: Bool {
        switch self {
        case .added, .removed, .changed, .context, .head, .base, .replaced, .netRemoved: true
        case .path, .oldPath, .commitMessage, .commitAuthor, .commitTrailer, .subject, .targetBranch, .repository, .environment,
            .sensitivity:
            false
        }
    }

    /// True where the patch as a whole is asked, not one file.
    public var isOfPatch: Bool {
        switch self {
        case .commitMessage, .commitAuthor, .commitTrailer, .subject, .targetBranch, .repository, .environment, .sensitivity: true
        default: false
        }
    }

    /// True where lines of hunks are the subject.
    public var readsLines: Bool {
        switch self {
        case .added, .removed, .changed, .context: true
        default: false
        }
    }
}

/// How much text a pattern sees at once.
public enum Span: String, Hashable, Sendable, CaseIterable {
    /// One line without its end.
    case line
    /// The lines of one hunk that belong to the subject, with their ends.
    case hunk
    /// The lines of all hunks that belong to the subject, with their ends; for `head` and `base`, the whole content.
    case file
}

/// An inclusive range of counts; nil is unbounded.
public struct Bounds: Hashable, Sendable {
    public var min: Int?
    public var max: Int?

    public init(min: Int? = nil, max: Int? = nil) {
        self.min = min
        self.max = max
    }

    public func contains(_ value: Int) -> Bool {
        (min.map { value >= $0 } ?? true) && (max.map { value <= $0 } ?? true)
    }
}

/// One question for the pattern engine: does the subject hold a match of any of these patterns?
public struct Probe: Hashable, Sendable {
    public var subject: ProbeSubject
    /// Alternatives; one match of one of them is a match.
    public var patterns: [Pattern]
    /// A match does not count where one of these matches too: in the same path or line, or, for
    /// the spans `hunk` and `file`, in the matched text itself.
    public var except: [Pattern]
    public var span: Span
    /// How many matches are needed; `min` 1 unless told.
    public var count: Bounds
    /// A match counts only where each of these holds of it; of content alone.
    public var captures: [CaptureTest]
    /// What has to stand near a match for it to count; of contents.
    public var near: Nearness?
    /// Where the subject is `replaced`: what replaces a line that the patterns match.
    public var replacement: Replacement?

    public init(
        subject: ProbeSubject, patterns: [Pattern], except: [Pattern] = [], span: Span = .line,
        count: Bounds = Bounds(min: 1), captures: [CaptureTest] = [],
        near: Nearness? = nil, replacement: Replacement? = nil
    ) {
        self.subject = subject
        self.patterns = patterns
        self.except = except
        self.span = span
        self.count = count
        self.captures = captures
        self.near = near
        self.replacement = replacement
    }
}

/// The index of a probe in `Policy.probes`: equal probes of different rules share one.
public struct ProbeID: Hashable, Sendable {
    public let index: Int
    public init(_ index: Int) { self.index = index }
}

/// A place in a text: 1-based line and column, columns counted in Unicode scalars.
public struct TextPosition: Hashable, Sendable, Comparable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static func < (left: TextPosition, right: TextPosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// One mistake in a file, with its place and the line it stands in.
public struct Diagnostic: Error, Hashable, Sendable {
    /// What kind of mistake it is: stable, kebab-case, for programs and tests.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public init(_ value: String) { self.rawValue = value }
    }

    /// The line a mistake stands in, as it is in the file, cut around the mistake if it is long.
    public struct Excerpt: Hashable, Sendable {
        /// Scalars of a line that are kept.
        public static let width = 120

        public var text: String
        /// 1-based, in scalars of `text`.
        public var column: Int
        public var isCutBefore: Bool
        public var isCutAfter: Bool

        public init(text: String, column: Int, isCutBefore: Bool = false, isCutAfter: Bool = false) {
            self.text = text
            self.column = column
            self.isCutBefore = isCutBefore
            self.isCutAfter = isCutAfter
        }
    }

    public var code: Code
    /// The file as people know it.
    public var file: String
    /// nil where the file as a whole is meant.
    public var position: TextPosition?
    /// What is wrong and what to do, in one sentence without a final full stop.
    public var message: String
    /// nil where there is no line to show.
    public var excerpt: Excerpt?

    public init(code: Code, file: String, position: TextPosition? = nil, message: String, excerpt: Excerpt? = nil) {
        self.code = code
        self.file = file
        self.position = position
        self.message = message
        self.excerpt = excerpt
    }
}

/// By file (bytewise), then line, then column, then message; a mistake of the whole file comes first.
extension Diagnostic: Comparable {
    public static func < (left: Diagnostic, right: Diagnostic) -> Bool {
        if left.file != right.file {
            return left.file.utf8.lexicographicallyPrecedes(right.file.utf8)
        }
        let start = TextPosition(line: 0, column: 0)
        let (leftPosition, rightPosition) = (left.position ?? start, right.position ?? start)
        if leftPosition != rightPosition { return leftPosition < rightPosition }
        return left.message.utf8.lexicographicallyPrecedes(right.message.utf8)
    }
}

extension Diagnostic.Code {
    public static let unreadable = Self("unreadable")
    public static let tooLarge = Self("too-large")
    public static let encoding = Self("encoding")
    public static let syntax = Self("syntax")
    public static let tag = Self("tag")
    public static let alias = Self("alias")
    public static let nesting = Self("nesting")
    public static let key = Self("key")
    public static let duplicateKey = Self("duplicate-key")
    public static let unknownKey = Self("unknown-key")
    public static let missingKey = Self("missing-key")
    public static let wrongType = Self("wrong-type")
    public static let invalidValue = Self("invalid-value")
    public static let empty = Self("empty")
}

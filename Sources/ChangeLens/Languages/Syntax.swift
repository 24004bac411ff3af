/// What layout means to a language.
enum Layout {
    /// Line feeds may end statements or directives.
    case lines
    /// As `lines`, and the white space before the first code of a line has meaning.
    case indented
    /// As `indented`, and so has the column of any code.
    case columns
    /// The lexer leaves no meaning to what stands between two runs: whole lines, or the marks around a comment.
    case verbatimLines
}

/// The lexical grammar of a family of languages, as far as telling comments from code needs it.
struct Syntax: Sendable {
    struct BlockComment: Sendable {
        var open: [UInt8]
        var close: [UInt8]
        var nests: Bool

        init(_ open: String, _ close: String, nests: Bool = false) {
            self.open = Array(open.utf8)
            self.close = Array(close.utf8)
            self.nests = nests
        }
    }

    /// One kind of string, character or quoted name.
    struct Quote: Sendable {
        enum Escape: Sendable { case none, backslash }

        /// Opens and closes alike in every language of the table.
        var delimiter: [UInt8]
        var escape: Escape
        var spansLines: Bool
        /// What opens an interpolated expression.
        var holes: [Hole]

        init(_ delimiter: String, escape: Escape = .backslash, spansLines: Bool = false, holes: [Hole] = []) {
            self.delimiter = Array(delimiter.utf8)
            self.escape = escape
            self.spansLines = spansLines
            self.holes = holes
        }
    }

    /// An expression inside a string.
    struct Hole: Sendable {
        var open: [UInt8]
        var nested: UInt8
        var close: UInt8

        init(_ open: String, _ close: Character, nested: Character? = nil) {
            self.open = Array(open.utf8)
            self.nested = nested?.asciiValue ?? self.open.last ?? 0
            self.close = close.asciiValue ?? 0
        }
    }

    enum Prefixes: Sendable {
        /// Nothing, or the dialect knows it.
        case none
        /// Those named open strings without escapes; of others, and of expressions in either, nothing is known.
        case raw(Set<String>)
        /// The lexer gives up.
        case refused
    }

    /// Where a blank means no more than nothing.
    enum Spacing: Sendable {
        case significant
        /// Behind an opening bracket or comma, before a closing bracket or comma.
        case inside
        /// Beside `( ) [ ] { } , ;`.
        case separators
        /// Between any two tokens that do not run together.
        case tokens
    }

    /// Where a line feed means no more than a blank.
    enum Lines: Sendable {
        case end, blank
        /// Between brackets.
        case blankInBrackets
        /// As `Spacing.inside`.
        case blankInside
        /// Everywhere but beside the lines of a preprocessor.
        case blankButForDirectives
        /// Behind what cannot end a statement.
        case blankBehindOpen
        /// Where no semicolon can be inserted.
        case script
    }

    /// Habits of one language that no table column holds; each has a function of its own.
    enum Dialect: Sendable {
        case plain, c, cxx, cSharp, css, scss, go, hcl, java, javaScript, kotlin, lua, python, rust, swift
        case ada, awk, elixir, erlang, groovy, haskell, lisp, emacsLisp, nix, r, ruby, scala, julia, zig
    }

    var dialect: Dialect = .plain
    var lineComments: [[UInt8]] = []
    var blockComments: [BlockComment] = []
    /// Longer delimiters before their own prefixes.
    var quotes: [Quote] = []
    var layout: Layout = .lines
    var spacing = Spacing.significant
    var lines = Lines.end
    /// Marks in code at which the attempt to lex ends; they are seen before comments are.
    var refusals: [String] = []
    /// First bytes of a line at which it does.
    var lineRefusals: [UInt8] = []
    /// Marks in a block comment at which it does.
    var commentRefusals: [String] = []
    /// Marks anywhere for which a text is not lexed.
    var textRefusals: [String] = []
    /// What a text has to begin with.
    var opening = ""
    /// What a word directly before a quote does to the string.
    var prefixes = Prefixes.none
    /// Elements of JSX may stand where an operand does.
    var holdsMarkup = false
    /// `'a'` and `"a"` are the same string, where nothing in it is more than a letter.
    var quotesAreAlike = false
    /// A comma before a closing bracket may go (`commaIsLayout`).
    var commasMayTrail = false
    /// A comment mark that sticks to code is part of it for some readers.
    var commentsStandApart = false
    /// Words with which code reads its own comments or line numbers; a file that holds one is `code`.
    var cautions: Set<String> = []

    static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
            UInt8(ascii: "}"), UInt8(ascii: ","), UInt8(ascii: ";"):
            true
        default: false
        }
    }

    static func isOperator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), .minus, .star, .slash, UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "!"),
            UInt8(ascii: "~"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    func cautionsAgainst(_ word: ArraySlice<UInt8>) -> Bool {
        word.count <= 20 && cautions.contains(String(decoding: word, as: UTF8.self))
    }
}

/// What may start at a byte, so that most bytes of a text cost one look-up.
struct ByteStarts: Sendable {
    struct Kinds: OptionSet, Sendable {
        let rawValue: UInt8

        static let quote = Kinds(rawValue: 1)
        static let comment = Kinds(rawValue: 2)
        static let caution = Kinds(rawValue: 4)
        static let refusal = Kinds(rawValue: 8)
    }

    private var kinds = [Kinds](repeating: [], count: 256)

    init(_ syntax: Syntax) {
        insert(.quote, syntax.quotes.map(\.delimiter))
        insert(.comment, syntax.lineComments + syntax.blockComments.map(\.open))
        insert(.refusal, syntax.refusals.map { Array($0.utf8) })
        insert(.caution, syntax.cautions.map { Array($0.utf8) })
    }

    subscript(byte: UInt8) -> Kinds { kinds[Int(byte)] }

    private mutating func insert(_ kind: Kinds, _ markers: [[UInt8]]) {
        for marker in markers {
            if let first = marker.first { kinds[Int(first)].insert(kind) }
        }
    }
}

import RiskModel

/// A language that the lens can lex for certain.
struct Language: Sendable {
    enum Lexer: Sendable {
        case freeForm(Syntax)
        case shell
        case sql
        case yaml
        case xml
        case wholeLines(LineSyntax)
    }

    let name: String
    let lexer: Lexer
    let conventions: CommentConventions

    init(_ name: String, _ lexer: Lexer, _ conventions: CommentConventions = .init()) {
        self.name = name
        self.lexer = lexer
        self.conventions = conventions
    }

    var layout: Layout {
        switch lexer {
        case .freeForm(let syntax): syntax.layout
        case .shell, .sql: .lines
        case .yaml, .xml, .wholeLines: .verbatimLines
        }
    }

    var looseSeparators: Bool {
        if case .freeForm(let syntax) = lexer { syntax.looseSeparators } else { false }
    }

    func skeleton(of text: [UInt8]) throws(Unsure) -> Skeleton {
        switch lexer {
        case .freeForm(let syntax):
            var lexer = FreeFormLexer(text, syntax)
            return try lexer.skeleton()
        case .shell:
            var lexer = ShellLexer(text)
            return try lexer.skeleton()
        case .sql:
            var lexer = SQLLexer(text)
            return try lexer.skeleton()
        case .yaml:
            var lexer = YAMLLexer(text)
            return try lexer.skeleton()
        case .xml:
            var lexer = XMLLexer(text)
            return try lexer.skeleton()
        case .wholeLines(let syntax):
            var lexer = LineLexer(text, syntax)
            return try lexer.skeleton()
        }
    }
}

/// What a language's tools read in its comments beyond the markers that `CommentDirectives` knows for all.
struct CommentConventions: Sendable {
    /// `@param` and the like are documentation only.
    var documentsWithTags = false
    /// Markers, lower case, that instruct the tools of this language anywhere in a comment.
    var markers: [String] = []
    /// How comments begin that are code or instructions, white space included.
    var openings: [String] = []
    /// A comment marker with a letter right behind it is an instruction (`//go:build`).
    var instructsWithoutSpace = false
}

extension Language {
    /// nil: no language of the table, or one that cannot be lexed for certain.
    init?(of path: GitPath) {
        let bytes = path.bytes
        let name = bytes[(bytes.lastIndex(of: .slash).map { $0 + 1 } ?? 0)...]
        guard name.count <= 255 else { return nil }
        if let language = LanguageTable.names[String(decoding: name, as: UTF8.self)] {
            self = language
            return
        }
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        let suffix = String(decoding: name[(dot + 1)...], as: UTF8.self)
        guard let language = LanguageTable.suffixes[suffix] else { return nil }
        self = language
    }
}

import RiskModel

/// A language that the lens can lex for certain.
struct Language: Sendable {
    enum Grammar: Sendable {
        case freeForm(Syntax)
        case shell
        case sql
        case yaml
        case xml
        case wholeLines(LineSyntax)
    }

    let name: String
    let grammar: Grammar
    let conventions: CommentConventions

    init(_ name: String, _ grammar: Grammar, _ conventions: CommentConventions = .init()) {
        self.name = name
        self.grammar = grammar
        self.conventions = conventions
    }

    var layout: Layout {
        switch grammar {
        case .freeForm(let syntax): syntax.layout
        case .shell, .sql: .lines
        case .yaml, .xml, .wholeLines: .verbatimLines
        }
    }

    /// - Throws: where a side is not lexed for certain.
    func kind(base: [UInt8], head: [UInt8]) throws(Unsure) -> ChangeKind {
        switch grammar {
        case .freeForm(let syntax): try compare(FreeFormLexer(base, syntax), FreeFormLexer(head, syntax))
        case .shell: try compare(ShellLexer(base), ShellLexer(head))
        case .sql: try compare(SQLLexer(base), SQLLexer(head))
        case .yaml: try compare(YAMLLexer(base), YAMLLexer(head))
        case .xml: try compare(XMLLexer(base), XMLLexer(head))
        case .wholeLines(let syntax): try compare(LineLexer(base, syntax), LineLexer(head, syntax))
        }
    }

    private func compare<L: Lexer>(_ base: L, _ head: L) throws(Unsure) -> ChangeKind {
        var comparison = try SkeletonComparison(base: base, head: head, language: self)
        return try comparison.kind()
    }
}

/// What a language's tools read in its comments beyond the markers that `CommentDirectives` knows for all.
struct CommentConventions: Sendable {
    /// First bytes of comments, where they are none of the usual ones.
    var marks: [UInt8] = []
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

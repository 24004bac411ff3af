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

    /// What kind of change leads from one text to the other.
    ///
    /// - Parameter isExcerpt: the texts are parts of files, of which nothing is known beyond their ends.
    func kind(base: [UInt8], head: [UInt8], isExcerpt: Bool = false) -> ChangeKind {
        switch grammar {
        case .freeForm(let syntax): kind(FreeFormLexer(base, syntax), FreeFormLexer(head, syntax), isExcerpt)
        case .shell: kind(ShellLexer(base), ShellLexer(head), isExcerpt)
        case .sql: kind(SQLLexer(base), SQLLexer(head), isExcerpt)
        case .yaml: kind(YAMLLexer(base), YAMLLexer(head), isExcerpt)
        case .xml: kind(XMLLexer(base), XMLLexer(head), isExcerpt)
        case .wholeLines(let syntax): kind(LineLexer(base, syntax), LineLexer(head, syntax), isExcerpt)
        }
    }

    private func kind<L: Lexer>(_ base: L, _ head: L, _ isExcerpt: Bool) -> ChangeKind {
        do throws(Unsure) {
            var comparison = try SkeletonComparison(base: base, head: head, language: self, isExcerpt: isExcerpt)
            let kind = try comparison.kind()
            guard kind == .code, !isExcerpt, let move = BlockMove(base: base.text, head: head.text) else { return kind }
            return try move.isCertain(base, head, self) ? .moved : .code
        } catch {
            return .code
        }
    }

    /// What `Syntax.quotesAreAlike` says.
    var quotesAreAlike: Bool {
        if case .freeForm(let syntax) = grammar { syntax.quotesAreAlike } else { false }
    }

    /// `#` begins a comment; elsewhere one before a word is a directive of some preprocessor.
    var hashOpensComments: Bool {
        if case .freeForm(let syntax) = grammar { syntax.lineComments.contains([.hash]) } else { true }
    }

    /// No line is read differently for what stands on lines far above it, nor the text for what stands anywhere in it.
    var readsLinesAlone: Bool {
        switch grammar {
        case .freeForm(let syntax):
            syntax.dialect == .plain && syntax.blockComments.isEmpty && syntax.cautions.isEmpty
                && syntax.textRefusals.isEmpty && syntax.opening.isEmpty && syntax.lines != .blankInBrackets
                && syntax.quotes.allSatisfy { !$0.spansLines && $0.holes.isEmpty }
        case .wholeLines(let syntax): syntax.refused.isEmpty && !syntax.hasQuotedValues
        case .shell, .sql, .yaml, .xml: false
        }
    }
}

/// What a language's tools read in its comments beyond the markers that `CommentDirectives` knows for all.
struct CommentConventions: Sendable {
    /// First bytes of comments, where they are none of the usual ones.
    var marks: [UInt8] = []
    /// `@param` and the like are documentation only.
    var documentsWithTags = false
    /// They are, but for the type in braces that a checker reads (`@param {string} name What it is.`).
    var tagsHoldTypes = false
    /// Markers, lower case, that instruct the tools of this language anywhere in a comment.
    var markers: [String] = []
    /// How comments begin that are code or instructions, white space included.
    var openings: [String] = []
    /// A comment marker with a letter right behind it is an instruction (`//go:build`).
    var instructsWithoutSpace = false
    /// A tag counts behind words, too (`/** Shows. @IsGranted("A") */`).
    var readsTagsAnywhere = false
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
        let stem = name.prefix { $0 != UInt8(ascii: ".") }
        let suffix = String(decoding: name[(dot + 1)...], as: UTF8.self)
        guard let language = LanguageTable.stems[String(decoding: stem, as: UTF8.self)] ?? LanguageTable.suffixes[suffix]
        else { return nil }
        self = language
    }
}

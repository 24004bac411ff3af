/// A format in which a comment is a whole line.
struct LineSyntax: Sendable {
    enum Indentation: Sendable { case none, spaces, blanks }

    /// First bytes of a comment.
    var markers: [UInt8]
    /// What may stand before a comment.
    var indentation: Indentation = .none
    /// Last bytes of a line that make the next one part of it.
    var continuations: [UInt8] = [.backslash]
    /// Empty lines mean nothing.
    var dropsEmptyLines = true
    /// A value that starts with a quote may span lines.
    var hasQuotedValues = false
    /// Text for which a file is `code` wherever it stands.
    var refused: [String] = []

    static let dockerfile = LineSyntax(
        markers: [.hash], indentation: .blanks, continuations: [.backslash, .backtick], refused: ["<<"])
    /// Lines that start with a tab are passed to the shell, comments and all.
    static let makefile = LineSyntax(
        markers: [.hash], indentation: .spaces, refused: ["define", ".RECIPEPREFIX", "<<"])
    /// `#` starts a comment for some readers only.
    static let ini = LineSyntax(markers: [UInt8(ascii: ";")], dropsEmptyLines: false, hasQuotedValues: true)
    static let configParser = LineSyntax(markers: [.hash, UInt8(ascii: ";")], dropsEmptyLines: false)
    static let systemd = LineSyntax(markers: [.hash, UInt8(ascii: ";")])
    static let properties = LineSyntax(markers: [.hash, UInt8(ascii: "!")], indentation: .blanks)
    static let requirements = LineSyntax(markers: [.hash], indentation: .blanks)
    static let environment = LineSyntax(markers: [.hash], dropsEmptyLines: false, hasQuotedValues: true)
    static let ignoreList = LineSyntax(markers: [.hash], continuations: [])
}

/// Keeps every line as it is, but for lines that are certainly comments or empty.
struct LineLexer: Lexer {
    var text: [UInt8]
    let syntax: LineSyntax
    var builder = SkeletonBuilder()
    private(set) var position = 0
    private var isContinuation = false

    init(_ text: [UInt8], _ syntax: LineSyntax) {
        self.text = text
        self.syntax = syntax
    }

    func begin() {}

    func check() throws(Unsure) {
        for refused in syntax.refused where text.place(of: Array(refused.utf8), in: text.indices) != nil {
            throw Unsure("text within text")
        }
    }

    mutating func step() throws(Unsure) {
        let start = position
        let end = text.lineEnd(from: start)
        let next = min(end + 1, text.count)
        let line = start..<end
        let continues = isContinued(line)
        if !isContinuation, !continues, isComment(line) {
            builder.comment(line)
        } else if !isContinuation, syntax.dropsEmptyLines, isEmpty(line) {
            builder.layout(at: start)
        } else {
            if syntax.hasQuotedValues { try checkQuotes(line) }
            builder.boundary(at: start)
            // The line feed makes an empty line a run of its own.
            builder.code(start..<(line.isEmpty ? next : end))
        }
        builder.boundary(at: line.isEmpty ? next : end)
        isContinuation = continues
        position = next
    }

    private func isContinued(_ line: Range<Int>) -> Bool {
        guard let last = text[line].last(where: { !$0.isBlank }) else { return false }
        return syntax.continuations.contains(last)
    }

    private func isComment(_ line: Range<Int>) -> Bool {
        let first = text[line].firstIndex { byte in
            switch syntax.indentation {
            case .none: true
            case .spaces: byte != .space
            case .blanks: !byte.isBlank
            }
        }
        return first.map { syntax.markers.contains(text[$0]) } ?? false
    }

    private func isEmpty(_ line: Range<Int>) -> Bool {
        text[line].allSatisfy { $0 == .space || ($0 == .tab && syntax.indentation != .spaces) }
    }

    /// Some readers let a quoted value run over several lines.
    private func checkQuotes(_ line: Range<Int>) throws(Unsure) {
        let quotes = text[line].reduce(0) { $0 + ($1 == .quote ? 1 : 0) }
        let hasOpenApostrophe = text[line].reduce(0) { $0 + ($1 == .apostrophe ? 1 : 0) } % 2 == 1
        if quotes % 2 == 1 || hasOpenApostrophe { throw Unsure("quoted value over several lines") }
    }
}

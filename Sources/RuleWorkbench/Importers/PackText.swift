/// YAML of an imported pack, before it is written.
enum PackText {
    /// One line; patterns, names and other texts alike.
    case text(String)
    /// A number, or `true` and `false`.
    case word(String)
    case list([PackText])
    /// In the order given.
    case entries([Entry])
    /// A mapping or list that stands below its key however short it is.
    indirect case block(PackText)

    struct Entry {
        var key: String
        var value: PackText
    }

    static func mapping(_ pairs: [(key: String, value: PackText)]) -> PackText {
        .entries(pairs.map { Entry(key: $0.key, value: $0.value) })
    }

    /// One text, or a list of several.
    static func oneOrMore(_ texts: [String]) -> PackText {
        texts.count == 1 ? .text(texts[0]) : .list(texts.map(PackText.text))
    }

    /// The whole document.
    ///
    /// - Parameter comments: lines in front
    func document(comments: [String]) -> String {
        (comments.map { "# \($0)" } + body).joined(separator: "\n") + "\n"
    }

    /// Columns that a collection on one line may take, beside what it is indented by.
    private static let width = 100

    /// - Parameter opening: a dash, or a key with its colon
    private func lines(behind opening: String) -> [String] {
        if let short, isScalar || opening.utf8.count + short.utf8.count < Self.width { return ["\(opening) \(short)"] }
        guard opening == "-" else { return [opening] + body.map { "  " + $0 } }
        return body.enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }
    }

    /// Each entry on lines of its own.
    private var body: [String] {
        switch self {
        case .text, .word: [short ?? ""]
        case .list(let items): items.flatMap { $0.lines(behind: "-") }
        case .entries(let entries): entries.flatMap { $0.value.lines(behind: Self.quoted($0.key) + ":") }
        case .block(let inner): inner.body
        }
    }

    private var isScalar: Bool {
        switch self {
        case .text, .word: true
        case .list, .entries, .block: false
        }
    }

    /// On one line; nil where something has to stand on lines of its own.
    private var short: String? {
        switch self {
        case .text(let text): return Self.quoted(text)
        case .word(let word): return word
        case .block: return nil
        case .list(let items):
            let shown = items.compactMap(\.short)
            return shown.count == items.count ? "[" + shown.joined(separator: ", ") + "]" : nil
        case .entries(let entries):
            let shown = entries.compactMap { entry in entry.value.short.map { "\(Self.quoted(entry.key)): \($0)" } }
            return shown.count == entries.count ? "{ " + shown.joined(separator: ", ") + " }" : nil
        }
    }

    /// As text that is nothing but itself, in quotation marks unless it is a plain word.
    private static func quoted(_ text: String) -> String {
        let words: Set = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        let isPlain =
            text.wholeMatch(of: /[A-Za-z](?:[A-Za-z0-9 ._\/-]*[A-Za-z0-9._\/-])?/) != nil && !words.contains(text.lowercased())
        return isPlain ? text : "'" + text.replacing("'", with: "''") + "'"
    }
}

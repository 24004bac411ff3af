import TerminalOutput

/// Text from elsewhere, made safe to stand in a line or a table of Markdown as GitHub and GitLab read it.
///
/// It stands in a `code` element, where neither makes mentions, references or links of it, and every sign that Markdown, HTML or a
/// quick action could begin with is a numeric entity, which Markdown takes for text alone. A code span would not do: nothing
/// keeps `\|` from ending a cell of a table.
enum MarkdownText {
    static func code(_ text: String) -> String { "<code>\(escape(text))</code>" }

    private static func escape(_ text: String) -> String {
        var result = ""
        for scalar in TerminalText.escape(text).unicodeScalars {
            switch scalar {
            case "-", "/", ",", " ": result.unicodeScalars.append(scalar)
            case "!"..."~" where !scalar.properties.isAlphabetic && !("0"..."9").contains(scalar): result += "&#\(scalar.value);"
            case "\u{FFFE}", "\u{FFFF}": result += "?"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

import TerminalOutput

/// Text from elsewhere, made safe to stand in XML and HTML, between tags and in attributes between double quotes.
enum MarkupText {
    /// Control characters cannot stand in XML at all, and others hide text: they become visible first.
    static func escape(_ text: String) -> String {
        var result = ""
        for character in TerminalText.escape(text).unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            // Not allowed in XML 1.0, and printable nowhere.
            case "\u{FFFE}", "\u{FFFF}": result += "?"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
